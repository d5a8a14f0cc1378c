#include <string.h>

#include "bot/base/text.h"
#include "bot/llm/ground.h"
#include "bot/llm/model.h"
#include "bot/llm/plain.h"
#include "bot/llm/reply.h"

/* A text of the answer, as far as a person can see it. */
static int read_text(const json_t *object, const char *name, size_t limit, struct buf *out,
                     struct error *err)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (!text)
        return error_set(err, ERROR_INVALID, "\"%s\" of the model's answer is not a text", name);
    if (text_length(text) > limit)
        return error_set(err, ERROR_INVALID,
                         "\"%s\" of the model's answer has more than %zu characters", name, limit);
    plain_add(text, limit, out);
    out->length = text_clean(out->data);
    if (!out->length)
        return error_set(err, ERROR_INVALID, "\"%s\" of the model's answer is empty", name);
    return 0;
}

int model_read_rewrite(const struct model_answer *answer, struct buf *out, struct error *err)
{
    json_auto_t *object = NULL;
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, MODEL_QUESTION_MAX * 4);
    if (reply_read(answer, "question", &object, err) < 0 ||
        read_text(object, "question", MODEL_QUESTION_MAX, &text, err) < 0)
        return -1;
    for (char *at = text.data; (at = strpbrk(at, "\n\t"));) /* a question is one line */
        *at = ' ';
    buf_add(out, text.data, text.length);
    return 0;
}

/* "entries": may be missing, but may not name what was not given. */
static int read_listed(const json_t *object, const struct citation_scope *scope,
                       citation_set *listed, struct error *err)
{
    size_t i;
    json_t *item;
    json_array_foreach(json_object_get(object, "entries"), i, item)
    {
        const char *id = json_string_value(item);
        citation_set one = id ? citation_find(scope, id, strlen(id)) : 0;
        if (!one)
            return error_set(err, ERROR_INVALID,
                             "entries/%zu of the model's answer is none that it was given", i);
        *listed |= one;
    }
    return 0;
}

int model_read_answer(const struct model_answer *answer, const struct model_source *sources,
                      size_t count, struct buf *out, struct error *err)
{
    struct citation_scope scope = {
        .sources = sources,
        .count = count < CITATION_SOURCES_MAX ? count : CITATION_SOURCES_MAX,
    };
    citation_set listed = 0;
    json_auto_t *object = NULL;
    OWNED_BUF struct buf text = { 0 };
    buf_init(&text, MODEL_ANSWER_MAX * 4);

    if (reply_read(answer, "answered", &object, err) < 0)
        return -1;
    if (!json_is_true(json_object_get(object, "answered")))
        return error_set(err, ERROR_INVALID, "the model found no answer in the entries");
    if (read_text(object, "text", MODEL_ANSWER_MAX, &text, err) < 0 ||
        read_listed(object, &scope, &listed, err) < 0)
        return -1;
    return ground_text(text.data, &scope, listed, out, err);
}
