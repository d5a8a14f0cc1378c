/* From the body of POST /v1/chat/messages to an incoming item. Any thread. */
#pragma once

#include <jansson.h>
#include <stddef.h>

#include "bot/base/own.h"
#include "bot/model/incoming.h"

enum { WEBCHAT_ID_MAX = 64 };

/* Who posted, as the token says, and when. */
struct webchat_arrival {
    const char *account; /* "default" */
    const char *visitor; /* a ULID */
    moment at;
};

struct webchat_message {
    struct incoming incoming; /* borrows from the members below and from the arrival */
    json_t *document;
    char *id, *text;
};

/* ERROR_INVALID names the field and its limit. */
int webchat_receive(struct webchat_message **out, const struct webchat_arrival *arrival,
                    const char *body, size_t length, struct error *err);
void webchat_message_free(struct webchat_message *message);
DEFINE_OWNED(webchat_message)
