/* Values are invented; names and nesting are Meta's. */
#include "bot/simulator/shapes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bot/simulator/simulator_inside.h"

static json_t *seconds_of(moment at)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)(at / SECONDS(1)));
    return json_string(digits);
}

static void set_if(json_t *object, const char *name, const char *text)
{
    if (text && *text)
        json_object_set_new(object, name, json_string(text));
}

static json_t *text_body(const struct shape_message *what)
{
    return json_pack("{s:s}", "body", what->act->text ? what->act->text : "");
}

static json_t *pressed(const struct simulator_act *act, const char *type)
{
    const char *title = act->title ? act->title : act->text;
    return json_pack("{s:s, s:{s:s, s:s}}", "type", type, type, "id",
                     act->reply_id ? act->reply_id : "", "title", title ? title : "");
}

static json_t *button_body(const struct shape_message *what)
{
    return pressed(what->act, "button_reply");
}

static json_t *list_body(const struct shape_message *what)
{
    return pressed(what->act, "list_reply");
}

static json_t *media(const struct shape_message *what)
{
    json_t *body = json_pack("{s:s, s:s, s:s}", "id", what->media_id, "mime_type", what->mime,
                             "sha256", what->sha);
    set_if(body, "url", what->url);
    return body;
}

static json_t *captioned_body(const struct shape_message *what)
{
    json_t *body = media(what);
    set_if(body, "caption", what->act->text);
    return body;
}

static json_t *audio_body(const struct shape_message *what)
{
    json_t *body = media(what);
    json_object_set_new(body, "voice", json_true());
    return body;
}

static json_t *document_body(const struct shape_message *what)
{
    json_t *body = captioned_body(what);
    const char *name = what->act->filename;
    json_object_set_new(body, "filename", json_string(name ? name : "comprovante.pdf"));
    return body;
}

static json_t *sticker_body(const struct shape_message *what)
{
    json_t *body = media(what);
    json_object_set_new(body, "animated", json_false());
    return body;
}

static json_t *location_body(const struct shape_message *what)
{
    json_t *body = json_pack("{s:f, s:f}", "latitude", -23.561414, "longitude", -46.655881);
    set_if(body, "name", what->act->text);
    return body;
}

static json_t *contacts_body(const struct shape_message *what)
{
    return json_pack("[{s:{s:s, s:s}, s:[{s:s, s:s}]}]", "name", "formatted_name", "Ana Souza",
                     "first_name", "Ana", "phones", "phone", what->act->customer, "type", "CELL");
}

static json_t *reaction_body(const struct shape_message *what)
{
    const char *quoted = what->act->quoted;
    json_t *body = json_pack("{s:s}", "message_id", quoted ? quoted : "");
    set_if(body, "emoji", what->act->text);
    return body;
}

static json_t *unsupported_body(const struct shape_message *what)
{
    (void)what;
    return json_pack("{s:s}", "type", "poll_creation");
}

static const struct shape {
    const char *type;   /* ours */
    const char *member; /* Meta's name of the type, and of the member that holds it */
    json_t *(*body)(const struct shape_message *what);
    bool has_file;
} shapes[] = {
    { "text", "text", text_body, false },
    { "button", "interactive", button_body, false },
    { "list", "interactive", list_body, false },
    { "image", "image", captioned_body, true },
    { "audio", "audio", audio_body, true },
    { "video", "video", captioned_body, true },
    { "document", "document", document_body, true },
    { "sticker", "sticker", sticker_body, true },
    { "location", "location", location_body, false },
    { "contacts", "contacts", contacts_body, false },
    { "reaction", "reaction", reaction_body, false },
    { "unsupported", "unsupported", unsupported_body, false },
};

static const struct shape *find_shape(const char *type)
{
    for (size_t i = 0; type && i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].type, type) == 0)
            return &shapes[i];
    return NULL;
}

bool shape_has_file(const char *type)
{
    const struct shape *shape = find_shape(type);
    return shape && shape->has_file;
}

