/* Reading what the Cloud API answers to a request. */
#include "bot/base/text.h"
#include "bot/base/tree.h"
#include "channels/whatsapp/send.h"
#include "channels/whatsapp/value.h"

enum { ANSWER_DEPTH = 16 };

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
