#include "bot/engine/graph_ask.h"

#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "bot/net/http_client.h"
#include "channels/whatsapp/reactions.h"

enum { SLICE = 100 /* ms: how soon `stop` is seen */ };

struct asked {
    bool done;
    int status;
    json_t *body;
    struct error err;
    struct whatsapp_answer answer;
};

static void answered(void *context, const struct http_result *result)
{
    struct asked *asked = context;
    asked->done = true;
    asked->status = result->status;
    asked->err = result->err;
    asked->body = json_loadb(result->body ? result->body : "", result->length, 0, NULL);
    whatsapp_read_answer(result->status, result->body, result->length, &asked->answer);
}

static void ask(struct http_client *client, const struct graph_question *question,
                struct asked *asked)
{
    http_client_start(client,
                      &(struct http_call){
                          .method = question->method,
                          .url = question->url,
                          .headers = { question->authorization,
                                       question->body ? "Content-Type: application/json" : NULL },
                          .body = question->body,
                          .length = question->body ? strlen(question->body) : 0,
                          .timeout_ms = GRAPH_TIME_OUT,
                          .answer_limit = GRAPH_ANSWER_MAX,
                          .done = answered,
                          .context = asked,
                      });
    while (!asked->done && !(question->stop && *question->stop))
        http_client_wait(client, SLICE);
}

/* What Meta says to a person is worth more than the name of the error. */
static const char *words_of(const struct asked *asked)
{
    const json_t *error = json_object_get(asked->body, "error");
    const char *message = json_string_value(json_object_get(error, "error_user_msg"));
    if (!message)
        message =
            json_string_value(json_object_get(json_object_get(error, "error_data"), "details"));
    return message && *message ? message : asked->answer.title;
}

static int refuse(const struct asked *asked, struct error *err)
{
    const char *words = words_of(asked);
    if (asked->status == 0)
        return error_set(err, ERROR_BUSY, "Graph: %s", asked->err.text);
    switch (asked->answer.reaction) {
    case WHATSAPP_ACCEPTED:
        return error_set(err, ERROR_BUSY, "Graph: the answer is no object");
    case WHATSAPP_TRANSIENT:
    case WHATSAPP_WAIT:
        return error_set(err, ERROR_BUSY, "Graph: status %d, code %lld: %.120s", asked->status,
                         (long long)asked->answer.code, words);
    case WHATSAPP_STOP_CHANNEL:
        return error_set(err, ERROR_DENIED, "Graph: code %lld: %.120s",
                         (long long)asked->answer.code, words);
    case WHATSAPP_PERMANENT:
    case WHATSAPP_STOP_TEMPLATE:
        break;
    }
    return error_set(err, ERROR_INVALID, "Graph: code %lld: %.160s", (long long)asked->answer.code,
                     words);
}

int graph_ask(const struct graph_question *question, json_t **out, int64_t *code, struct error *err)
{
    static const size_t lanes[HTTP_LANES] = { 1, 1, 1 };
    struct asked asked = { 0 };
    struct http_client *client = http_client_new(lanes);

    ask(client, question, &asked);
    http_client_free(client); /* ends what is still under way */
    if (code)
        *code = asked.answer.code;
    if (asked.answer.reaction == WHATSAPP_ACCEPTED && json_is_object(asked.body) && asked.status) {
        *out = asked.body;
        return 0;
    }
    int result = refuse(&asked, err);
    json_decref(asked.body);
    return result;
}

void graph_escape(const char *text, struct buf *out)
{
    for (; *text; text++) {
        bool plain = (*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
                     (*text >= '0' && *text <= '9') || strchr("-_.~", *text);
        if (plain)
            buf_char(out, *text);
        else
            buf_format(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}
