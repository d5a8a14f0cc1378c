#include "bot/llm/reply.h"

#include <string.h>

#include "bot/base/json.h"
#include "bot/base/text.h"

enum {
    BODY_MAX = 256 * 1024, /* bytes */
    CONTENT_MAX = 32 * 1024,
    TRIES_MAX = 64, /* objects looked at in one content */
};

static int refuse_status(int status, bool no_money, struct error *err)
{
    enum error_kind kind = ERROR_INVALID;
    if (status == 401 || status == 402 || status == 403 || no_money)
        kind = ERROR_DENIED;
    else if (status == 408 || status == 409 || status == 425 || status == 429 || status >= 500)
        kind = ERROR_BUSY;
    return error_set(err, kind, "the model answered with status %d%s", status,
                     no_money ? ": its account has no credit" : "");
}

/* The vendor's code is ours to read; its message may quote the customer. */
static bool is_about_money(const json_t *body)
{
    const char *code = json_string_value(json_at(body, "error/code"));
    return code && (!strcmp(code, "insufficient_quota") || strstr(code, "billing") ||
                    strstr(code, "credit"));
}

static const char *skip_mark(const char *text, size_t *length)
{
    if (*length < 3 || memcmp(text, "\xef\xbb\xbf", 3) != 0)
        return text;
    *length -= 3;
    return text + 3;
}

/* The body as JSON; NULL when it is none. */
static json_t *open_body(const struct model_answer *answer)
{
    size_t length = answer->length;
    if (!answer->body || length > BODY_MAX)
        return NULL;
    const char *text = skip_mark(answer->body, &length);
    return json_loadb(text, length, 0, NULL);
}

static int check_body(const struct model_answer *answer, const json_t *body, struct error *err)
{
    if (answer->status == 0)
        return error_set(err, ERROR_BUSY, "the model did not answer");
    if (answer->status != 200)
        return refuse_status(answer->status, is_about_money(body), err);
    if (answer->length > BODY_MAX)
        return error_set(err, ERROR_INVALID, "the model's answer has %zu bytes; %d is the limit",
                         answer->length, BODY_MAX);
    if (!answer->body || !text_is_utf8(answer->body, answer->length))
        return error_set(err, ERROR_INVALID, "the model's answer is not UTF-8");
    if (!json_is_object(body))
        return error_set(err, ERROR_INVALID, "the model's answer is not a JSON object");
    const json_t *error = json_object_get(body, "error");
    if (error && !json_is_null(error))
        return error_set(err, ERROR_BUSY, "the model answered with an error");
    return 0;
}

static int check_finish(const json_t *choice, struct error *err)
{
    const char *finish = json_string_value(json_object_get(choice, "finish_reason"));
    if (finish && !strcmp(finish, "length"))
        return error_set(err, ERROR_INVALID,
                         "the model's answer was cut: choices/0/finish_reason "
                         "is length");
    if (finish && !strcmp(finish, "content_filter"))
        return error_set(err, ERROR_INVALID, "the model's answer was filtered by its server");
    const char *refusal = json_string_value(json_at(choice, "message/refusal"));
    if (refusal && *refusal)
        return error_set(err, ERROR_INVALID, "the model refused to answer");
    return 0;
}

/* A text, or the texts of a list of parts. */
static int read_content(const json_t *content, struct buf *out, struct error *err)
{
    size_t i;
    json_t *part;
    if (json_is_string(content))
        buf_text(out, json_string_value(content));
    json_array_foreach(content, i, part)
    {
        const char *text = json_string_value(json_object_get(part, "text"));
        buf_text(out, text ? text : "");
    }
    if (out->overflow)
        return error_set(err, ERROR_INVALID, "choices/0/message/content has more than %d bytes",
                         CONTENT_MAX);
    if (!out->length)
        return error_set(err, ERROR_INVALID, "choices/0/message/content is empty");
    return 0;
}

/* The last object with `key`: thoughts stand before the answer. */
static json_t *find_object(const struct buf *content, const char *key)
{
    json_t *found = NULL;
    size_t at = 0;
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        const char *open = memchr(content->data + at, '{', content->length - at);
        if (!open)
            break;
        at = (size_t)(open - content->data);
        json_error_t end;
        json_t *object = json_loadb(open, content->length - at,
                                    JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES, &end);
        at += object && end.position > 0 ? (size_t)end.position : 1;
        if (!json_object_get(object, key)) {
            json_decref(object);
            continue;
        }
        json_decref(found);
        found = object;
    }
    return found;
}

int reply_read(const struct model_answer *answer, const char *key, json_t **out, struct error *err)
{
    json_auto_t *body = open_body(answer);
    if (check_body(answer, body, err) < 0)
        return -1;
    const json_t *choice = json_at(body, "choices/0");
    if (!choice)
        return error_set(err, ERROR_INVALID, "the model's answer has no choices");
    if (check_finish(choice, err) < 0)
        return -1;

    OWNED_BUF struct buf content = { 0 };
    buf_init(&content, CONTENT_MAX);
    if (read_content(json_at(choice, "message/content"), &content, err) < 0)
        return -1;
    *out = find_object(&content, key);
    if (!*out)
        return error_set(err, ERROR_INVALID, "the model's text holds no JSON object with \"%s\"",
                         key);
    return 0;
}
