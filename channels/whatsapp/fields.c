#include "channels/whatsapp/fields.h"

#include <string.h>

#include "channels/whatsapp/message_fields.h"

enum { ID_MAX = 128, WORDS_MAX = 512 };

/* clang-format off */
#define TEMPLATE                                                                                   \
    TYPED_AS("message_template_id", "template", WORD, ID_MAX),                                     \
    TYPED_AS("message_template_name", "name", TEXT, 512),                                          \
    TYPED_AS("message_template_language", "language", LOCALE, 0)

static const struct typed_field template_status[] = {
    TYPED_AS("event", "event", TEXT, 64),
    TEMPLATE,
    TYPED_AS("reason", "reason", TEXT, 64),
    TYPED_AS("message_template_category", "category", TEXT, 32),
    TYPED_AS("disable_info/disable_date", "disable_date", TEXT, 64),
    TYPED_AS("other_info/title", "title", TEXT, 64),
    TYPED_AS("other_info/description", "description", TEXT, WORDS_MAX),
    TYPED_AS("rejection_info/reason", "rejection", TEXT, WORDS_MAX),
    TYPED_AS("rejection_info/recommendation", "recommendation", TEXT, WORDS_MAX),
    {},
};

static const struct typed_field template_quality[] = {
    TEMPLATE,
    TYPED_AS("new_quality_score", "score", TEXT, 16),
    TYPED_AS("previous_quality_score", "previous", TEXT, 16),
    {},
};

static const struct typed_field template_button[] = {
    TYPED_AS("message_template_button_type", "type", TEXT, 32),
    TYPED_AS("message_template_button_text", "text", TEXT, 64),
    TYPED_AS("message_template_button_url", "url", WORD, 2000),
    TYPED_AS("message_template_button_phone_number", "phone", WORD, 40),
    {},
};

static const struct typed_field template_components[] = {
    TEMPLATE,
    TYPED_AS("message_template_title", "header", TEXT, 256),
    TYPED_AS("message_template_element", "text", TEXT, 1100),
    TYPED_AS("message_template_footer", "footer", TEXT, 256),
    TYPED_IN("message_template_buttons", "buttons", LIST, 10, template_button),
    {},
};

static const struct typed_field template_category[] = {
    TEMPLATE,
    TYPED_AS("new_category", "category", TEXT, 32),
    TYPED_AS("previous_category", "previous", TEXT, 32),
    TYPED_AS("correct_category", "coming", TEXT, 32),
    TYPED_AS("category_update_timestamp", "coming_at", NUMBER, 0),
    {},
};

static const struct typed_field number_quality[] = {
    TYPED_AS("display_phone_number", "number", WORD, 40),
    TYPED_AS("event", "event", TEXT, 32),
    TYPED_AS("max_daily_conversations_per_business", "limit", WORD, 32),
    TYPED_AS("current_limit", "limit", WORD, 32),
    TYPED_AS("old_limit", "old_limit", WORD, 32),
    {},
};

static const struct typed_field number_name[] = {
    TYPED_AS("display_phone_number", "number", WORD, 40),
    TYPED_AS("decision", "decision", TEXT, 32),
    TYPED_AS("requested_verified_name", "name", TEXT, 256),
    TYPED_AS("rejection_reason", "reason", TEXT, WORDS_MAX),
    {},
};

static const struct typed_field capability[] = {
    TYPED_AS("max_daily_conversations_per_business", "limit", WORD, 32),
    TYPED_AS("max_daily_conversation_per_phone", "limit", WORD, 32),
    TYPED_AS("max_phone_numbers_per_business", "numbers", NUMBER, 0),
    TYPED_AS("max_phone_numbers_per_waba", "numbers", NUMBER, 0),
    {},
};

static const struct typed_field restriction[] = {
    TYPED_AS("restriction_type", "type", TEXT, 64),
    TYPED_AS("expiration", "until", NUMBER, 0),
    {},
};

static const struct typed_field volume_tier[] = {
    TYPED_AS("effective_month", "month", TEXT, 16),
    TYPED_AS("pricing_category", "category", TEXT, 32),
    TYPED_AS("region", "region", TEXT, 64),
    TYPED_AS("tier", "tier", TEXT, 64),
    TYPED_AS("tier_update_time", "at", NUMBER, 0),
    {},
};

