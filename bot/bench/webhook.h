/* Signed webhooks as Meta sends them, as whole HTTP requests. Any thread. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bot/base/buf.h"

static const int64_t webhook_first_telephone = 5511900000000; /* customer 0 */

struct webhook {
    int64_t customer; /* a number counted from 0; the telephone is made of it */
    int64_t number;   /* of the message: its id is made of it */
    const char *text; /* plain: no character that JSON escapes */
    size_t size; /* the body is made that long by saying the text again and again; 0: as it is */
};

void webhook_body(const struct webhook *webhook, struct buf *out);
void webhook_request(const struct webhook *webhook, struct buf *out);
void webhook_wrap(const struct buf *body, struct buf *out); /* a body of the caller's own */

/* The customer that a message of ours goes to; -1 when the body is none. */
int64_t webhook_addressee(const char *body, size_t length);
