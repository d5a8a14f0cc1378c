/* Keeps the careful threshold true: after the knowledge has changed, it examines itself again
 * (kb/examine.h), at most once a minute. One thread. */
#pragma once

#include "bot/engine/knowledge.h"

struct careful {
    moment newest, looked_at; /* of the knowledge; when it was examined */
    size_t size;
};

/* True when it has been examined now, which may take seconds. */
bool careful_look(struct careful *careful, struct knowledge *knowledge, moment now);