static const struct typed_field account[] = {
    TYPED_AS("event", "event", TEXT, 64),
    TYPED_AS("phone_number", "number", WORD, 40),
    TYPED_AS("violation_info/violation_type", "violation", TEXT, 64),
    TYPED_IN("restriction_info", "restrictions", LIST, 10, restriction),
    TYPED_AS("ban_info/waba_ban_state", "ban", TEXT, 64),
    TYPED_AS("ban_info/waba_ban_date", "ban_date", TEXT, 64),
    TYPED_IN("volume_tier_info", "volume", OBJECT, 0, volume_tier),
    TYPED_AS("waba_info/waba_id", "waba", WORD, ID_MAX),
    TYPED_AS("country", "country", TEXT, 16),
    {},
};

static const struct typed_field review[] = {
    TYPED_AS("decision", "decision", TEXT, 32),
    {},
};

static const struct typed_field alert[] = {
    TYPED_AS("entity_type", "entity_type", TEXT, 64),
    TYPED_AS("entity_id", "entity", WORD, ID_MAX),
    TYPED_AS("alert_info/alert_severity", "severity", TEXT, 32),
    TYPED_AS("alert_info/alert_status", "status", TEXT, 32),
    TYPED_AS("alert_info/alert_type", "type", TEXT, 64),
    TYPED_AS("alert_info/alert_description", "description", TEXT, WORDS_MAX),
    {},
};

static const struct typed_field security[] = {
    TYPED_AS("display_phone_number", "number", WORD, 40),
    TYPED_AS("event", "event", TEXT, 64),
    TYPED_AS("requester", "requester", WORD, ID_MAX),
    {},
};

static const struct typed_field username[] = {
    TYPED_AS("display_phone_number", "number", WORD, 40),
    TYPED_AS("username", "username", TEXT, 64),
    TYPED_AS("status", "status", TEXT, 32),
    {},
};

static const struct typed_field flows[] = {
    TYPED_AS("event", "event", TEXT, 64),
    TYPED_AS("flow_id", "flow", WORD, ID_MAX),
    TYPED_AS("old_status", "old_status", TEXT, 32),
    TYPED_AS("new_status", "new_status", TEXT, 32),
    TYPED_AS("message", "message", TEXT, WORDS_MAX),
    TYPED_AS("threshold", "threshold", DECIMAL, 1000000000),
    TYPED_AS("alert_state", "state", TEXT, 32),
    TYPED_AS("error_rate", "error_rate", DECIMAL, 1000000000),
    TYPED_AS("p90_latency", "p90_latency", DECIMAL, 1000000000),
    TYPED_AS("availability", "availability", DECIMAL, 1000000000),
    {},
};

const struct typed_field whatsapp_call_fields[] = {
    TYPED_AS("id", "call", WORD, 256),
    TYPED_AS("event", "event", TEXT, 32),
    TYPED_AS("status", "status", TEXT, 32),
    TYPED_AS("direction", "direction", TEXT, 32),
    TYPED_AS("from", "from", WORD, 160),
    TYPED_AS("to", "to", WORD, 160),
    TYPED_AS("start_time", "began", NUMBER, 0),
    TYPED_AS("end_time", "ended", NUMBER, 0),
    TYPED_AS("duration", "seconds", NUMBER, 0),
    TYPED_IN("errors", "errors", LIST, 5, whatsapp_error_fields),
    {},
};

static const struct typed_field participant[] = {
    TYPED_AS("wa_id", "phone", WORD, 20),
    TYPED_AS("input", "input", WORD, 40),
    TYPED_AS("user_id", "user_id", WORD, 160),
    {},
};

const struct typed_field whatsapp_group_fields[] = {
    TYPED_AS("group_id", "group", WORD, 256),
    TYPED_AS("type", "type", TEXT, 64),
    TYPED_AS("request_id", "request", WORD, 256),
    TYPED_AS("subject", "subject", TEXT, 128),
    TYPED_AS("description", "description", TEXT, 2048),
    TYPED_AS("reason", "reason", TEXT, 64),
    TYPED_IN("added_participants", "added", LIST, 8, participant),
    TYPED_IN("removed_participants", "removed", LIST, 8, participant),
    TYPED_IN("errors", "errors", LIST, 5, whatsapp_error_fields),
    {},
};

