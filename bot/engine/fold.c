#include "bot/engine/fold.h"

#include <string.h>

#include "bot/base/text.h"
#include "bot/engine/aside.h"
#include "bot/engine/identity_file.h"
#include "bot/engine/identity_reach.h"
#include "bot/engine/media.h"
#include "bot/engine/sending.h"
#include "bot/engine/status.h"
#include "bot/model/media.h"
#include "flows/robot.h"

enum { AT_ONCE_MAX = 8 }; /* steps that one event may lead to */

void fold_event(struct dialog *dialog, const struct event *event, const struct stage *stage,
                struct folded *out)
{
    const struct scene scene = {
        .now = stage->now,
        .assistant = stage->assistant,
        .model = stage->model,
        .arena = stage->arena,
    };
    struct event now = *event;

    for (int i = 0; i < AT_ONCE_MAX; i++) {
        struct turn turn = { .dialog = dialog, .event = &now, .scene = &scene };
        struct event next = { .at = event->at };
        if (!flow_step(&turn))
            out->unexpected = true;
        if (*turn.refusal) {
            out->refused = true;
            text_copy(out->refusal, sizeof out->refusal, turn.refusal);
        }
        if (!fold_wishes(&turn, stage, &next, out))
            return;
        now = next;
    }
}

/* A ticket that is closed and stored has nothing more to do here. */
static void drop_closed_ticket(struct dialog *dialog)
{
    const char *state = json_string_value(json_object_get(dialog->ticket, "state"));
    if (!state || dialog->ticket_stale || strcmp(state, "open") == 0 || strcmp(state, "taken") == 0)
        return;
    json_decref(dialog->ticket);
    dialog->ticket = NULL;
}

void fold_start(struct dialog *dialog, const struct arrival *arrival, moment now)
{
    char id[ID_SIZE];
    if (*dialog->conversation && !dialog->ended_at)
        return;
    dialog_open(dialog, now, id_from(now, arrival->id, id));
}

static struct message *record(struct dialog *dialog, const struct incoming *in, moment now)
{
    struct message *message = dialog_say(dialog, SPEAKER_CUSTOMER, now, in->text ? in->text : "");

    if (strcmp(in->type, "text") != 0)
        message_set(message, MESSAGE_KIND, in->type);
    message_set(message, MESSAGE_PROVIDER_ID, in->message_id);
    if (in->body && strlen(in->body) <= MESSAGE_BODY_MAX)
        message_set(message, MESSAGE_BODY, in->body);
    return message;
}

/* The provider's clock says until when an answer may go out; ours, when it is wrong. */
static void hear(struct dialog *dialog, moment at, moment now)
{
    if (at == 0 || at > now)
        at = now;
    if (at > dialog->heard_at)
        dialog->heard_at = at;
}

/* A picture with words below it says these words. */
static bool has_caption(const struct incoming *in)
{
    enum media_kind kind;
    return in->text && *in->text && media_kind_named(in->type, &kind);
}

/* A press may come without its title: then it is the one that the button had, or its id. */
static const char *words_of(const struct dialog *dialog, const struct incoming *in,
                            struct arena *arena)
{
    if (in->text || !in->reply_id)
        return in->text;
    for (size_t i = dialog->message_count; i-- > 0;)
        for (size_t j = 0; j < dialog->messages[i].button_count; j++)
            if (strcmp(dialog->messages[i].buttons[j].id, in->reply_id) == 0)
                return arena_text(arena, dialog->messages[i].buttons[j].title);
    return in->reply_id;
}

static enum event_kind kind_of(const struct incoming *in)
{
    if (strcmp(in->type, "welcome") == 0)
        return EVENT_OPENED;
    if (in->reply_id)
        return EVENT_BUTTON;
    return strcmp(in->type, "text") == 0 || has_caption(in) ? EVENT_TEXT : EVENT_MEDIA;
}

