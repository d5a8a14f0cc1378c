/* The body of POST /v1/chat/messages. */
#include <string.h>

#include "bot/base/text.h"
#include "channels/webchat/receive.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct webchat_arrival arrival = { .account = "default",
                                             .visitor = "01ARYZ6S410123456789ABCDEF",
                                             .at = 1795257000000 };
    OWNED(webchat_message) struct webchat_message *message = NULL;
    struct error err = { 0 };

    if (webchat_receive(&message, &arrival, (const char *)data, size, &err) < 0) {
        PROMISE(err.kind == ERROR_INVALID && strlen(err.text) > 0 && !message);
        return 0;
    }
    const struct incoming *item = &message->incoming;
    PROMISE(item->id && item->kind == INCOMING_MESSAGE);
    PROMISE(!item->text || text_length(item->text) <= INCOMING_TEXT_MAX);
    PROMISE(!item->text || text_is_utf8(item->text, strlen(item->text)));
    PROMISE(!item->reply_id || strlen(item->reply_id) <= INCOMING_REPLY_MAX);
    return 0;
}
