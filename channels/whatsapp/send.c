/* Composing requests by hand-written JSON: the shapes are small and fixed. */
#include "channels/whatsapp/send.h"

#include <string.h>

#include "bot/base/text.h"
#include "bot/base/tree.h"
#include "channels/whatsapp/message.h"

enum { ANSWER_DEPTH = 16 };

/* `head` is JSON that ends where the text belongs. */
static void add(struct buf *out, const char *head, const char *text)
{
    buf_text(out, head);
    buf_json(out, text);
}

static bool is_number(const char *to)
{
    return strspn(to, "0123456789") == strlen(to);
}

/* A user id in "to" would be accepted and then never delivered. */
static void add_recipient(const char *to, struct buf *out)
{
    buf_text(out, "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",");
    if (is_number(to)) {
        buf_text(out, "\"to\":\"+"); /* without it the business's own country may be put in front */
        buf_text(out, to);
        buf_char(out, '"');
    } else {
        add(out, "\"recipient\":", to);
    }
}

static void add_buttons(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"type\":\"button\",\"body\":{\"text\":", outgoing->text);
    buf_text(out, "},\"action\":{\"buttons\":[");
    for (size_t i = 0; i < outgoing->choice_count; i++) {
        buf_text(out, i ? "," : "");
        add(out, "{\"type\":\"reply\",\"reply\":{\"id\":", outgoing->choices[i].id);
        add(out, ",\"title\":", outgoing->choices[i].title);
        buf_text(out, "}}");
    }
    buf_text(out, "]}}");
}

static void add_list(const struct outgoing *outgoing, struct buf *out)
{
    add(out, "{\"type\":\"list\",\"body\":{\"text\":", outgoing->text);
    add(out, "},\"action\":{\"button\":", outgoing->open);
    buf_text(out, ",\"sections\":[{\"rows\":[");
    for (size_t i = 0; i < outgoing->choice_count; i++) {
        const struct outgoing_choice *row = &outgoing->choices[i];
        buf_text(out, i ? "," : "");
        add(out, "{\"id\":", row->id);
        add(out, ",\"title\":", row->title);
        if (row->description)
            add(out, ",\"description\":", row->description);
        buf_char(out, '}');
    }
    buf_text(out, "]}]}}");
}

void whatsapp_compose(const struct outgoing *outgoing, const char *to, const char *callback,
                      struct buf *out)
{
    add_recipient(to, out);
    switch (outgoing->kind) {
    case OUTGOING_TEXT:
        add(out, ",\"type\":\"text\",\"text\":{\"body\":", outgoing->text);
        buf_char(out, '}');
        break;
    case OUTGOING_BUTTONS:
        buf_text(out, ",\"type\":\"interactive\",\"interactive\":");
        add_buttons(outgoing, out);
        break;
    case OUTGOING_LIST:
        buf_text(out, ",\"type\":\"interactive\",\"interactive\":");
        add_list(outgoing, out);
        break;
    }
    if (outgoing->quoted) {
        add(out, ",\"context\":{\"message_id\":", outgoing->quoted);
        buf_char(out, '}');
    }
    if (callback)
        add(out, ",\"biz_opaque_callback_data\":", callback);
    buf_char(out, '}');
}

void whatsapp_compose_read(const char *message_id, bool typing, struct buf *out)
{
    add(out, "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":", message_id);
    buf_text(out, typing ? ",\"typing_indicator\":{\"type\":\"text\"}}" : "}");
}

static void copy_text(char *out, size_t size, const struct node *object, const char *name)
{
    const char *text = whatsapp_text(object, name);
    text_copy(out, size, text ? text : "");
}

static void read_accepted(const struct node *document, struct whatsapp_answer *out)
{
    const struct node *contact = node_first(node_get(document, "contacts"));
    const struct node *message = node_first(node_get(document, "messages"));
    out->reaction = WHATSAPP_ACCEPTED;
    copy_text(out->message_id, sizeof out->message_id, message, "id");
    copy_text(out->address, sizeof out->address, contact, "wa_id");
}

void whatsapp_read_answer(int status, const char *body, size_t length, struct whatsapp_answer *out)
{
    struct error err = { 0 }; /* what is no JSON says nothing */
    OWNED(tree)
    struct tree *tree = tree_read(body ? body : "", body ? length : 0, ANSWER_DEPTH, &err);
    const struct node *document = tree ? tree_root(tree) : NULL;
    const struct node *error = node_get(document, "error");
    *out = (struct whatsapp_answer){ 0 };
    if (status >= 200 && status < 300 && !error) {
        read_accepted(document, out);
        return;
    }
    bool coded = node_get(error, "code") != NULL;
    out->code = whatsapp_number(error, "code");
    copy_text(out->title, sizeof out->title, error, "message");
    out->reaction = whatsapp_reaction_to(coded ? out->code : -1, status,
                                         node_is(node_get(error, "is_transient"), NODE_TRUE));
}
