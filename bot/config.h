/* Everything that can be set, read from the environment once, at the start. */
#pragma once

#include "bot/base/settings.h"
#include "bot/engine/accounts.h"

struct config {
    const char *listen, *store, *secret, *public_url;
    int64_t shards, workers, connections, cache_mb, media_mb, sends, model_calls;
    moment doubt;
    const char *log_level;
    const char *whatsapp_phone_number_id, *whatsapp_token, *whatsapp_app_secret;
    const char *whatsapp_old_app_secret, *whatsapp_verify_token, *whatsapp_waba_id;
    const char *whatsapp_accounts, *whatsapp_api;
    int64_t chat_rate;
    int64_t whatsapp_rate, whatsapp_pair_rate;
    bool whatsapp_receipts;
    moment whatsapp_silence;
    const char *llm_url, *llm_key, *llm_model;
    moment llm_time_out;
    const char *assistant;
};

extern const struct setting config_table[];

/* From the environment of the process. Texts live as long as *settings. */
int config_read(struct config *config, struct settings **settings, struct error *err);

/* The WhatsApp accounts that the settings name: the one called "default", and those of the file. */
int config_accounts(const struct config *config, struct accounts *out, struct error *err);
