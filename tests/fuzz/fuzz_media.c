/* A file, its name and what the provider says of it: a type is told by the bytes or not at all, a
 * name leads nowhere, and the token goes to nobody but the provider. */
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/model/media.h"
#include "channels/whatsapp/media.h"
#include "tests/fuzz/fuzz.h"

static void promise_name(const char *given)
{
    char name[MEDIA_NAME_MAX + 1];
    media_clean_name(given, name);
    PROMISE(strlen(name) <= MEDIA_NAME_MAX && text_is_utf8(name, strlen(name)));
    PROMISE(!strpbrk(name, "/\\\"\r\n;%") && name[0] != '.');
}

static void promise_type(const uint8_t *data, size_t size, const char *declared)
{
    const char *found = media_sniff(data, size, declared);
    for (int kind = 0; kind < MEDIA_KINDS; kind++) {
        const char *as = media_accept((enum media_kind)kind, declared, data, size);
        PROMISE(!as || found);
        PROMISE(!as || strlen(as) < MEDIA_MIME_MAX);
    }
    PROMISE(!found || media_sniff(data, size, NULL));
}

static void promise_address(const char *url)
{
    static const char api[] = "https://graph.facebook.com/v23.0/1/messages";
    if (whatsapp_may_fetch(url, api))
        PROMISE(strncasecmp(url, "https://", 8) == 0 && !strchr(url, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct whatsapp_media media;
    char id[WHATSAPP_MEDIA_ID_MAX + 1];
    char *text = memory_bytes((const char *)data, size);

    promise_name(text);
    promise_type(data, size, text);
    promise_type(data, size, "application/pdf");
    promise_address(text);
    if (whatsapp_read_media(text, size, &media))
        promise_address(media.url);
    if (whatsapp_read_upload(text, size, id))
        PROMISE(whatsapp_is_media_id(id) || strchr(id, '-'));
    free(text);
    return 0;
}
