/* The WhatsApp accounts that the settings name. */
#include <jansson.h>
#include <string.h>

#include "bot/config.h"

enum { PER_SECOND_MAX = 1000, PER_CUSTOMER_MAX = 600 };
enum { META_PER_SECOND = 80, META_PER_CUSTOMER = 10 /* a minute */ };

/* Texts of jansson and of the settings may not be changed; accounts_add only copies them. */
static char *borrowed(const char *text)
{
    return (char *)(uintptr_t)text;
}

static char *text_of(const json_t *row, const char *name)
{
    return borrowed(json_string_value(json_object_get(row, name)));
}

static int read_number(const json_t *row, const char *name, int most, int *out, struct error *err)
{
    const json_t *value = json_object_get(row, name);
    json_int_t number = json_integer_value(value);
    if (!value)
        return 0;
    if (!json_is_integer(value) || number < 0 || number > most)
        return error_set(err, ERROR_INVALID, "\"%s\" should be a number from 0 to %d", name, most);
    *out = (int)number;
    return 0;
}

static int read_flag(const json_t *row, const char *name, bool *out, struct error *err)
{
    const json_t *value = json_object_get(row, name);
    if (value && !json_is_boolean(value))
        return error_set(err, ERROR_INVALID, "\"%s\" should be true or false", name);
    if (value)
        *out = json_is_true(value);
    return 0;
}

static int read_assistant(const json_t *row, struct account *account, struct assistant *room,
                          struct error *err)
{
    const json_t *value = json_object_get(row, "assistant");
    if (!value)
        return 0;
    if (!json_is_object(value))
        return error_set(err, ERROR_INVALID, "\"assistant\" should be an object");
    account->assistant = room;
    return assistant_read(value, room, err);
}

/* The limits are Meta's: what plays Meta says itself when it has enough. */
static int limit_of(const struct config *config, int64_t set, int at_meta)
{
    static const char meta[] = "https://graph.facebook.com/";
    if (set >= 0)
        return (int)set;
    return strncmp(config->whatsapp_api, meta, sizeof meta - 1) == 0 ? at_meta : 0;
}

static struct account with_limits(const struct config *config)
{
    return (struct account){
        .per_second = limit_of(config, config->whatsapp_rate, META_PER_SECOND),
        .per_customer = limit_of(config, config->whatsapp_pair_rate, META_PER_CUSTOMER),
        .receipts = config->whatsapp_receipts,
    };
}

static int read_row(const struct config *config, const json_t *row, struct accounts *out,
                    struct error *err)
{
    struct assistant assistant;
    struct account account = with_limits(config);

    account.name = text_of(row, "name");
    account.phone_number_id = text_of(row, "phone_number_id");
    account.token = text_of(row, "token");
    account.app_secret = text_of(row, "app_secret");
    account.old_secret = text_of(row, "old_app_secret");
    account.verify_token = text_of(row, "verify_token");
    account.waba_id = text_of(row, "waba_id");
    if (read_number(row, "per_second", PER_SECOND_MAX, &account.per_second, err) < 0 ||
        read_number(row, "per_customer", PER_CUSTOMER_MAX, &account.per_customer, err) < 0 ||
        read_flag(row, "receipts", &account.receipts, err) < 0 ||
        read_assistant(row, &account, &assistant, err) < 0)
        return -1;
    return accounts_add(out, &account, config->whatsapp_api, err);
}

static int read_file(const struct config *config, struct accounts *out, struct error *err)
{
    size_t i;
    const json_t *row;
    json_error_t why;
    json_auto_t *list = json_load_file(config->whatsapp_accounts, 0, &why);

    if (!json_is_array(list))
        return error_set(err, ERROR_INVALID, "BALCAO_WHATSAPP_ACCOUNTS: %s should be a list: %s",
                         config->whatsapp_accounts, why.text);
    json_array_foreach(list, i, row)
    {
        if (read_row(config, row, out, err) < 0)
            return error_while(err, "BALCAO_WHATSAPP_ACCOUNTS, number %zu", i + 1);
    }
    return 0;
}

int config_accounts(const struct config *config, struct accounts *out, struct error *err)
{
    static char name[] = "default";

    if (config->whatsapp_phone_number_id) {
        struct account account = with_limits(config);
        account.name = name;
        account.phone_number_id = borrowed(config->whatsapp_phone_number_id);
        account.token = borrowed(config->whatsapp_token);
        account.app_secret = borrowed(config->whatsapp_app_secret);
        account.old_secret = borrowed(config->whatsapp_old_app_secret);
        account.verify_token = borrowed(config->whatsapp_verify_token);
        account.waba_id = borrowed(config->whatsapp_waba_id);
        if (accounts_add(out, &account, config->whatsapp_api, err) < 0)
            return error_while(err, "BALCAO_WHATSAPP_*");
    }
    return config->whatsapp_accounts ? read_file(config, out, err) : 0;
}
