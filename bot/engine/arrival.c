#include "bot/engine/arrival.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/line.h"

static struct arrival *arrival_new(enum arrival_kind kind, const char *id, const char *line)
{
    struct arrival *arrival = memory_new(sizeof *arrival);
    arrival->kind = kind;
    arrival->id = memory_text(id);
    arrival->line = memory_text(line);
    return arrival;
}

void arrival_free(struct arrival *arrival)
{
    if (!arrival)
        return;
    json_decref(arrival->document);
    free(arrival->id);
    free(arrival->line);
    free(arrival->via);
    free(arrival->texts);
    free(arrival->result.text);
    free(arrival->result.source);
    free(arrival->result.error);
    free(arrival->result.address);
    free(arrival);
}

struct arrival *arrival_desk(const char *id, const char *line, json_t *document)
{
    struct arrival *arrival = arrival_new(ARRIVAL_DESK, id, line);
    arrival->document = document;
    return arrival;
}

static struct arrival *arrival_of(const struct incoming *incoming, json_t *document)
{
    char line[LINE_SIZE];
    struct arrival *arrival = arrival_new(ARRIVAL_INCOMING, incoming->id, line_of(incoming, line));
    arrival->incoming = *incoming;
    arrival->incoming.id = arrival->id;
    arrival->document = document;
    return arrival;
}

/* The members of an incoming that are text, but for its id. */
static const size_t text_members[] = {
    offsetof(struct incoming, channel),
    offsetof(struct incoming, account),
    offsetof(struct incoming, address),
    offsetof(struct incoming, name),
    offsetof(struct incoming, message_id),
    offsetof(struct incoming, type),
    offsetof(struct incoming, text),
    offsetof(struct incoming, reply_id),
    offsetof(struct incoming, quoted),
    offsetof(struct incoming, status),
    offsetof(struct incoming, callback),
    offsetof(struct incoming, error_title),
    offsetof(struct incoming, phone),
    offsetof(struct incoming, user_id),
    offsetof(struct incoming, parent_user_id),
    offsetof(struct incoming, username),
    offsetof(struct incoming, previous_phone),
    offsetof(struct incoming, previous_user_id),
    offsetof(struct incoming, previous_parent_user_id),
    offsetof(struct incoming, error_details),
    offsetof(struct incoming, field),
    offsetof(struct incoming, body),
};
#define TEXT_MEMBER(incoming, i) (*(const char **)((char *)(incoming) + text_members[i]))
enum { TEXT_MEMBERS = sizeof text_members / sizeof *text_members };

struct arrival *arrival_copy(const struct incoming *incoming)
{
    struct arrival *arrival = arrival_of(incoming, NULL);
    struct incoming *in = &arrival->incoming;
    size_t size = 0;

    for (size_t i = 0; i < TEXT_MEMBERS; i++)
        size += TEXT_MEMBER(in, i) ? strlen(TEXT_MEMBER(in, i)) + 1 : 0;
    char *to = arrival->texts = memory_new(size); /* one block for all of them */
    for (size_t i = 0; i < TEXT_MEMBERS; i++) {
        if (!TEXT_MEMBER(in, i))
            continue;
        size_t length = strlen(TEXT_MEMBER(in, i)) + 1;
        memcpy(to, TEXT_MEMBER(in, i), length);
        TEXT_MEMBER(in, i) = to;
        to += length;
    }
    return arrival;
}

static int read_desk(const char *id, json_t *document, struct arrival **out, struct error *err)
{
    const char *line = json_string_value(json_object_get(document, "_line"));
    if (!line)
        return error_set(err, ERROR_INVALID, "an event of the desk has no \"_line\"");
    *out = arrival_desk(id, line, json_incref(document));
    return 0;
}

int arrival_read(const char *id, const char *body, size_t length, struct arrival **out,
                 struct error *err)
{
    json_error_t why;
    json_auto_t *document = json_loadb(body, length, 0, &why);
    struct incoming incoming;

    if (!document)
        return error_set(err, ERROR_INVALID, "a stored event is not JSON: %s", why.text);
    if (strncmp(id, "desk:", 5) == 0)
        return read_desk(id, document, out, err);
    if (incoming_read(document, &incoming, err) < 0)
        return -1;
    incoming.id = id;
    *out = arrival_of(&incoming, json_incref(document));
    return 0;
}

struct arrival *arrival_result(const char *line, const char *effect_id, struct result result)
{
    struct arrival *arrival = arrival_new(ARRIVAL_RESULT, effect_id, line);
    arrival->result = result;
    return arrival;
}

bool arrival_goes_before(const struct arrival *a, const struct arrival *b)
{
    return a->kind == ARRIVAL_INCOMING && b->kind == ARRIVAL_INCOMING &&
           a->incoming.kind == INCOMING_MESSAGE && b->incoming.kind == INCOMING_MESSAGE &&
           a->incoming.at && b->incoming.at && a->incoming.at < b->incoming.at;
}

struct arrival *arrival_timer(const char *line)
{
    return arrival_new(ARRIVAL_TIMER, NULL, line);
}

struct arrival *arrival_look(const char *line, bool typing)
{
    struct arrival *arrival = arrival_new(ARRIVAL_LOOK, NULL, line);
    arrival->typing = typing;
    return arrival;
}
