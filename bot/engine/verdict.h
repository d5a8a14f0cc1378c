/* What an answer of the Graph API means for the message that was sent, and for the number that sent
 * it. Pure but for the chance in a delay. Any thread. */
#pragma once

#include <stdbool.h>

#include "bot/engine/arrival.h"
#include "bot/net/http_client.h"

struct verdict {
    struct result result;
    bool pauses;  /* the number has to wait, and its other messages with it */
    bool stops;   /* … until a person has looked: the token, a permission, a payment */
    int wait;     /* ms of the pause that the code or the provider asks for; 0: it does not say */
    int64_t code; /* of the provider's error; 0: none */
};

/* `tries`: that the message has behind it. The texts of the result are owned by the caller. */
struct verdict verdict_of(const struct http_result *http, int tries);
