/* The web chat: a token, messages in, messages out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/door/routes.h"
#include "bot/door/throttle.h"
#include "bot/engine/intake.h"
#include "bot/engine/line.h"
#include "bot/engine/public.h"
#include "channels/webchat/receive.h"
#include "channels/webchat/token.h"

enum {
    BODY_MAX = 32 * 1024,
    CONVERSATIONS = 3, /* that a page gets to see */
    MESSAGES = 200,
    LIST_MAX = 4 << 20,
};

static void begin(struct http_request *request)
{
    moment now = clock_now(&clock_real);
    char visitor[ID_SIZE], token[WEBCHAT_TOKEN_SIZE];
    OWNED_BUF struct buf out = { 0 };

    id_new(now, visitor);
    webchat_token_make(app_of(request)->secret, visitor, now, token);
    buf_init(&out, BODY_MAX);
    buf_format(&out, "{\"token\":\"%s\",\"conversation\":\"%s\"}", token, visitor);
    http_reply_json(request, 200, out.data);
}

/* On the store's thread. */
static void stored(void *context, const struct error *err)
{
    if (err)
        http_problem(context, 503, "Não foi possível guardar a mensagem. Tente de novo.");
    else
        http_reply_json(context, 202, "{\"stored\":true}");
}

static bool is_too_fast(struct http_request *request, const struct webchat_arrival *arrival)
{
    moment wait = throttle_ask(app_of(request)->throttle, arrival->visitor, arrival->at);
    char seconds[16];
    if (wait == 0)
        return false;
    snprintf(seconds, sizeof seconds, "%d", (int)(wait / 1000 + 1));
    http_set_header(request, "Retry-After", seconds);
    http_problem(request, 429, "São mensagens demais de uma vez. Espere um instante.");
    return true;
}

static void receive(struct http_request *request)
{
    struct error err = { 0 };
    size_t length;
    const char *body = http_body(request, &length);
    OWNED(webchat_message) struct webchat_message *message = NULL;
    const struct webchat_arrival arrival = { .account = "default",
                                             .visitor = door_visitor(request),
                                             .at = clock_now(&clock_real) };

    if (is_too_fast(request, &arrival))
        return;
    if (webchat_receive(&message, &arrival, body, length, &err) < 0) {
        http_problem_from(request, &err);
        return;
    }
    struct intake *intake = intake_new(app_of(request)->engine);
    intake_add(intake, &message->incoming);
    intake_store(intake, stored, request);
}

struct listing {
    char ids[CONVERSATIONS][ID_SIZE];
    size_t count;
    struct buf *out;
    const char *conversation;
    bool some;
};

static bool note_conversation(void *context, const struct store_doc *doc)
{
    struct listing *listing = context;
    snprintf(listing->ids[listing->count++], ID_SIZE, "%s", doc->id);
    return listing->count < CONVERSATIONS;
}

static bool write_message(void *context, const struct store_doc *doc)
{
    struct listing *listing = context;
    json_auto_t *document = json_loadb(doc->body, doc->length, 0, NULL);
    struct message message;

    message_read(document, &message);
    if (message.who != SPEAKER_NOTE) {
        if (listing->some)
            buf_char(listing->out, ',');
        public_message(listing->conversation, &message, listing->out);
        listing->some = true;
    }
    message_clear(&message);
    return true;
}

static int write_conversation(struct store *store, struct listing *listing, const char *id,
                              struct error *err)
{
    char from[ID_SIZE + 8], to[ID_SIZE + 8];

    snprintf(from, sizeof from, "%s:", id);
    snprintf(to, sizeof to, "%s:~", id);
    listing->conversation = id;
    return store_find(store,
                      &(struct store_query){ .in = STORE_MESSAGES,
                                             .index = STORE_BY_ID,
                                             .from = store_text(from),
                                             .to = store_text(to),
                                             .limit = MESSAGES },
                      write_message, listing, err);
}

static int write_messages(struct store *store, const char *visitor, struct buf *out,
                          struct error *err)
{
    struct listing listing = { .out = out };
    char line[LINE_SIZE];
    const struct incoming who = { .channel = "web", .account = "default", .address = visitor };

    line_of(&who, line);
    if (store_find(store,
                   &(struct store_query){ .in = STORE_CONVERSATIONS,
                                          .index = CONVERSATION_BY_LINE,
                                          .equal = store_text(line),
                                          .descending = true,
                                          .limit = CONVERSATIONS },
                   note_conversation, &listing, err) < 0)
        return -1;
    for (size_t i = listing.count; i-- > 0;)
        if (write_conversation(store, &listing, listing.ids[i], err) < 0)
            return -1;
    return 0;
}

static void list(struct http_request *request)
{
    struct app *app = app_of(request);
    struct error err = { 0 };
    uint64_t last = hub_last(app->hub); /* before reading: what comes between is told again */
    OWNED_BUF struct buf out = { 0 };

    buf_init(&out, LIST_MAX);
    buf_text(&out, "{\"items\":[");
    if (write_messages(app->store, door_visitor(request), &out, &err) < 0) {
        http_problem_from(request, &err);
        return;
    }
    buf_format(&out, "],\"next\":null,\"last_event\":%llu}", (unsigned long long)last);
    http_reply_json(request, 200, out.data);
}

/* An unreadable number counts as one that is not known: the hub then says "reset". */
static uint64_t last_seen(const struct http_request *request)
{
    const char *last = http_header(request, "Last-Event-ID");
    uint64_t number = last ? strtoull(last, NULL, 10) : 0;
    return last && *last && number == 0 ? 1 : number;
}

static void follow(struct http_request *request)
{
    char topic[ID_SIZE + 8];

    snprintf(topic, sizeof topic, "chat:%s", door_visitor(request));
    hub_follow(app_of(request)->hub, request, topic, last_seen(request), NULL);
}

const struct http_route chat_routes[] = {
    { "POST", "/v1/chat/sessions", HTTP_ANYONE, HTTP_ON_DOOR, BODY_MAX, begin,
      .summary = "A new visitor: a token for the other chat routes",
      .response = "{\"type\":\"object\",\"required\":[\"token\",\"conversation\"]}" },
    { "POST", "/v1/chat/messages", HTTP_CUSTOMER, HTTP_ON_DOOR, BODY_MAX, receive,
      .summary = "The visitor says something; the client's id makes a repeat harmless",
      .body = "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{"
              "\"id\":{\"type\":\"string\",\"maxLength\":64},"
              "\"text\":{\"type\":\"string\",\"maxLength\":4096},"
              "\"button\":{\"type\":\"string\",\"maxLength\":256}}}" },
    { "GET", "/v1/chat/messages", HTTP_CUSTOMER, HTTP_ON_WORKER, 0, list,
      .summary = "What was said so far" },
    { "GET", "/v1/chat/messages/{id}/media", HTTP_CUSTOMER, HTTP_ON_WORKER, 0, chat_media,
      .summary = "The picture or file of a message" },
    { "GET", "/v1/chat/events", HTTP_CUSTOMER, HTTP_ON_DOOR, 0, follow,
      .summary = "What is being said, as server-sent events; Last-Event-ID resumes" },
    { 0 },
};
