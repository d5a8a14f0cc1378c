#include "bot/commands/doctor_number.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/engine/graph_ask.h"

enum { URL_MAX = 2048, HEADER_MAX = 1024, LIST_MAX = 512 };

struct visit {
    const struct account *account;
    const char *api;
    int failures;
    bool unreachable;
    char app[64]; /* Meta's id of the app that is subscribed; "" */
};

static void __attribute__((format(printf, 4, 5)))
tell(struct visit *visit, bool good, const char *what, const char *format, ...)
{
    va_list args;
    printf("%s  %-10s %s: ", good ? "ok  " : "FAIL", visit->account->name, what);
    va_start(args, format);
    vprintf(format, args);
    va_end(args);
    putchar('\n');
    visit->failures += !good;
}

/* NULL: it was told why there is no answer. */
static json_t *ask_as(struct visit *visit, const char *what, const char *path,
                      const char *authorization)
{
    char url[URL_MAX];
    struct error err = { 0 };
    json_t *answer = NULL;

    snprintf(url, sizeof url, "%s/%s", visit->api, path);
    const struct graph_question question = { .method = "GET",
                                             .url = url,
                                             .authorization = authorization };
    if (!visit->unreachable && graph_ask(&question, &answer, NULL, &err) == 0)
        return answer;
    if (!visit->unreachable)
        tell(visit, false, what, "%s", err.text);
    visit->unreachable = visit->unreachable || err.kind == ERROR_BUSY;
    return NULL;
}

static json_t *ask(struct visit *visit, const char *what, const char *path)
{
    return ask_as(visit, what, path, visit->account->authorization);
}

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "?";
}

/* GREEN, YELLOW, RED or UNKNOWN; a number is born without any. */
static void check_number(struct visit *visit)
{
    char path[URL_MAX];
    snprintf(path, sizeof path,
             "%s?fields=display_phone_number,verified_name,name_status,quality_rating,status,"
             "throughput,whatsapp_business_manager_messaging_limit,health_status",
             visit->account->phone_number_id);
    json_auto_t *answer = ask(visit, "number", path);
    const json_t *health = json_object_get(answer, "health_status");
    const char *can = text_of(health, "can_send_message"), *quality;

    if (!answer)
        return;
    quality = text_of(answer, "quality_rating");
    tell(visit, strcmp(can, "BLOCKED") != 0, "number", "%s, %s, may send: %s",
         text_of(answer, "display_phone_number"), text_of(answer, "status"), can);
    tell(visit, strcmp(text_of(answer, "name_status"), "DECLINED") != 0, "name", "%s, %s",
         text_of(answer, "verified_name"), text_of(answer, "name_status"));
    tell(visit, strcmp(quality, "RED") != 0, "quality", "%s", quality);
    tell(visit, true, "limits", "%s customers a day, throughput %s, ours %d/s",
         text_of(answer, "whatsapp_business_manager_messaging_limit"),
         text_of(json_object_get(answer, "throughput"), "level"), visit->account->per_second);
}

static bool is_granted(const json_t *list, const char *wanted)
{
    size_t i;
    const json_t *row;
    json_array_foreach(list, i, row)
    {
        if (strcmp(text_of(row, "permission"), wanted) == 0)
            return strcmp(text_of(row, "status"), "granted") == 0;
    }
    return false;
}

static void check_rights(struct visit *visit)
{
    static const char *const needed[] = { "whatsapp_business_messaging",
                                          "whatsapp_business_management" };
    json_auto_t *answer = ask(visit, "token", "me/permissions");
    const json_t *list = json_object_get(answer, "data");

    for (size_t i = 0; answer && i < sizeof needed / sizeof *needed; i++) {
        bool good = is_granted(list, needed[i]);
        tell(visit, good, "token", "%s %s", good ? "may use" : "lacks", needed[i]);
    }
}

static void check_subscription(struct visit *visit)
{
    char path[URL_MAX];
    if (!visit->account->waba_id) {
        tell(visit, true, "webhooks", "not asked: the account has no waba_id");
        return;
    }
    snprintf(path, sizeof path, "%s/subscribed_apps", visit->account->waba_id);
    json_auto_t *answer = ask(visit, "webhooks", path);
    const json_t *first = json_array_get(json_object_get(answer, "data"), 0);

    if (!answer)
        return;
    if (first)
        snprintf(visit->app, sizeof visit->app, "%s",
                 text_of(json_object_get(first, "whatsapp_business_api_data"), "id"));
    tell(visit, first != NULL, "webhooks", "%s",
         first ? "an app is subscribed"
               : "no app is subscribed: nothing will come in. POST /{waba}/subscribed_apps");
}

static const char *const fields[] = {
    "messages",
    "message_template_status_update",
    "message_template_quality_update",
    "message_template_components_update",
    "template_category_update",
    "phone_number_quality_update",
    "phone_number_name_update",
    "business_capability_update",
    "account_update",
    "account_alerts",
    "account_review_update",
    "security",
    "user_preferences",
};

static bool has_field(const json_t *list, const char *name)
{
    size_t i;
    const json_t *field;
    json_array_foreach(list, i, field)
    {
        const char *text = json_string_value(field); /* older answers name them only */
        if (strcmp(text ? text : text_of(field, "name"), name) == 0)
            return true;
    }
    return false;
}

static const json_t *of_whatsapp(const json_t *answer)
{
    size_t i;
    const json_t *row;
    json_array_foreach(json_object_get(answer, "data"), i, row)
    {
        if (strcmp(text_of(row, "object"), "whatsapp_business_account") == 0)
            return json_object_get(row, "fields");
    }
    return NULL;
}

/* Only the app itself may ask for this, by its own id and secret. */
static void check_fields(struct visit *visit)
{
    char path[URL_MAX], header[HEADER_MAX];
    OWNED_BUF struct buf missing = { 0 };

    if (!*visit->app)
        return;
    snprintf(path, sizeof path, "%s/subscriptions", visit->app);
    snprintf(header, sizeof header, "Authorization: Bearer %s|%s", visit->app,
             visit->account->app_secret);
    json_auto_t *answer = ask_as(visit, "fields", path, header);
    if (!answer)
        return;
    buf_init(&missing, LIST_MAX);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (!has_field(of_whatsapp(answer), fields[i]))
            buf_format(&missing, " %s", fields[i]);
    bool good = has_field(of_whatsapp(answer), "messages");
    tell(visit, good, "fields", "%s%s", missing.length ? "not subscribed:" : "all subscribed",
         missing.length ? missing.data : "");
}

int doctor_number(const struct account *account, const char *api)
{
    struct visit visit = { .account = account, .api = api };
    check_number(&visit);
    check_rights(&visit);
    check_subscription(&visit);
    check_fields(&visit);
    return visit.failures;
}
