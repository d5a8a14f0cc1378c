#include "bot/bench/model_double.h"

#include <string.h>

#include "bot/base/json.h"
#include "bot/base/memory.h"
#include "bot/bench/meter.h"

enum { WAITING_MAX = 8192 };

struct thought {
    double due;
    struct wire *wire;
    char *answer;
};

struct model_double {
    double seconds;
    struct thought waiting[WAITING_MAX]; /* a ring; all take as long, so the first is due first */
    size_t first, count;
};

/* What it was given: the data is JSON inside a text of the last message. */
static json_t *data_of(const struct wire_message *message)
{
    json_auto_t *request = json_loadb(message->body, message->length, 0, NULL);
    const char *data = json_string_value(json_at(request, "messages/1/content"));
    return data ? json_loads(data, 0, NULL) : NULL;
}

static json_t *worded(const json_t *data)
{
    const json_t *source = json_at(data, "entries/0");
    const json_t *turns = json_object_get(data, "turns");
    if (source)
        return json_pack("{s:b, s:O, s:[O]}", "answered", 1, "text",
                         json_object_get(source, "answer"), "entries",
                         json_object_get(source, "id"));
    const json_t *last = json_array_get(turns, json_array_size(turns) - 1);
    return json_pack("{s:O}", "question", json_object_get(last, "text"));
}

static char *answer_to(const struct wire_message *message)
{
    json_auto_t *data = data_of(message), *words = worded(data);
    OWNED_TEXT char *content = words ? json_dumps(words, JSON_COMPACT) : memory_text("");
    json_auto_t *reply = json_pack("{s:[{s:{s:s, s:s}, s:s}]}", "choices", "message", "role",
                                   "assistant", "content", content, "finish_reason", "stop");
    return json_dumps(reply, JSON_COMPACT);
}

static void think(void *context, struct wire *wire, const struct wire_message *message)
{
    struct model_double *model = context;
    if (model->count == WAITING_MAX)
        return;
    model->waiting[(model->first + model->count++) % WAITING_MAX] =
        (struct thought){ meter_now() + model->seconds, wire, answer_to(message) };
}

struct model_double *model_double_open(struct wires *wires, double seconds, int *port,
                                       struct error *err)
{
    OWNED(model_double) struct model_double *model = memory_new(sizeof *model);
    model->seconds = seconds;
    *port = wires_listen(wires, think, model, err);
    return *port < 0 ? NULL : TAKE(model);
}

void model_double_turn(struct model_double *model)
{
    double now = meter_now();
    while (model->count > 0 && model->waiting[model->first].due <= now) {
        struct thought *thought = &model->waiting[model->first];
        wire_reply(thought->wire, thought->answer, strlen(thought->answer));
        free(thought->answer);
        model->first = (model->first + 1) % WAITING_MAX;
        model->count--;
    }
}

size_t model_double_waiting(const struct model_double *model)
{
    return model->count;
}

void model_double_free(struct model_double *model)
{
    if (!model)
        return;
    for (; model->count > 0; model->count--) {
        free(model->waiting[model->first].answer);
        model->first = (model->first + 1) % WAITING_MAX;
    }
    free(model);
}
