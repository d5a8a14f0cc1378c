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

struct taking {
    struct http_request *request;
    struct intake *intake;
    struct whatsapp_counts counts;
    struct error err;
};

static int take_for(struct taking *taking, const struct account *account, bool only_named)
{
    size_t length;
    const char *body = http_body(taking->request, &length);
    return whatsapp_receive(&(struct whatsapp_post){ .account = account->name,
                                                     .phone_number_id = account->phone_number_id,
                                                     .body = body,
                                                     .length = length,
                                                     .only_named = only_named },
                            take_item, taking->intake, &taking->counts, &taking->err);
}

/* Meta posts what comes for all numbers of an app to the app's one address. Those that have the
 * same app secret are the same app's. */
static void take_for_others(struct taking *taking, const struct account *account)
{
    size_t foreign = taking->counts.foreign_number;
    const struct account *other;

    for (size_t i = 0; (other = accounts_at(&app_of(taking->request)->accounts, i)); i++) {
        size_t before = intake_count(taking->intake);
        if (other == account || strcmp(other->app_secret, account->app_secret) != 0 ||
            take_for(taking, other, true) < 0 || intake_count(taking->intake) == before)
            continue;
        atomic_store(&other->pace->silent_for, 0);
        foreign = 0;
    }
    taking->counts.foreign_number = foreign;
}

static void take_in(struct http_request *request, const struct account *account)
{
    struct engine *engine = app_of(request)->engine;
    struct taking taking = { .request = request, .intake = intake_new(engine) };

    if (take_for(&taking, account, false) < 0) {
        COUNT(&engine->counters, webhooks_refused_body);
        log_line(LOG_WARNING, "webhook_refused", "why=\"%s\"", taking.err.text);
        intake_free(taking.intake);
        http_problem(request, 400, "%s", taking.err.text);
        return;
    }
    if (taking.counts.foreign_number)
        take_for_others(&taking, account);
    COUNT_BY(&engine->counters, events_unknown, taking.counts.others + taking.counts.unknown_types);
    COUNT_BY(&engine->counters, events_foreign,
             taking.counts.foreign_number + taking.counts.foreign_object);
    atomic_store(&account->pace->silent_for, 0);
    intake_store(taking.intake, stored, request);
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
