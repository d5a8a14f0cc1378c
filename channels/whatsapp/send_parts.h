/* What the composers of requests share. Internal. Any thread. */
#pragma once

#include "bot/base/buf.h"
#include "bot/model/outgoing.h"

/* `head` is JSON that ends where the text belongs. */
static inline void add(struct buf *out, const char *head, const char *text)
{
    buf_text(out, head);
    buf_json(out, text);
}

/* Nothing at all when there is no text. */
static inline void add_if(struct buf *out, const char *head, const char *text)
{
    if (text)
        add(out, head, text);
}

/* The value of "image", "document" and so on. */
void whatsapp_add_media(const struct outgoing_media *media, struct buf *out);
void whatsapp_add_location(const struct outgoing_location *location, struct buf *out);

/* "type":…,"…":…  of the message; without the envelope around it. */
void whatsapp_add_interactive(const struct outgoing *outgoing, struct buf *out);
void whatsapp_add_contacts(const struct outgoing *outgoing, struct buf *out);
void whatsapp_add_template(const struct outgoing *outgoing, struct buf *out);

/* The value of "action" of these two. */
void whatsapp_add_order_action(const struct outgoing_order *order, struct buf *out);
void whatsapp_add_order_status_action(const struct outgoing_order_status *status, struct buf *out);

/* The value of "parameters" of an order; also stands in templates. */
void whatsapp_add_order(const struct outgoing_order *order, struct buf *out);