json_t *shape_message(const struct shape_message *what)
{
    const struct simulator_act *act = what->act;
    const struct shape *shape = find_shape(act->type);
    if (!shape)
        return NULL;
    json_t *message =
        json_pack("{s:s, s:o, s:s, s:o}", "id", what->id, "timestamp", seconds_of(what->at), "type",
                  shape->member, shape->member, shape->body(what));
    set_if(message, "from", what->phone);
    set_if(message, "from_user_id", what->user_id);
    if (act->quoted && strcmp(act->type, "reaction") != 0)
        json_object_set_new(message, "context",
                            json_pack("{s:s, s:s}", "from", "15550783881", "id", act->quoted));
    return message;
}

json_t *shape_system(const char *from, const char *id, json_t *system, moment at)
{
    json_t *message = json_pack("{s:s, s:o, s:s, s:o}", "id", id, "timestamp", seconds_of(at),
                                "type", "system", "system", system);
    set_if(message, "from", from);
    return message;
}

json_t *shape_contact(const char *phone, const char *user_id, const char *name)
{
    json_t *contact = json_pack("{s:{s:s}}", "profile", "name", name);
    set_if(contact, "wa_id", phone);
    set_if(contact, "user_id", user_id);
    return contact;
}

static bool is_user_id(const char *customer)
{
    return *customer > '9';
}

json_t *shape_status(const struct shape_status *status, moment at)
{
    json_t *object = json_pack("{s:s, s:s, s:o}", "id", status->id, "status", status->status,
                               "timestamp", seconds_of(at));
    if (!is_user_id(status->customer))
        set_if(object, "recipient_id", status->customer);
    set_if(object, "recipient_user_id",
           is_user_id(status->customer) ? status->customer : status->user_id);
    set_if(object, "biz_opaque_callback_data", status->callback);
    if (status->code)
        json_object_set_new(object, "errors",
                            json_pack("[{s:i, s:s, s:s}]", "code", status->code, "title",
                                      status->title, "message", status->title));
    else if (strcmp(status->status, "sent") == 0)
        json_object_set_new(object, "pricing",
                            json_pack("{s:b, s:s, s:s, s:s}", "billable", 1, "pricing_model", "PMP",
                                      "type", "regular", "category", "service"));
    return object;
}

json_t *shape_value(const char *phone_number_id)
{
    return json_pack("{s:s, s:{s:s, s:s}}", "messaging_product", "whatsapp", "metadata",
                     "display_phone_number", "15550783881", "phone_number_id", phone_number_id);
}

static void add_change(json_t *changes, json_t *value)
{
    json_array_append_new(changes, json_pack("{s:o, s:s}", "value", value, "field", "messages"));
}

static json_t *changes_of(const struct shape_post *post)
{
    json_t *changes = json_array();
    if (json_array_size(post->messages)) {
        json_t *value = shape_value(post->phone_number_id);
        if (json_array_size(post->contacts))
            json_object_set(value, "contacts", post->contacts);
        json_object_set(value, "messages", post->messages);
        add_change(changes, value);
    }
    if (json_array_size(post->statuses)) {
        json_t *value = shape_value(post->phone_number_id);
        json_object_set(value, "statuses", post->statuses);
        add_change(changes, value);
    }
    return changes;
}

/* Jansson escapes as \u00E1, Meta as \u00e1: the signature covers the bytes, so it matters. */
static void lower_escapes(char *text)
{
    for (char *at = text; (at = strchr(at, '\\')) != NULL; at += 2)
        for (int i = 2; at[1] == 'u' && i < 6; i++)
            at[i] = (char)tolower((unsigned char)at[i]);
}

char *shape_post(const struct shape_post *post)
{
    json_auto_t *entries = json_array();
    json_t *changes = changes_of(post);
    if (json_array_size(changes))
        json_array_append_new(entries,
                              json_pack("{s:s, s:O}", "id", SIMULATOR_WABA, "changes", changes));
    if (json_array_size(post->changes))
        json_array_append_new(entries, json_pack("{s:s, s:I, s:O}", "id", SIMULATOR_WABA, "time",
                                                 (json_int_t)(post->at / SECONDS(1)), "changes",
                                                 post->changes));
    json_decref(changes);
    json_auto_t *document =
        json_pack("{s:s, s:O}", "object", "whatsapp_business_account", "entry", entries);
    char *text = json_dumps(document, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ESCAPE_SLASH);
    lower_escapes(text);
    return text;
}
