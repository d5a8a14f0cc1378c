/* One message of each kind that we can send, and the request that it must become.
 *
 * The tests of composing and the check against Meta's schema walk the same table. */
#pragma once

#include "bot/model/outgoing.h"

struct outgoing_sample {
    const char *name;
    struct outgoing outgoing;
    const char *expected; /* of the request, from "type" on, without the last brace */
};

extern const struct outgoing_sample outgoing_samples[];
extern const size_t outgoing_sample_count;
