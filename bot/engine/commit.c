#include "bot/engine/commit.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/mirror.h"
#include "bot/engine/notices.h"

enum { DIALOG_MAX = 512 * 1024 };

void commit_init(struct commit *commit)
{
    *commit = (struct commit){ .arena = arena_new() };
    buf_init(&commit->body, DIALOG_MAX);
}

void commit_clear(struct commit *commit)
{
    arena_free(commit->arena);
    buf_clear(&commit->body);
    free(commit->writes);
}

void commit_reset(struct commit *commit)
{
    commit->count = 0;
    arena_reset(commit->arena);
}

static struct store_write *add(struct commit *commit, enum store_verb verb, enum collection in,
                               const char *id, const char *body)
{
    enum { FIRST_ROOM = 64 };
    if (commit->count == commit->room) {
        commit->room = commit->room ? 2 * commit->room : FIRST_ROOM;
        commit->writes = memory_resize(commit->writes, commit->room * sizeof *commit->writes);
    }
    struct store_write *write = &commit->writes[commit->count++];
    *write = (struct store_write){
        .verb = verb,
        .in = in,
        .if_previous = true,
        .doc = { .id = id, .body = body, .length = strlen(body) },
    };
    return write;
}

struct store_write *commit_write(struct commit *commit, enum store_verb verb, enum collection in,
                                 const char *id, const char *body)
{
    return add(commit, verb, in, id, body);
}

static void file_messages(struct commit *commit, struct dialog *dialog)
{
    for (size_t i = 0; i < dialog->message_count; i++) {
        struct message *message = &dialog->messages[i];
        if (message->filed)
            continue;
        const char *id =
            arena_format(commit->arena, "%s:%06d", dialog->conversation, message->number);
        add(commit, STORE_PUT, STORE_MESSAGES, id,
            arena_text(commit->arena, message_json(message)));
        message->filed = message->changed = true;
    }
}

/* As the intake kept it, so that it can be tried again. */
static json_t *event_of(const struct arrival *arrival)
{
    OWNED_BUF struct buf body = { 0 };
    if (arrival->kind != ARRIVAL_INCOMING || !arrival->incoming.channel)
        return json_incref(arrival->document);
    buf_init(&body, DIALOG_MAX);
    incoming_write(&arrival->incoming, &body);
    return json_loadb(body.data, body.length, 0, NULL);
}

/* Nobody reads it yet: it is kept as it came, where people look for what went astray. */
static void keep_unread(struct commit *commit, const struct arrival *arrival)
{
    char at[CLOCK_TEXT_SIZE];
    moment when = arrival->order / 1000;
    if (notices_keep(commit, arrival))
        return;
    json_auto_t *kept =
        json_pack("{s:s, s:s, s:s, s:s, s:o?}", "id", arrival->id, "_line", arrival->line, "at",
                  clock_text(when, at), "reason", "unknown", "event", event_of(arrival));
    char *text = json_dumps(kept, JSON_COMPACT);
    struct store_write *write =
        add(commit, STORE_PUT, STORE_DEAD, arena_text(commit->arena, arrival->id),
            arena_text(commit->arena, text));
    write->doc.keys[DEAD_AT] = store_number(when);
    free(text);
}

/* Its id stays, so that a repeat is known; its content has been filed. Statuses may go whole:
 * folding one again changes nothing. */
static void mark_done(struct commit *commit, const struct seat *seat)
{
    for (size_t i = 0; i < seat->folded; i++) {
        const struct arrival *arrival = seat->arrivals[i];
        if (arrival->kind != ARRIVAL_INCOMING && arrival->kind != ARRIVAL_DESK)
            continue;
        if (arrival->kind == ARRIVAL_INCOMING && arrival->incoming.kind == INCOMING_HISTORY)
            notices_keep(commit, arrival);
        if (arrival->kind == ARRIVAL_INCOMING && arrival->incoming.kind == INCOMING_OTHER &&
            !mirror_is_meant(&arrival->incoming))
            keep_unread(commit, arrival);
        bool status =
            arrival->kind == ARRIVAL_INCOMING && arrival->incoming.kind == INCOMING_STATUS;
        add(commit, status ? STORE_DELETE : STORE_PUT, STORE_INTAKE, arrival->id, "");
    }
}

static int put_ticket(struct commit *commit, struct dialog *dialog, struct error *err)
{
    if (!dialog->ticket_stale || !dialog->ticket)
        return 0;
    OWNED_TEXT char *text = json_dumps(dialog->ticket, JSON_COMPACT);
    if (!text)
        return error_set(err, ERROR_INVALID, "the ticket cannot be written as JSON");
    const char *id = json_string_value(json_object_get(dialog->ticket, "id"));
    const char *state = json_string_value(json_object_get(dialog->ticket, "state"));
    const char *gap = json_string_value(json_object_get(dialog->ticket, "gap"));
    moment opened = clock_read(json_string_value(json_object_get(dialog->ticket, "opened_at")));

    struct store_write *write = add(commit, STORE_PUT, STORE_TICKETS, arena_text(commit->arena, id),
                                    arena_text(commit->arena, text));
    write->doc.keys[TICKET_STATE] = store_text(arena_text(commit->arena, state));
    write->doc.keys[TICKET_OPENED] = store_number(opened);
    write->doc.keys[TICKET_GAP] = store_text(arena_text(commit->arena, gap));
    write->doc.keys[TICKET_CONVERSATION] =
        store_text(arena_text(commit->arena, dialog->conversation));
    dialog->ticket_stale = false;
    return 0;
}

