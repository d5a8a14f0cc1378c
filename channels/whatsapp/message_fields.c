/* What is read of each type of message: their names, ours, and how much of it. */
#include "channels/whatsapp/message_fields.h"

enum { URL_MAX = 512, ID_MAX = 128 };

/* clang-format off */
const struct typed_field whatsapp_error_fields[] = {
    TYPED_AS("code", "code", NUMBER, 0),
    TYPED_AS("title", "title", TEXT, 256),
    TYPED_AS("message", "title", TEXT, 256),
    TYPED_AS("error_data/details", "details", TEXT, 512),
    TYPED_AS("details", "details", TEXT, 512),
    {},
};

const struct typed_field whatsapp_media_fields[] = {
    TYPED_AS("id", "media", WORD, ID_MAX),
    TYPED_AS("mime_type", "mime", TEXT, 128),
    TYPED_AS("sha256", "sha256", HASH, 0),
    TYPED_AS("filename", "file", FILE, 128),
    TYPED_AS("url", "url", WORD, 2048),
    TYPED_AS("voice", "voice", FLAG, 0),
    TYPED_AS("animated", "animated", FLAG, 0),
    {},
};

const struct typed_field whatsapp_location_fields[] = {
    TYPED_AS("latitude", "latitude", DECIMAL, 90),
    TYPED_AS("longitude", "longitude", DECIMAL, 180),
    TYPED_AS("name", "name", TEXT, 256),
    TYPED_AS("address", "address", TEXT, 512),
    TYPED_AS("url", "url", WORD, URL_MAX),
    {},
};

static const struct typed_field phone[] = {
    TYPED_AS("phone", "phone", WORD, 40),
    TYPED_AS("wa_id", "wa_id", WORD, 20),
    TYPED_AS("type", "type", TEXT, 20),
    {},
};

static const struct typed_field email[] = {
    TYPED_AS("email", "email", TEXT, 128),
    TYPED_AS("type", "type", TEXT, 20),
    {},
};

static const struct typed_field contact[] = {
    TYPED_AS("name/formatted_name", "name", TEXT, 128),
    TYPED_AS("name/first_name", "name", TEXT, 128),
    TYPED_IN("phones", "phones", LIST, 5, phone),
    TYPED_IN("emails", "emails", LIST, 3, email),
    TYPED_AS("org/company", "company", TEXT, 128),
    TYPED_AS("birthday", "birthday", TEXT, 10),
    {},
};

const struct typed_field whatsapp_contacts_fields[] = {
    TYPED_AS("origin", "origin", TEXT, 32),
    TYPED_AS("contacts/0/origin", "origin", TEXT, 32),
    TYPED_IN("contacts", "contacts", LIST, 20, contact),
    {},
};

static const struct typed_field product[] = {
    TYPED_AS("product_retailer_id", "product", WORD, ID_MAX),
    TYPED_AS("quantity", "quantity", DECIMAL, 1000000000),
    TYPED_AS("item_price", "price", DECIMAL, 1000000000),
    TYPED_AS("currency", "currency", TEXT, 8),
    {},
};

const struct typed_field whatsapp_order_fields[] = {
    TYPED_AS("catalog_id", "catalog", WORD, ID_MAX),
    TYPED_IN("product_items", "items", LIST, 100, product),
    {},
};

const struct typed_field whatsapp_call_permission_fields[] = {
    TYPED_AS("response", "response", TEXT, 32),
    TYPED_AS("expiration_timestamp", "until", NUMBER, 0),
    TYPED_AS("is_permanent", "permanent", FLAG, 0),
    {},
};

const struct typed_field whatsapp_row_fields[] = {
    TYPED_AS("description", "description", TEXT, 128),
    {},
};

const struct typed_field whatsapp_flow_fields[] = {
    TYPED_AS("name", "name", TEXT, 64),
    {},
};

static const struct typed_field referred_product[] = {
    TYPED_AS("catalog_id", "catalog", WORD, ID_MAX),
    TYPED_AS("product_retailer_id", "product", WORD, ID_MAX),
    {},
};

static const struct typed_field referral[] = {
    TYPED_AS("source_type", "source", TEXT, 32),
    TYPED_AS("source_id", "id", WORD, ID_MAX),
    TYPED_AS("source_url", "url", WORD, URL_MAX),
    TYPED_AS("headline", "headline", TEXT, 256),
    TYPED_AS("body", "text", TEXT, 512),
    TYPED_AS("media_type", "media", TEXT, 32),
    TYPED_AS("ctwa_clid", "click", WORD, 256),
    {},
};

/* What a message of any type may have. */
const struct typed_field whatsapp_common_fields[] = {
    TYPED_IN("context/referred_product", "product", OBJECT, 0, referred_product),
    TYPED_IN("referral", "referral", OBJECT, 0, referral),
    TYPED_AS("identity/hash", "identity", TEXT, 64),
    TYPED_AS("group_id", "group", WORD, 256),
    TYPED_IN("errors", "errors", LIST, 5, whatsapp_error_fields),
    {},
};
/* clang-format on */
