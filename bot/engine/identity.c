#include "bot/engine/identity.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/identity_join.h"
#include "bot/engine/line.h"
#include "bot/model/customer_identity.h"

/* The lines that are looked at for one arrival. */
struct lines {
    struct shard *shard;
    struct seat *seat;
    char names[JOINED_MAX][LINE_SIZE];
    size_t count, loaded;
    struct {
        struct dialog *dialog; /* NULL: there is none */
        int64_t version;
    } found[JOINED_MAX];
};

static void add_line(struct lines *lines, const char *line)
{
    if (strcmp(line, lines->seat->line) == 0 || lines->count == JOINED_MAX)
        return;
    for (size_t i = 0; i < lines->count; i++)
        if (strcmp(lines->names[i], line) == 0)
            return;
    lines->found[lines->count].dialog = NULL;
    lines->found[lines->count].version = 0;
    snprintf(lines->names[lines->count++], LINE_SIZE, "%s", line);
}

static void add_address(struct lines *lines, const struct identity *identity)
{
    const struct dialog *dialog = lines->seat->dialog;
    char key[IDENTITY_KEY_SIZE], line[LINE_SIZE];
    const char *account = dialog->texts[DIALOG_ACCOUNT];

    if (!identity_is_address(identity->kind) ||
        dialog_knows(dialog, identity_key(identity, account, key)))
        return;
    snprintf(line, sizeof line, "%.16s:%.64s:%.230s", dialog->texts[DIALOG_CHANNEL], account,
             identity->value);
    add_line(lines, line);
}

static void add_via(struct lines *lines, const char *via)
{
    struct identity identity;
    OWNED(dialog) struct dialog *parts = dialog_new(via);
    if (identity_of_address(parts->texts[DIALOG_CHANNEL], parts->texts[DIALOG_ADDRESS], &identity))
        add_address(lines, &identity);
}

/* Lines of the arrival's addresses that this dialog does not know. */
static void gather(struct lines *lines, const struct arrival *arrival)
{
    struct identities identities;

    if (arrival->via)
        add_via(lines, arrival->via);
    if (arrival->kind != ARRIVAL_INCOMING || !arrival->incoming.channel)
        return;
    identities_of(&arrival->incoming, &identities);
    for (size_t i = 0; i < identities.count; i++)
        add_address(lines, &identities.list[i]);
}

static int load(struct lines *lines, size_t i)
{
    struct store *store = lines->shard->engine->parts.store;
    struct store_record record;
    struct error err = { 0 };
    int found = store_get(store, STORE_DIALOGS, lines->names[i], &record, &err);

    if (found <= 0)
        return found;
    json_auto_t *document = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    lines->found[i].version = record.doc.version;
    int result = document ? dialog_read(document, &lines->found[i].dialog, &err) : -1;
    store_record_clear(&record);
    if (result < 0) /* it stays as it is: joining it would lose what it holds */
        log_line(LOG_ERROR, "line_not_joined", "why=\"%s\"", err.text);
    return 0;
}

static const char *moved_to(const struct lines *lines, size_t i)
{
    const struct dialog *dialog = lines->found[i].dialog;
    return dialog ? dialog->texts[DIALOG_MOVED] : NULL;
}

/* Where lines have moved to is looked at too. */
static int load_all(struct lines *lines)
{
    for (; lines->loaded < lines->count; lines->loaded++) {
        if (load(lines, lines->loaded) < 0)
            return -1;
        if (moved_to(lines, lines->loaded))
            add_line(lines, moved_to(lines, lines->loaded));
    }
    return 0;
}

static bool is_readable(const struct lines *lines, size_t i)
{
    return lines->found[i].dialog || lines->found[i].version == 0;
}

/* Of the lines that have not moved, also those that nobody wrote to yet, the one that comes first;
 * NULL: the seat's own. */
static const char *first_of(const struct lines *lines)
{
    const char *first = lines->seat->line;
    for (size_t i = 0; i < lines->count; i++)
        if (is_readable(lines, i) && !moved_to(lines, i) &&
            identity_comes_first(lines->names[i], first))
            first = lines->names[i];
    return first == lines->seat->line ? NULL : first;
}

