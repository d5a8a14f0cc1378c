/* The media that the simulated provider holds: what customers sent, and what the bot uploaded.
 * All with the simulator's lock held, but the samples. */
#pragma once

#include <stddef.h>

#include "bot/simulator/simulator_inside.h"

enum {
    MEDIA_MAX = 200, /* remembered; the oldest are forgotten first */
    MEDIA_ID_SIZE = 24,
    MEDIA_MIME_SIZE = 128,
    MEDIA_SHA_SIZE = 65,
};

struct simulator_media {
    struct simulator_media *next; /* older */
    char id[MEDIA_ID_SIZE];       /* digits */
    char mime[MEDIA_MIME_SIZE];
    char *bytes;
    size_t length;
};

/* Keeps a copy of the bytes. */
const struct simulator_media *media_add(struct simulator *simulator, const char *mime,
                                        const char *bytes, size_t length);
const struct simulator_media *media_find(const struct simulator *simulator, const char *id);
bool media_forget(struct simulator *simulator, const char *id);
void media_forget_all(struct simulator *simulator);

/* A small real file of this kind ("image", "audio", …), added when there is none yet; NULL: a
 * phone cannot send it. */
const struct simulator_media *media_sample(struct simulator *simulator, const char *kind);

/* Why Meta would refuse such an upload; NULL: it would not. */
const char *media_refusal(const char *mime, size_t length);

void media_sha_hex(const struct simulator_media *media, char out[MEDIA_SHA_SIZE]);
void media_sha_base64(const struct simulator_media *media, char out[MEDIA_SHA_SIZE]);