const struct typed_field whatsapp_contact_book_fields[] = {
    TYPED_AS("type", "type", TEXT, 32),
    TYPED_AS("action", "action", TEXT, 32),
    TYPED_AS("contact/full_name", "name", TEXT, 128),
    TYPED_AS("contact/first_name", "name", TEXT, 128),
    TYPED_AS("contact/phone_number", "phone", WORD, 40),
    TYPED_AS("metadata/timestamp", "at", NUMBER, 0),
    {},
};

const struct typed_field whatsapp_history_fields[] = {
    TYPED_AS("metadata/phase", "phase", NUMBER, 0),
    TYPED_AS("metadata/chunk_order", "chunk", NUMBER, 0),
    TYPED_AS("metadata/progress", "progress", NUMBER, 0),
    TYPED_IN("errors", "errors", LIST, 5, whatsapp_error_fields),
    {},
};

const struct typed_field whatsapp_preference_fields[] = {
    TYPED_AS("category", "category", TEXT, 64),
    TYPED_AS("detail", "detail", TEXT, 256),
    TYPED_AS("signup_id", "signup", WORD, ID_MAX),
    {},
};

static const struct typed_field pricing[] = {
    TYPED_AS("category", "category", TEXT, 64),
    TYPED_AS("type", "type", TEXT, 64),
    TYPED_AS("pricing_model", "model", TEXT, 16),
    TYPED_AS("billable", "billable", FLAG, 0),
    {},
};

static const struct typed_field conversation[] = {
    TYPED_AS("id", "id", WORD, ID_MAX),
    TYPED_AS("origin/type", "origin", TEXT, 64),
    TYPED_AS("expiration_timestamp", "until", NUMBER, 0),
    {},
};

const struct typed_field whatsapp_status_fields[] = {
    TYPED_IN("pricing", "pricing", OBJECT, 0, pricing),
    TYPED_IN("conversation", "conversation", OBJECT, 0, conversation),
    TYPED_AS("recipient_type", "recipient", TEXT, 16),
    TYPED_AS("recipient_participant_id", "participant", WORD, 160),
    TYPED_AS("recipient_participant_user_id", "participant_user_id", WORD, 160),
    TYPED_AS("recipient_participant_parent_user_id", "participant_parent_user_id", WORD, 160),
    TYPED_AS("recipient_identity_key_hash", "identity", TEXT, 64),
    {},
};

static const struct whatsapp_field fields[] = {
    { "message_template_status_update", NULL, template_status },
    { "message_template_quality_update", "new_quality_score", template_quality },
    { "message_template_components_update", "message_template_element", template_components },
    { "template_category_update", "new_category", template_category },
    { "template_correct_category_detection", NULL, template_category },
    { "phone_number_quality_update", NULL, number_quality },
    { "phone_number_name_update", "requested_verified_name", number_name },
    { "business_capability_update", NULL, capability },
    { "account_update", NULL, account },
    { "account_review_update", NULL, review },
    { "account_alerts", "alert_info", alert },
    { "account_settings_update", NULL, NULL },
    { "security", NULL, security },
    { "payment_configuration_update", NULL, NULL },
    { "partner_solutions", NULL, NULL },
    { "automatic_events", NULL, NULL },
    { "business_username_update", NULL, username },
    { "business_username_updates", NULL, username },
    { "flows", "flow_id", flows },
    { "messaging_handovers", NULL, NULL },
};
/* clang-format on */

enum { FIELDS = sizeof fields / sizeof *fields };

static const struct whatsapp_field *field_marked(const struct node *value)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (fields[i].mark && node_get(value, fields[i].mark))
            return &fields[i];
    return NULL;
}

const struct whatsapp_field *whatsapp_field_of(const char *name, const struct node *value)
{
    const struct whatsapp_field *named = NULL;
    for (size_t i = 0; name && i < FIELDS && !named; i++)
        if (*fields[i].name == *name && strcmp(fields[i].name, name) == 0)
            named = &fields[i];
    if (name && !named)
        return NULL;
    if (named && (!named->fields || (named->mark && node_get(value, named->mark))))
        return named;
    const struct whatsapp_field *marked = field_marked(value);
    return marked && !(named && named->fields == marked->fields) ? marked : named;
}
