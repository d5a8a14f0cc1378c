#include "bot/config.h"

#include <unistd.h>

/* clang-format off */
const struct setting config_table[] = {
    { "BALCAO_LISTEN", SETTING_ADDRESS(struct config, listen), .standard = "127.0.0.1:8080",
      .help = "where the server listens; TLS belongs to a proxy before it" },
    { "BALCAO_STORE", SETTING_TEXT(struct config, store), .standard = "sqlite:var/balcao.db",
      .help = "where everything is kept" },
    { "BALCAO_SECRET", SETTING_SECRET(struct config, secret),
      .help = "signs chat tokens; made and kept beside the store when absent" },
    { "BALCAO_PUBLIC_URL", SETTING_URL(struct config, public_url),
      .help = "how browsers reach the server; with https, cookies are sent over TLS only" },
    { "BALCAO_SHARDS", SETTING_NUMBER(struct config, shards), .standard = "1", .least = 1, .most = 16,
      .help = "threads that fold conversations" },
    { "BALCAO_WORKERS", SETTING_NUMBER(struct config, workers), .standard = "4", .least = 1, .most = 64,
      .help = "threads that answer the desk" },
    { "BALCAO_CONNECTIONS", SETTING_NUMBER(struct config, connections), .standard = "4000", .least = 16,
      .most = 60000, .help = "HTTP connections at once" },
    { "BALCAO_CACHE_MB", SETTING_NUMBER(struct config, cache_mb), .standard = "32", .least = 1,
      .most = 65536, .help = "megabytes of dialogs kept decoded" },
    { "BALCAO_MEDIA_MB", SETTING_NUMBER(struct config, media_mb), .standard = "25", .least = 1,
      .most = 100, .help = "megabytes of one picture or file that a customer sends; larger ones are not fetched" },
    { "BALCAO_SENDS", SETTING_NUMBER(struct config, sends), .standard = "32", .least = 1, .most = 1000,
      .help = "requests to WhatsApp at once, in each shard" },
    { "BALCAO_SEND_DOUBT", SETTING_DURATION(struct config, doubt), .standard = "30s", .least = 200,
      .most = 3600000, .help = "how long a send without answer waits for its status before it is repeated" },
    { "BALCAO_CHAT_RATE", SETTING_NUMBER(struct config, chat_rate), .standard = "30", .least = 0,
      .most = 6000, .help = "messages of one visitor of the web chat in a minute, after the first 30; 0: no limit" },
    { "BALCAO_LOG", SETTING_TEXT(struct config, log_level), .standard = "info",
      .help = "debug, info, warning or error" },
    { "BALCAO_ASSISTANT", SETTING_TEXT(struct config, assistant),
      .help = "a JSON file with the assistant's name, hours and policies, taken into the store at the start" },
    { "BALCAO_WHATSAPP_PHONE_NUMBER_ID", SETTING_TEXT(struct config, whatsapp_phone_number_id),
      .help = "Meta's id of the number; without it the channel is off" },
    { "BALCAO_WHATSAPP_TOKEN", SETTING_SECRET(struct config, whatsapp_token),
      .help = "of a system user, for sending" },
    { "BALCAO_WHATSAPP_APP_SECRET", SETTING_SECRET(struct config, whatsapp_app_secret),
      .help = "signs webhooks" },
    { "BALCAO_WHATSAPP_OLD_APP_SECRET", SETTING_SECRET(struct config, whatsapp_old_app_secret),
      .help = "also accepted, while the secret is changed" },
    { "BALCAO_WHATSAPP_VERIFY_TOKEN", SETTING_SECRET(struct config, whatsapp_verify_token),
      .help = "by which Meta checks the webhook's address" },
    { "BALCAO_WHATSAPP_WABA_ID", SETTING_TEXT(struct config, whatsapp_waba_id),
      .help = "the WhatsApp business account" },
    { "BALCAO_WHATSAPP_ACCOUNTS", SETTING_TEXT(struct config, whatsapp_accounts),
      .help = "a JSON file that lists several accounts: name, phone_number_id, token, app_secret, verify_token" },
    { "BALCAO_WHATSAPP_RATE", SETTING_NUMBER(struct config, whatsapp_rate), .standard = "80", .least = 0,
      .most = 1000, .help = "messages that a number may send in a second, unless its account says otherwise; 0: no limit" },
    { "BALCAO_WHATSAPP_PAIR_RATE", SETTING_NUMBER(struct config, whatsapp_pair_rate), .standard = "10",
      .least = 0, .most = 600, .help = "messages to one customer in a minute, after the first 30; 0: no limit" },
    { "BALCAO_WHATSAPP_RECEIPTS", SETTING_BOOL(struct config, whatsapp_receipts), .standard = "yes",
      .help = "customers see that their messages were read, and when an answer is being written" },
    { "BALCAO_WHATSAPP_API", SETTING_URL(struct config, whatsapp_api),
      .standard = "https://graph.facebook.com/v23.0", .help = "another base address for a simulator" },
    { "BALCAO_LLM_URL", SETTING_URL(struct config, llm_url),
      .help = "an OpenAI-compatible endpoint; without it answers are quoted, questions rewritten by rule" },
    { "BALCAO_LLM_KEY", SETTING_SECRET(struct config, llm_key), .help = "its key" },
    { "BALCAO_LLM_MODEL", SETTING_TEXT(struct config, llm_model), .help = "the model's name" },
    { "BALCAO_LLM_TIME_OUT", SETTING_DURATION(struct config, llm_time_out), .standard = "20s", .least = 100,
      .most = 300000, .help = "then the rules answer" },
    { "BALCAO_LLM_CALLS", SETTING_NUMBER(struct config, model_calls), .standard = "5000", .least = 1,
      .most = 50000, .help = "questions to the model at once, in each shard" },
    {},
};
/* clang-format on */

int config_read(struct config *config, struct settings **settings, struct error *err)
{
    *config = (struct config){ 0 };
    return settings_read(settings, config_table, (const char *const *)environ, config, err);
}
