#include "bot/model/message.h"

#include <string.h>

#include "bot/base/memory.h"

enum { JSON_MAX = 1 << 17 };

static const char *const fact_names[MESSAGE_FACTS] = {
    [MESSAGE_KIND] = "kind",
    [MESSAGE_BY] = "by",
    [MESSAGE_BY_ID] = "by_id",
    [MESSAGE_REASON] = "reason",
    [MESSAGE_FLOW] = "flow",
    [MESSAGE_PROMPT] = "prompt",
    [MESSAGE_MODEL] = "model",
    [MESSAGE_ENTRY] = "entry",
    [MESSAGE_ENTRY_QUESTION] = "entry_question",
    [MESSAGE_REFORMULATED] = "reformulated",
    [MESSAGE_FEEDBACK] = "feedback",
    [MESSAGE_ERROR] = "error",
    [MESSAGE_RECEIPT] = "receipt",
    [MESSAGE_PROVIDER_ID] = "provider_id",
    [MESSAGE_MEDIA] = "media",
    [MESSAGE_BODY] = "body",
    [MESSAGE_CHANGE] = "change",
    [MESSAGE_ORIGINAL] = "original",
    [MESSAGE_REACTION] = "reaction",
};

static const char *const speakers[] = { "customer", "bot", "analyst", "system", "note" };
static const char *const deliveries[] = { "",          "queued", "sent",  "failed",
                                          "delivered", "read",   "played" };

const char *speaker_name(enum speaker who)
{
    return speakers[who];
}

const char *delivery_name(enum delivery delivery)
{
    return deliveries[delivery];
}

enum delivery delivery_named(const char *name)
{
    for (int i = DELIVERY_QUEUED; name && i <= DELIVERY_PLAYED; i++)
        if (strcmp(deliveries[i], name) == 0)
            return (enum delivery)i;
    return DELIVERY_NONE;
}

void message_clear(struct message *message)
{
    free(message->text);
    free(message->json);
    for (int i = 0; i < MESSAGE_FACTS; i++)
        free(message->facts[i]);
    for (size_t i = 0; i < message->button_count; i++) {
        free(message->buttons[i].id);
        free(message->buttons[i].title);
    }
    *message = (struct message){ 0 };
}

void message_touch(struct message *message)
{
    free(message->json);
    message->json = NULL;
    message->filed = false;
}

void message_set(struct message *message, enum message_fact fact, const char *text)
{
    memory_set(&message->facts[fact], text);
    message_touch(message);
}

void message_button(struct message *message, const char *id, const char *title)
{
    if (message->button_count == MESSAGE_BUTTONS_MAX)
        return;
    message->buttons[message->button_count++] =
        (struct button){ .id = memory_text(id), .title = memory_text(title) };
    message_touch(message);
}

bool message_deliver(struct message *message, enum delivery delivery)
{
    if (delivery <= message->delivery)
        return false;
    if (message->delivery == DELIVERY_FAILED)
        memory_set(&message->facts[MESSAGE_ERROR], NULL); /* it arrived after all */
    message->delivery = delivery;
    message_touch(message);
    return true;
}

static void write_member(struct buf *out, const char *name, const char *text)
{
    if (!text)
        return;
    buf_key(out, name);
    buf_json(out, text);
}

void message_write_buttons(const struct message *message, struct buf *out)
{
    if (message->button_count == 0)
        return;
    buf_text(out, ",\"buttons\":[");
    for (size_t i = 0; i < message->button_count; i++) {
        buf_text(out, i ? ",{\"id\":" : "{\"id\":");
        buf_json(out, message->buttons[i].id);
        buf_text(out, ",\"title\":");
        buf_json(out, message->buttons[i].title);
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

/* Of these facts the text is an object of its own. */
static bool is_object(enum message_fact fact)
{
    return fact == MESSAGE_MEDIA || fact == MESSAGE_RECEIPT;
}

static char *read_fact(const json_t *object, enum message_fact fact)
{
    const json_t *value = json_object_get(object, fact_names[fact]);
    if (!is_object(fact))
        return memory_text(json_string_value(value));
    return json_is_object(value) ? json_dumps(value, JSON_COMPACT) : NULL;
}

static void write_gate(const struct message *message, struct buf *out)
{
    buf_key(out, "p");
    buf_decimal(out, message->p);
    buf_key(out, "threshold");
    buf_decimal(out, message->threshold);
}

static void write_facts(const struct message *message, struct buf *out)
{
    for (int i = 0; i < MESSAGE_FACTS; i++) {
        if (!is_object((enum message_fact)i)) {
            write_member(out, fact_names[i], message->facts[i]);
        } else if (message->facts[i]) {
            buf_key(out, fact_names[i]);
            buf_text(out, message->facts[i]);
        }
    }
}

const char *message_json(struct message *message)
{
    if (message->json)
        return message->json;
    OWNED_BUF struct buf out = { 0 };
    char at[CLOCK_TEXT_SIZE];

    buf_init(&out, JSON_MAX);
    buf_text(&out, "{\"number\":");
    buf_number(&out, message->number);
    write_member(&out, "at", clock_text(message->at, at));
    write_member(&out, "who", speaker_name(message->who));
    write_member(&out, "text", message->text);
    if (message->delivery)
        write_member(&out, "status", delivery_name(message->delivery));
    write_facts(message, &out);
    if (message->threshold > 0)
        write_gate(message, &out);
    message_write_buttons(message, &out);
    buf_char(&out, '}');
    message->json = buf_take(&out);
    return message->json;
}

static enum speaker speaker_named(const char *name)
{
    for (int i = SPEAKER_CUSTOMER; name && i <= SPEAKER_NOTE; i++)
        if (strcmp(speakers[i], name) == 0)
            return (enum speaker)i;
    return SPEAKER_SYSTEM;
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

void message_read(const json_t *object, struct message *out)
{
    *out = (struct message){ .number = (int)json_integer_value(json_object_get(object, "number")),
                             .at = clock_read(text_of(object, "at")),
                             .who = speaker_named(text_of(object, "who")),
                             .delivery = delivery_named(text_of(object, "status")),
                             .p = json_number_value(json_object_get(object, "p")),
                             .threshold = json_number_value(json_object_get(object, "threshold")),
                             .text = memory_text(text_of(object, "text")) };
    for (int i = 0; i < MESSAGE_FACTS; i++)
        out->facts[i] = read_fact(object, (enum message_fact)i);

    size_t i;
    const json_t *button;
    json_array_foreach(json_object_get(object, "buttons"), i, button)
    {
        const char *id = text_of(button, "id"), *title = text_of(button, "title");
        if (id && title)
            message_button(out, id, title);
    }
}
