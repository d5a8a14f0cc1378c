/* What a committed step changed goes to the pages that look: the desk's, and the customer's own. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/public.h"
#include "bot/engine/shard_inside.h"

enum { EVENT_MAX = 64 * 1024, TOPIC_SIZE = 64 };

/* Members that start with "_" stay inside. */
static json_t *public_copy(const json_t *ticket)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)ticket);
    const char *name;
    json_t *value;
    void *next;
    json_object_foreach_safe(copy, next, name, value)
    {
        if (*name == '_')
            json_object_del(copy, name);
    }
    return copy;
}

static void publish_ticket(struct shard *shard, const struct dialog *dialog)
{
    json_auto_t *ticket = public_copy(dialog->ticket);
    OWNED_TEXT char *text = NULL;

    public_mask(ticket);
    json_object_del(ticket, "attempts"); /* lists stay slim; the card is fetched */
    json_object_del(ticket, "notes");
    text = json_dumps(ticket, JSON_COMPACT);
    if (text)
        hub_publish(shard->engine->parts.hub, "desk", "ticket", text);
}

static void write_message(const struct dialog *dialog, struct message *message, struct buf *out)
{
    buf_format(out, "{\"id\":\"%s:%06d\",", dialog->conversation, message->number);
    buf_text(out, message_json(message) + 1);
}

static void publish_to_desk(struct shard *shard, const struct dialog *dialog,
                            struct message *message)
{
    const char *ticket = json_string_value(json_object_get(dialog->ticket, "id"));
    OWNED_BUF struct buf out = { 0 };

    buf_init(&out, EVENT_MAX);
    buf_format(&out, "{\"conversation\":\"%s\",", dialog->conversation);
    if (ticket)
        buf_format(&out, "\"ticket\":\"%s\",", ticket);
    buf_text(&out, "\"message\":");
    write_message(dialog, message, &out);
    buf_char(&out, '}');
    if (!out.overflow)
        hub_publish(shard->engine->parts.hub, "desk", "message", out.data);
}

static void publish_to_customer(struct shard *shard, const struct dialog *dialog,
                                struct message *message)
{
    char topic[TOPIC_SIZE];
    OWNED_BUF struct buf out = { 0 };

    if (message->who == SPEAKER_NOTE)
        return;
    buf_init(&out, EVENT_MAX);
    public_message(dialog->conversation, message, &out);
    snprintf(topic, sizeof topic, "chat:%.48s", dialog->texts[DIALOG_ADDRESS]);
    if (!out.overflow)
        hub_publish(shard->engine->parts.hub, topic, "message", out.data);
}

static bool is_new(const struct seat *seat, const struct message *message)
{
    return message->number > seat->said_before ||
           strcmp(seat->conversation_before, seat->dialog->conversation) != 0;
}

static void publish_message(struct shard *shard, const struct dialog *dialog,
                            struct message *message)
{
    if (strcmp(dialog->texts[DIALOG_CHANNEL], "web") == 0)
        publish_to_customer(shard, dialog, message);
    if (dialog->handed_off)
        publish_to_desk(shard, dialog, message);
}

void shard_publish(struct shard *shard, struct seat *seat, bool ticket_changed)
{
    const struct engine_parts *parts = &shard->engine->parts;
    struct dialog *dialog = seat->dialog;

    if (!parts->hub)
        return;
    for (size_t i = 0; i < dialog->message_count; i++) {
        struct message *message = &dialog->messages[i];
        if (message->changed) /* new, or of another status: pages know it by its id */
            publish_message(shard, dialog, message);
        if (parts->watch && is_new(seat, message))
            parts->watch(parts->watcher, dialog, message);
        message->changed = false;
    }
    if (ticket_changed && dialog->ticket)
        publish_ticket(shard, dialog);
}