static bool has_something(const struct dialog *dialog)
{
    return *dialog->conversation || dialog->effect_count || dialog->parked || dialog->known_count;
}

/* It becomes a name of the seat's line. What it had goes over in the same commit; if only the first
 * half of it should happen, its document still has everything. */
static int take_over(struct lines *lines, size_t i)
{
    struct seat *seat = lines->seat;
    struct joined *joined = &seat->joined[seat->joined_count];
    struct dialog *dialog = lines->found[i].dialog;
    struct error err = { 0 };
    bool here = moved_to(lines, i) && strcmp(moved_to(lines, i), seat->line) == 0;

    *joined = (struct joined){ .version = lines->found[i].version };
    if (!is_readable(lines, i))
        return 0;
    joined->loaded = dialog && has_something(dialog);
    if (joined->loaded && !here) {
        dialog_set(dialog, DIALOG_MOVED, seat->line);
        if (commit_text(&lines->shard->commit, dialog, &joined->before, &err) < 0)
            return -1;
    }
    if (here && !joined->loaded)
        return 0;
    joined->line = memory_text(lines->names[i]);
    seat->joined_count++;
    return 0;
}

static void know(struct dialog *dialog, const char *line)
{
    struct identity identity;
    char key[IDENTITY_KEY_SIZE];
    OWNED(dialog) struct dialog *parts = dialog_new(line);
    if (identity_of_address(parts->texts[DIALOG_CHANNEL], parts->texts[DIALOG_ADDRESS], &identity))
        dialog_know(dialog, identity_key(&identity, parts->texts[DIALOG_ACCOUNT], key));
}

static void merge(struct lines *lines, moment now)
{
    struct seat *seat = lines->seat;

    know(seat->dialog, seat->line);
    for (size_t i = 0, j = 0; i < lines->count; i++) {
        know(seat->dialog, lines->names[i]);
        if (j == seat->joined_count || strcmp(seat->joined[j].line, lines->names[i]) != 0)
            continue;
        if (seat->joined[j].loaded) {
            identity_join(seat->dialog, lines->found[i].dialog, now);
            seat->joined[j].over = lines->found[i].dialog;
            lines->found[i].dialog = NULL;
        }
        j++;
    }
    COUNT(&lines->shard->engine->counters, lines_joined);
}

static enum meeting join(struct lines *lines)
{
    struct shard *shard = lines->shard;
    struct seat *seat = lines->seat;

    seat->joined = memory_new(lines->count * sizeof *seat->joined);
    for (size_t i = 0; i < lines->count; i++)
        if (take_over(lines, i) < 0) {
            seat_drop_joined(seat);
            return MEETING_NONE; /* too large to be joined: it goes on alone */
        }
    merge(lines, clock_now(shard->engine->parts.clock));
    return MEETING_JOINED;
}

static void clear(struct lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        dialog_free(lines->found[i].dialog);
}

static enum meeting decide(struct lines *lines)
{
    if (load_all(lines) < 0)
        return MEETING_HELD;
    const char *first = first_of(lines);
    if (!first)
        return join(lines);
    dialog_set(lines->seat->dialog, DIALOG_MOVED, first);
    return MEETING_MOVES;
}

/* Nearly always not: one address, and nothing came by another line. */
static bool tells_who(const struct arrival *arrival)
{
    return arrival->via || (arrival->kind == ARRIVAL_INCOMING &&
                            (arrival->incoming.user_id || arrival->incoming.previous_phone));
}

enum meeting identity_meet(struct shard *shard, struct seat *seat, const struct arrival *arrival)
{
    struct lines lines;
    if (!tells_who(arrival))
        return MEETING_NONE;
    lines.shard = shard;
    lines.seat = seat;
    lines.count = lines.loaded = 0;
    gather(&lines, arrival);
    enum meeting met = lines.count == 0   ? MEETING_NONE
                       : seat->folded > 0 ? MEETING_LATER
                                          : decide(&lines);
    clear(&lines);
    return met;
}

