/* The webhook: verified over its raw bytes, stored, and only then answered. */
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/door/routes.h"
#include "bot/engine/intake.h"
#include "channels/whatsapp/receive.h"
#include "channels/whatsapp/signature.h"

enum { BODY_MAX = 4 << 20 };

static const struct account *account_of(struct http_request *request)
{
    return accounts_find(&app_of(request)->accounts, http_segment(request, "account"));
}

static void answer_challenge(struct http_request *request)
{
    const struct account *account = account_of(request);
    const struct whatsapp_challenge asked = {
        .mode = http_query(request, "hub.mode"),
        .token = http_query(request, "hub.verify_token"),
        .challenge = http_query(request, "hub.challenge"),
    };
    struct error err = { 0 };

    if (!account)
        http_problem(request, 404, "There is no such WhatsApp account.");
    else if (whatsapp_check_challenge(&asked, account->verify_token, &err) < 0)
        http_problem(request, err.kind == ERROR_INVALID ? 400 : 403, "%s", err.text);
    else
        http_reply(request, 200, "text/plain; charset=utf-8", asked.challenge,
                   strlen(asked.challenge));
}

/* On the store's thread. */
static void stored(void *context, const struct error *err)
{
    struct http_request *request = context;
    if (!err) {
        http_reply(request, 200, "text/plain", "", 0);
        return;
    }
    COUNT(&app_of(request)->engine->counters, webhooks_refused_store);
    http_set_header(request, "Retry-After", "5");
    http_problem(request, 503, "The events could not be stored; send them again.");
}

static void take_item(void *context, const struct incoming *item)
{
    intake_add(context, item);
}

static bool is_signed(struct http_request *request, const struct account *account)
{
    struct error err = { 0 };
    size_t length;
    const char *body = http_body(request, &length);
    const struct whatsapp_secrets secrets = { { account->app_secret, account->old_secret } };

    return whatsapp_check_signature(
               &(struct whatsapp_signed){
                   .header = http_header(request, "X-Hub-Signature-256"),
                   .header_count = http_header_count(request, "X-Hub-Signature-256"),
                   .body = body,
                   .length = length,
               },
               &secrets, &err) == 0;
}

static void take_in(struct http_request *request, const struct account *account)
{
    struct engine *engine = app_of(request)->engine;
    struct intake *intake = intake_new(engine);
    struct whatsapp_counts counts = { 0 };
    struct error err = { 0 };
    size_t length;
    const char *body = http_body(request, &length);

    if (whatsapp_receive(&(struct whatsapp_post){ .account = account->name,
                                                  .phone_number_id = account->phone_number_id,
                                                  .body = body,
                                                  .length = length },
                         take_item, intake, &counts, &err) < 0) {
        COUNT(&engine->counters, webhooks_refused_body);
        log_line(LOG_WARNING, "webhook_refused", "why=\"%s\" bytes=%zu", err.text, length);
        intake_free(intake);
        http_problem(request, 400, "%s", err.text);
        return;
    }
    COUNT_BY(&engine->counters, events_unknown, counts.others + counts.unknown_types);
    COUNT_BY(&engine->counters, events_foreign, counts.foreign_number + counts.foreign_object);
    atomic_store(&account->pace->silent_for, 0);
    intake_store(intake, stored, request);
}

static void receive(struct http_request *request)
{
    const struct account *account = account_of(request);

    if (!account) {
        http_problem(request, 404, "There is no such WhatsApp account.");
    } else if (!is_signed(request, account)) {
        COUNT(&app_of(request)->engine->counters, webhooks_refused_signature);
        log_line(LOG_WARNING, "webhook_unsigned", "account=%s", account->name);
        http_problem(request, 401, "The signature is missing or does not match.");
    } else {
        take_in(request, account);
    }
}

const struct http_route whatsapp_routes[] = {
    { "GET", "/webhooks/whatsapp/{account}", HTTP_ANYONE, HTTP_ON_DOOR, 0, answer_challenge,
      .summary = "Meta checks that the address is ours" },
    { "POST", "/webhooks/whatsapp/{account}", HTTP_ANYONE, HTTP_ON_DOOR, BODY_MAX, receive,
      .summary = "Events of a WhatsApp number, signed by X-Hub-Signature-256",
      .body = "{\"type\":\"object\"}" },
    { 0 },
};
