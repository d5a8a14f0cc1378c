#include "bot/base/signed_link.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/digest.h"

enum { MARKED_MAX = 4096, UNTIL_DIGITS_MAX = 15 };

static void add(struct buf *out, const char *text)
{
    buf_number(out, (int64_t)strlen(text)); /* so that nothing can move from one part to the next */
    buf_char(out, ':');
    buf_text(out, text);
}

void signed_link_mark(const struct signed_link *link, char out[SIGNED_LINK_SIZE])
{
    OWNED_BUF struct buf marked = { 0 };
    unsigned char digest[DIGEST_SIZE];

    buf_init(&marked, MARKED_MAX);
    add(&marked, link->purpose);
    add(&marked, link->whom);
    add(&marked, link->what);
    buf_number(&marked, link->until);
    digest_hmac(link->secret, marked.data, marked.length, digest);
    digest_hex(digest, (SIGNED_LINK_SIZE - 1) / 2, out);
}

bool signed_link_is_valid(const struct signed_link *link, const char *until, const char *mark,
                          moment now)
{
    struct signed_link claimed = *link;
    char right[SIGNED_LINK_SIZE];

    if (!until || !mark || strlen(until) > UNTIL_DIGITS_MAX ||
        strspn(until, "0123456789") != strlen(until) || strlen(mark) != SIGNED_LINK_SIZE - 1)
        return false;
    claimed.until = strtoll(until, NULL, 10);
    signed_link_mark(&claimed, right);
    return digest_equal(mark, right, SIGNED_LINK_SIZE - 1) && now < claimed.until;
}