static json_t *moment_or_null(moment when)
{
    char text[CLOCK_TEXT_SIZE];
    return when ? json_string(clock_text(when, text)) : NULL;
}

static json_t *record_of(const struct dialog *dialog)
{
    json_t *record =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:{s:s, s:s?, s:s}, s:s*, s:s*}", "id",
                  dialog->conversation, "_line", dialog->texts[DIALOG_LINE], "state",
                  dialog_state(dialog), "channel", dialog->texts[DIALOG_CHANNEL], "account",
                  dialog->texts[DIALOG_ACCOUNT], "customer", "id", dialog->texts[DIALOG_LINE],
                  "name", dialog->texts[DIALOG_NAME], "address", dialog_reach(dialog), "previous",
                  dialog->texts[DIALOG_PREVIOUS], "analyst", dialog->texts[DIALOG_ANALYST_NAME]);
    json_object_set_new(record, "opened_at", moment_or_null(dialog->opened_at));
    if (dialog->ended_at)
        json_object_set_new(record, "ended_at", moment_or_null(dialog->ended_at));
    if (dialog->no_marketing)
        json_object_set_new(record, "no_marketing", json_true());
    return record;
}

static int put_record(struct commit *commit, struct dialog *dialog, struct error *err)
{
    if (!dialog->record_stale || !*dialog->conversation)
        return 0;
    json_auto_t *record = record_of(dialog);
    OWNED_TEXT char *text = json_dumps(record, JSON_COMPACT);
    if (!text)
        return error_set(err, ERROR_INVALID, "the conversation cannot be written as JSON");
    struct store_write *write =
        add(commit, STORE_PUT, STORE_CONVERSATIONS, arena_text(commit->arena, dialog->conversation),
            arena_text(commit->arena, text));
    write->doc.keys[CONVERSATION_LINE] =
        store_text(arena_text(commit->arena, dialog->texts[DIALOG_LINE]));
    write->doc.keys[CONVERSATION_OPENED] = store_number(dialog->opened_at);
    write->doc.keys[CONVERSATION_STATE] = store_text(dialog_state(dialog));
    dialog->record_stale = false;
    return 0;
}

int commit_parts(struct commit *commit, struct dialog *dialog, struct error *err)
{
    file_messages(commit, dialog);
    return put_ticket(commit, dialog, err) < 0 || put_record(commit, dialog, err) < 0 ? -1 : 0;
}

int commit_text(struct commit *commit, struct dialog *dialog, const char **out, struct error *err)
{
    struct buf *body = &commit->body;
    buf_reset(body);
    dialog_write(dialog, body);
    if (body->overflow)
        return error_set(err, ERROR_INVALID, "the dialog would be larger than %d bytes",
                         DIALOG_MAX);
    *out = arena_bytes(commit->arena, body->data, body->length);
    return 0;
}

int commit_add(struct commit *commit, struct seat *seat, size_t *at, struct error *err)
{
    struct dialog *dialog = seat->dialog;
    const char *body = NULL;

    *at = commit->count;
    add(commit, STORE_REPLACE_IF, STORE_DIALOGS, arena_text(commit->arena, seat->line), "");
    file_messages(commit, dialog);
    mark_done(commit, seat);
    if (put_ticket(commit, dialog, err) < 0 || put_record(commit, dialog, err) < 0 ||
        commit_text(commit, dialog, &body, err) < 0) { /* last: it then counts as settled */
        commit->count = *at;
        return -1;
    }
    struct store_write *write = &commit->writes[*at];
    write->if_previous = false;
    write->doc.version = dialog->version;
    write->doc.body = body;
    write->doc.length = commit->body.length;
    if (dialog_due(dialog))
        write->doc.keys[DIALOG_DUE] = store_number(dialog_due(dialog));
    return 0;
}

void commit_bury(struct commit *commit, const struct arrival *arrival, moment now, const char *why)
{
    char at[CLOCK_TEXT_SIZE];
    json_auto_t *dead =
        json_pack("{s:s, s:s, s:s, s:s, s:o?}", "id", arrival->id, "_line", arrival->line, "at",
                  clock_text(now, at), "reason", why, "event", event_of(arrival));
    char *text = json_dumps(dead, JSON_COMPACT);
    const char *id = arena_text(commit->arena, arrival->id);
    struct store_write *write =
        add(commit, STORE_PUT, STORE_DEAD, id, arena_text(commit->arena, text));

    write->if_previous = false;
    write->doc.keys[DEAD_AT] = store_number(now);
    add(commit, STORE_PUT, STORE_INTAKE, id, "");
    free(text);
}

void commit_recount(struct commit *commit, const struct store_doc *doc, int64_t starts)
{
    struct store_write *write =
        add(commit, STORE_REPLACE_IF, STORE_INTAKE, arena_text(commit->arena, doc->id),
            arena_bytes(commit->arena, doc->body, doc->length));
    write->if_previous = false;
    write->doc.version = doc->version;
    write->doc.keys[INTAKE_WAITING] = store_number(starts);
    write->doc.keys[INTAKE_LINE] =
        store_text(arena_text(commit->arena, doc->keys[INTAKE_LINE].text));
    write->doc.keys[INTAKE_ORDER] = store_number(doc->keys[INTAKE_ORDER].number);
}
