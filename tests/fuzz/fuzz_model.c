/* What a language model sends back: its body, or the text inside a whole body. What is used has
 * been asked for, fits its limit and has no invisible characters; the rest is refused with a
 * reason. */
#include <jansson.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/llm/model.h"
#include "tests/fuzz/fuzz.h"

static const struct model_source sources[] = {
    { "a", "Quanto custa o cartão?", "O cartão custa R$ 25,00 e vale 12 meses." },
    { "b", "Aceitam dinheiro?", "Não. Veja exemplo.com.br ou escreva para ajuda@exemplo.com.br." },
};

static void promise_reason(const struct error *err)
{
    PROMISE(err->kind != ERROR_NONE && *err->text);
    PROMISE(text_is_utf8(err->text, strlen(err->text)));
}

static void promise_text(const struct buf *out, size_t limit)
{
    PROMISE(!out->overflow && out->length > 0 && strlen(out->data) == out->length);
    PROMISE(text_is_utf8(out->data, out->length));
    PROMISE(text_length(out->data) <= limit);
    PROMISE(!strstr(out->data, "\xe2\x80\x8b") && !strstr(out->data, "\xe2\x80\xae"));
}

static void read_both(const char *body, size_t length)
{
    struct model_answer answer = { 200, body, length };
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, MODEL_ANSWER_MAX * 4);
    if (model_read_rewrite(&answer, &out, &err) < 0)
        promise_reason(&err);
    else
        promise_text(&out, MODEL_QUESTION_MAX);

    buf_reset(&out);
    err = (struct error){ 0 };
    if (model_read_answer(&answer, sources, 2, &out, &err) < 0)
        promise_reason(&err);
    else
        promise_text(&out, MODEL_ANSWER_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_both((const char *)data, size);

    OWNED_TEXT char *text = memory_bytes((const char *)data, size);
    json_auto_t *answer = json_pack("{s:b,s:s}", "answered", 1, "text", text);
    OWNED_TEXT char *content = answer ? json_dumps(answer, 0) : NULL;
    json_auto_t *body =
        content ? json_pack("{s:[{s:{s:s}}]}", "choices", "message", "content", content) : NULL;
    OWNED_TEXT char *whole = body ? json_dumps(body, 0) : NULL;
    if (whole)
        read_both(whole, strlen(whole));

    struct model_turn turn = { true, text };
    struct model model = { .url = text, .name = text };
    OWNED_BUF struct buf request = { 0 };
    buf_init(&request, 64 * 1024);
    model_ask_rewrite(&model, text, &turn, 1, &request);
    json_auto_t *asked = json_loadb(request.data, request.length, 0, NULL);
    PROMISE(!request.overflow && asked);
    return 0;
}
