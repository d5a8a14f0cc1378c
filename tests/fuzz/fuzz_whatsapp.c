/* The body of a webhook whose signature was right: nothing inside may hurt, and every item can be
 * kept and read back. */
#include <string.h>

#include "bot/base/text.h"
#include "channels/whatsapp/receive.h"
#include "tests/fuzz/fuzz.h"

enum { KEPT_MAX = 1 << 20, STORE_ID = 512 };

static void keep(void *context, const struct incoming *item)
{
    size_t *items = context;
    struct incoming again;
    struct error err = { 0 };
    OWNED_BUF struct buf kept = { 0 };
    buf_init(&kept, KEPT_MAX);

    ++*items;
    PROMISE(item->id && strlen(item->id) <= STORE_ID);
    PROMISE(!item->text || text_length(item->text) <= INCOMING_TEXT_MAX);
    PROMISE(!item->name || text_length(item->name) <= INCOMING_NAME_MAX);
    if (item->body) {
        json_auto_t *body = json_loads(item->body, 0, NULL);
        PROMISE(json_is_object(body) && strlen(item->body) <= INCOMING_BODY_MAX);
    }
    PROMISE(!item->text || text_is_utf8(item->text, strlen(item->text)));

    incoming_write(item, &kept);
    PROMISE(!kept.overflow);
    json_auto_t *document = json_loadb(kept.data, kept.length, 0, NULL);
    PROMISE(document && incoming_read(document, &again, &err) == 0);
    PROMISE(again.kind == item->kind && strcmp(again.id, item->id) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct whatsapp_post post = { .account = "demo",
                                        .phone_number_id = "106540352242922",
                                        .body = (const char *)data,
                                        .length = size };
    struct whatsapp_counts counts = { 0 };
    struct error err = { 0 };
    size_t items = 0;

    if (whatsapp_receive(&post, keep, &items, &counts, &err) < 0) {
        PROMISE(err.kind == ERROR_INVALID && strlen(err.text) > 0 && items == 0);
        return 0;
    }
    PROMISE(items == counts.messages + counts.statuses + counts.notices + counts.others);
    return 0;
}
