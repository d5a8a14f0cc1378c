/* Values are invented; names and nesting are Meta's. */
#include "bot/simulator/shapes.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

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

static json_t *text_body(const struct simulator_act *act)
{
    return json_pack("{s:s}", "body", act->text ? act->text : "");
}

static json_t *pressed(const struct simulator_act *act, const char *type)
{
    const char *title = act->title ? act->title : act->text;
    return json_pack("{s:s, s:{s:s, s:s}}", "type", type, type, "id",
                     act->reply_id ? act->reply_id : "", "title", title ? title : "");
}

static json_t *button_body(const struct simulator_act *act)
{
    return pressed(act, "button_reply");
}

static json_t *list_body(const struct simulator_act *act)
{
    return pressed(act, "list_reply");
}

static json_t *media(const struct simulator_act *act, const char *mime)
{
    json_t *body = json_pack("{s:s, s:s, s:s, s:s}", "id", "1003383421387256", "mime_type", mime,
                             "sha256", "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=", "url",
                             "https://lookaside.example.com/attachments/?mid=1003383421387256");
    set_if(body, "caption", act->text);
    return body;
}

static json_t *image_body(const struct simulator_act *act)
{
    return media(act, "image/jpeg");
}

static json_t *audio_body(const struct simulator_act *act)
{
    json_t *body = media(act, "audio/ogg; codecs=opus");
    json_object_del(body, "caption");
    json_object_set_new(body, "voice", json_true());
    return body;
}

static json_t *video_body(const struct simulator_act *act)
{
    return media(act, "video/mp4");
}

static json_t *document_body(const struct simulator_act *act)
{
    json_t *body = media(act, "application/pdf");
    json_object_set_new(body, "filename", json_string("comprovante.pdf"));
    return body;
}

static json_t *sticker_body(const struct simulator_act *act)
{
    json_t *body = media(act, "image/webp");
    json_object_set_new(body, "animated", json_false());
    return body;
}

static json_t *location_body(const struct simulator_act *act)
{
    json_t *body = json_pack("{s:f, s:f}", "latitude", -23.561414, "longitude", -46.655881);
    set_if(body, "name", act->text);
    return body;
}

static json_t *contacts_body(const struct simulator_act *act)
{
    return json_pack("[{s:{s:s, s:s}, s:[{s:s, s:s}]}]", "name", "formatted_name", "Ana Souza",
                     "first_name", "Ana", "phones", "phone", act->customer, "type", "CELL");
}

static json_t *reaction_body(const struct simulator_act *act)
{
    json_t *body = json_pack("{s:s}", "message_id", act->quoted ? act->quoted : "");
    set_if(body, "emoji", act->text);
    return body;
}

static json_t *unsupported_body(const struct simulator_act *act)
{
    (void)act;
    return json_pack("{s:s}", "type", "poll_creation");
}

static const struct shape {
    const char *type;   /* ours */
    const char *member; /* Meta's name of the type, and of the member that holds it */
    json_t *(*body)(const struct simulator_act *act);
} shapes[] = {
    { "text", "text", text_body },
    { "button", "interactive", button_body },
    { "list", "interactive", list_body },
    { "image", "image", image_body },
    { "audio", "audio", audio_body },
    { "video", "video", video_body },
    { "document", "document", document_body },
    { "sticker", "sticker", sticker_body },
    { "location", "location", location_body },
    { "contacts", "contacts", contacts_body },
    { "reaction", "reaction", reaction_body },
    { "unsupported", "unsupported", unsupported_body },
};

static const struct shape *find_shape(const char *type)
{
    for (size_t i = 0; type && i < sizeof shapes / sizeof *shapes; i++)
        if (strcmp(shapes[i].type, type) == 0)
            return &shapes[i];
    return NULL;
}

json_t *shape_message(const struct simulator_act *act, const char *id, moment at)
{
    const struct shape *shape = find_shape(act->type);
    if (!shape)
        return NULL;
    json_t *message =
        json_pack("{s:s, s:s, s:o, s:s, s:o}", "from", act->customer, "id", id, "timestamp",
                  seconds_of(at), "type", shape->member, shape->member, shape->body(act));
    if (act->quoted && strcmp(act->type, "reaction") != 0)
        json_object_set_new(message, "context",
                            json_pack("{s:s, s:s}", "from", "15550783881", "id", act->quoted));
    return message;
}

json_t *shape_contact(const char *customer, const char *name)
{
    return json_pack("{s:{s:s}, s:s}", "profile", "name", name, "wa_id", customer);
}

json_t *shape_status(const struct shape_status *status, moment at)
{
    json_t *object = json_pack("{s:s, s:s, s:o, s:s}", "id", status->id, "status", status->status,
                               "timestamp", seconds_of(at), "recipient_id", status->customer);
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

static json_t *new_value(const struct shape_post *post)
{
    return json_pack("{s:s, s:{s:s, s:s}}", "messaging_product", "whatsapp", "metadata",
                     "display_phone_number", "15550783881", "phone_number_id",
                     post->phone_number_id);
}

static void add_change(json_t *changes, json_t *value)
{
    json_array_append_new(changes, json_pack("{s:o, s:s}", "value", value, "field", "messages"));
}

char *shape_post(const struct shape_post *post)
{
    json_t *changes = json_array();
    if (json_array_size(post->messages)) {
        json_t *value = new_value(post);
        json_object_set(value, "contacts", post->contacts);
        json_object_set(value, "messages", post->messages);
        add_change(changes, value);
    }
    if (json_array_size(post->statuses)) {
        json_t *value = new_value(post);
        json_object_set(value, "statuses", post->statuses);
        add_change(changes, value);
    }
    json_auto_t *document =
        json_pack("{s:s, s:[{s:s, s:o}]}", "object", "whatsapp_business_account", "entry", "id",
                  "102290129340398", "changes", changes);
    return json_dumps(document, JSON_COMPACT | JSON_ENSURE_ASCII | JSON_ESCAPE_SLASH);
}
