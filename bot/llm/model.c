#include "bot/llm/model.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/llm/plain.h"

enum {
    TIMEOUT_MS = 20000,
    REQUEST_MAX = 64 * 1024, /* bytes; what goes into it is held so that it always fits */
    DATA_MAX = 24 * 1024,    /* of JSON, which the request escapes once more: at most doubled */
    INSTRUCTIONS_MAX = 6 * 1024,
    NAME_MAX_BYTES = 200,
    TURNS_MAX = 10,
    TURN_MAX = 300, /* code points; the last one may have MODEL_QUESTION_MAX */
    SOURCE_QUESTION_MAX = 500,
    SOURCE_ANSWER_MAX = 8192,
    REWRITE_TOKENS = 400,
    ANSWER_TOKENS = 900,
};

static const char endpoint[] = "/chat/completions";

static bool ends_with(const char *text, size_t length, const char *end)
{
    size_t tail = strlen(end);
    return length >= tail && memcmp(text + length - tail, end, tail) == 0;
}

void model_init(struct model *model, const char *base, const char *key, const char *name)
{
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, 8192);
    *model = (struct model){ .timeout_ms = TIMEOUT_MS, .name = memory_text(name) };

    size_t length = strlen(base);
    while (length && base[length - 1] == '/')
        length--;
    buf_add(&text, base, length);
    if (!ends_with(base, length, endpoint))
        buf_text(&text, endpoint);
    model->url = buf_take(&text);

    if (key && *key) {
        buf_format(&text, "Authorization: Bearer %s", key);
        model->authorization = buf_take(&text);
    }
}

void model_clear(struct model *model)
{
    free(model->url);
    free(model->authorization);
    free(model->name);
    *model = (struct model){ 0 };
}

/* A JSON string. "<" is escaped too: some servers take "<|im_start|>" in a text for the beginning
 * of a message. */
static void add_data(const char *text, size_t points, struct buf *data)
{
    OWNED_BUF struct buf plain = { 0 }, quoted = { 0 };
    buf_init(&plain, SOURCE_ANSWER_MAX * 4);
    buf_init(&quoted, SOURCE_ANSWER_MAX * 8);
    plain_add(text, points, &plain);
    buf_json(&quoted, plain.data);

    const char *from = quoted.data;
    for (const char *at; (at = strchr(from, '<')); from = at + 1) {
        buf_add(data, from, (size_t)(at - from));
        buf_text(data, "\\u003c");
    }
    buf_text(data, from);
}

/* OpenAI's own servers have a new word for the limit; everybody else knows the old one. */
static const char *limit_name(const struct model *model)
{
    bool newer =
        strstr(model->url, "//api.openai.com/") || strstr(model->url, ".openai.azure.com/");
    return newer ? "max_completion_tokens" : "max_tokens";
}

/* The data has a message of its own and is JSON, so no text in it can end it. */
static void write_request(const struct model *model, const char *instructions, const char *data,
                          int tokens, struct buf *out)
{
    OWNED_BUF struct buf plain = { 0 }, name = { 0 }, request = { 0 };
    buf_init(&plain, INSTRUCTIONS_MAX);
    buf_init(&name, NAME_MAX_BYTES);
    buf_init(&request, REQUEST_MAX);
    plain_add(instructions, INSTRUCTIONS_MAX, &plain);
    plain_add(model->name, NAME_MAX_BYTES, &name);

    buf_text(&request, "{\"model\":");
    buf_json(&request, name.data);
    buf_format(&request, ",\"temperature\":0,\"%s\":%d,\"stream\":false,", limit_name(model),
               tokens);
    buf_text(&request, "\"response_format\":{\"type\":\"json_object\"},\"messages\":[{\"role\":"
                       "\"system\",\"content\":");
    buf_json(&request, plain.data);
    buf_text(&request, "},{\"role\":\"user\",\"content\":");
    buf_json(&request, data);
    buf_text(&request, "}]}");
    buf_add(out, request.data, request.length);
}

static void add_turn(const struct model_turn *turn, bool last, struct buf *data)
{
    buf_text(data,
             turn->customer ? "{\"who\":\"customer\",\"text\":" : "{\"who\":\"bot\",\"text\":");
    add_data(turn->text, last ? MODEL_QUESTION_MAX : TURN_MAX, data);
    buf_char(data, '}');
}

void model_ask_rewrite(const struct model *model, const char *instructions,
                       const struct model_turn *turns, size_t count, struct buf *out)
{
    OWNED_BUF struct buf data = { 0 };
    buf_init(&data, DATA_MAX);
    size_t first = count > TURNS_MAX ? count - TURNS_MAX : 0;

    buf_text(&data, "{\"turns\":[");
    for (size_t i = first; i < count; i++) {
        if (i > first)
            buf_char(&data, ',');
        add_turn(&turns[i], i + 1 == count, &data);
    }
    buf_text(&data, "]}");
    write_request(model, instructions, data.data, REWRITE_TOKENS, out);
}

/* Whole or not at all: half an answer may say the opposite. */
static void add_source(const struct model_source *source, bool first, struct buf *data)
{
    OWNED_BUF struct buf one = { 0 };
    buf_init(&one, DATA_MAX);
    buf_text(&one, first ? "{\"id\":" : ",{\"id\":");
    add_data(source->id, NAME_MAX_BYTES, &one);
    buf_text(&one, ",\"question\":");
    add_data(source->question, SOURCE_QUESTION_MAX, &one);
    buf_text(&one, ",\"answer\":");
    add_data(source->answer, SOURCE_ANSWER_MAX, &one);
    buf_char(&one, '}');
    if (!one.overflow && one.length + strlen("]}") <= data->limit - data->length)
        buf_add(data, one.data, one.length);
}

/* NOLINTNEXTLINE(readability-function-size): a question, its entries and room for the request */
void model_ask_answer(const struct model *model, const char *instructions, const char *question,
                      const struct model_source *sources, size_t count, struct buf *out)
{
    OWNED_BUF struct buf data = { 0 };
    buf_init(&data, DATA_MAX);

    buf_text(&data, "{\"question\":");
    add_data(question, MODEL_QUESTION_MAX, &data);
    buf_text(&data, ",\"entries\":[");
    for (size_t i = 0, empty = data.length; i < count; i++)
        add_source(&sources[i], data.length == empty, &data);
    buf_text(&data, "]}");
    write_request(model, instructions, data.data, ANSWER_TOKENS, out);
}