static void fold_message(struct dialog *dialog, const struct arrival *arrival,
                         const struct stage *stage, struct folded *out)
{
    struct incoming said = arrival->incoming;
    const struct incoming *in = &said;
    said.text = words_of(dialog, &arrival->incoming, stage->arena);
    const struct event event = {
        .kind = kind_of(in),
        .at = in->at,
        .text = kind_of(in) == EVENT_MEDIA ? in->type : in->text,
        .reply = in->reply_id,
    };

    fold_start(dialog, arrival, stage->now);
    if (in->name)
        dialog_set(dialog, DIALOG_NAME, in->name);
    media_expect(dialog, record(dialog, in, stage->now), in, stage);
    hear(dialog, in->at, stage->now);
    robot_hear(dialog, in->text && *in->text ? in->text : in->type, in->at ? in->at : stage->now,
               stage->assistant);
    if (event.kind != EVENT_TEXT || (in->text && *in->text))
        fold_event(dialog, &event, stage, out);
}

static void fold_incoming(struct dialog *dialog, const struct arrival *arrival,
                          const struct stage *stage, struct folded *out)
{
    identity_hear(dialog, &arrival->incoming);
    identity_file(dialog, &arrival->incoming, stage);
    switch (arrival->incoming.kind) {
    case INCOMING_MESSAGE:
        if (identity_is_change(&arrival->incoming))
            identity_note_change(dialog, &arrival->incoming, stage->now);
        else if (!aside_fold(dialog, arrival, stage))
            fold_message(dialog, arrival, stage, out);
        break;
    case INCOMING_STATUS:
        fold_status(dialog, &arrival->incoming, stage, out);
        break;
    case INCOMING_PREFERENCE:
        aside_preference(dialog, &arrival->incoming, stage);
        break;
    case INCOMING_ECHO:
        aside_echo(dialog, arrival, stage, out);
        break;
    case INCOMING_STANDBY:
        aside_hush(dialog, &arrival->incoming, stage);
        if (!aside_fold(dialog, arrival, stage))
            fold_message(dialog, arrival, stage, out);
        break;
    case INCOMING_OTHER:
    case INCOMING_HISTORY:
        break;
    }
}

static void fold_desk(struct dialog *dialog, const struct arrival *arrival,
                      const struct stage *stage, struct folded *out)
{
    static const struct {
        const char *name;
        enum event_kind kind;
    } acts[] = {
        { "take", EVENT_TAKE },   { "answer", EVENT_ANSWER },     { "say", EVENT_SAY },
        { "note", EVENT_NOTE },   { "transfer", EVENT_TRANSFER }, { "return", EVENT_RETURN },
        { "close", EVENT_CLOSE }, { "correct", EVENT_CORRECT },
    };
    const json_t *body = arrival->document, *by = json_object_get(body, "by");
    const char *name = json_string_value(json_object_get(body, "kind"));
    const char *id = json_string_value(json_object_get(by, "id"));
    const char *who = json_string_value(json_object_get(by, "name"));

    if (name && strcmp(name, "fetch") == 0) { /* no flow is asked */
        media_fetch_again(dialog, body, stage, out);
        return;
    }
    for (size_t i = 0; name && i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(acts[i].name, name) != 0)
            continue;
        struct event event = {
            .kind = acts[i].kind,
            .at = stage->now,
            .body = body,
            .by_id = id ? id : "",
            .by_name = who ? who : "",
        };
        fold_event(dialog, &event, stage, out);
        return;
    }
    out->unexpected = true;
}

void fold(struct dialog *dialog, const struct arrival *arrival, const struct stage *stage,
          struct folded *out)
{
    const char *before = dialog_state(dialog);
    size_t failures = status_failures(dialog);

    *out = (struct folded){ 0 };
    drop_closed_ticket(dialog);
    if ((arrival->kind == ARRIVAL_INCOMING || arrival->kind == ARRIVAL_DESK) &&
        dialog_has_seen(dialog, arrival->id)) {
        out->known = true;
        return;
    }
    switch (arrival->kind) {
    case ARRIVAL_INCOMING:
        fold_incoming(dialog, arrival, stage, out);
        break;
    case ARRIVAL_DESK:
        fold_desk(dialog, arrival, stage, out);
        break;
    case ARRIVAL_RESULT:
        fold_result(dialog, arrival, stage, out);
        break;
    case ARRIVAL_TIMER:
        fold_timer(dialog, stage, out);
        break;
    case ARRIVAL_LOOK:
        break;
    }
    sending_plan(dialog, stage);
    if (status_failures(dialog) > failures)
        status_alert(dialog, stage, out);
    dialog_trim(dialog);
    if (strcmp(before, dialog_state(dialog)) != 0)
        dialog->record_stale = true;
}