static const char *only_moved(struct commit *commit, const char *line, const char *to)
{
    OWNED(dialog) struct dialog *dialog = dialog_new(line);
    struct error err = { 0 };
    const char *text = "";
    dialog_set(dialog, DIALOG_MOVED, to);
    (void)commit_text(commit, dialog, &text, &err); /* a few hundred bytes */
    return text;
}

static void replace(struct commit *commit, const struct joined *joined, int64_t version,
                    const char *body)
{
    const char *id = arena_text(commit->arena, joined->line);
    struct store_write *write = commit_write(commit, STORE_REPLACE_IF, STORE_DIALOGS, id, body);
    write->doc.version = version;
}

void identity_write_before(struct commit *commit, const struct seat *seat)
{
    size_t first = commit->count;
    for (size_t i = 0; i < seat->joined_count; i++) {
        const struct joined *joined = &seat->joined[i];
        if (joined->before)
            replace(commit, joined, joined->version, joined->before);
        else if (!joined->loaded)
            replace(commit, joined, joined->version, only_moved(commit, joined->line, seat->line));
    }
    if (commit->count > first)
        commit->writes[first].if_previous = false;
}

int identity_write_after(struct commit *commit, const struct seat *seat, struct error *err)
{
    for (size_t i = 0; i < seat->joined_count; i++)
        if (seat->joined[i].over && commit_parts(commit, seat->joined[i].over, err) < 0)
            return -1;
    for (size_t i = 0; i < seat->joined_count; i++) {
        const struct joined *joined = &seat->joined[i];
        if (joined->loaded)
            replace(commit, joined, joined->version + (joined->before != NULL),
                    only_moved(commit, joined->line, seat->line));
    }
    return 0;
}

static void hand(struct shard *shard, struct arrival *arrival, const char *from, const char *to)
{
    if (!arrival->via)
        arrival->via = memory_text(from);
    memory_set(&arrival->line, to);
    COUNT(&shard->engine->counters, events_handed_on);
    shard_post(engine_shard(shard->engine, to), arrival);
}

void identity_hand_on(struct shard *shard, struct seat *seat)
{
    const char *to = seat->dialog->texts[DIALOG_MOVED];
    for (size_t i = 0; i < seat->arrival_count; i++) {
        if (seat->arrivals[i]->kind == ARRIVAL_TIMER)
            arrival_free(seat->arrivals[i]);
        else
            hand(shard, seat->arrivals[i], seat->line, to);
    }
    seat->arrival_count = seat->folded = 0;
}

/* The line from which the message was sent, when it is another one: of its conversation's record.
 */
static int sender_of(struct shard *shard, const struct seat *seat, const struct arrival *arrival,
                     char out[LINE_SIZE])
{
    const struct dialog *dialog = seat->dialog;
    const char *callback = arrival->incoming.callback;
    struct store_record record;
    struct error err = { 0 };
    char conversation[ID_SIZE];

    *out = '\0';
    if (arrival->kind != ARRIVAL_INCOMING || arrival->incoming.kind != INCOMING_STATUS ||
        arrival->via || !callback || strlen(callback) <= ID_SIZE || callback[ID_SIZE - 1] != ':' ||
        strncmp(callback, dialog->conversation, ID_SIZE - 1) == 0)
        return 0;
    snprintf(conversation, sizeof conversation, "%.26s", callback);
    int found =
        store_get(shard->engine->parts.store, STORE_CONVERSATIONS, conversation, &record, &err);
    if (found <= 0)
        return found;
    const struct store_value *line = &record.doc.keys[CONVERSATION_LINE];
    if (line->type == STORE_TEXT && strcmp(line->text, seat->line) != 0)
        snprintf(out, LINE_SIZE, "%s", line->text);
    store_record_clear(&record);
    return 0;
}

int identity_route(struct shard *shard, struct seat *seat)
{
    char line[LINE_SIZE];
    for (size_t i = 0; i < seat->arrival_count;) {
        if (sender_of(shard, seat, seat->arrivals[i], line) < 0)
            return -1;
        if (*line)
            hand(shard, seat_take_arrival(seat, i), seat->line, line);
        else
            i++;
    }
    return 0;
}
