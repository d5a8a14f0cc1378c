/* What a picture, recording or document is: which types we take, how their first bytes look, how
 * large they may be, and what is remembered of one in a message.
 *
 * Types by the sender's word alone are never believed: the first bytes decide. Pure. Any thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/base/digest.h"

enum { MEDIA_NAME_MAX = 120, MEDIA_MIME_MAX = 128 }; /* bytes */

/* In the words of messages: "image", "audio", … */
enum media_kind {
    MEDIA_IMAGE,
    MEDIA_AUDIO,
    MEDIA_VIDEO,
    MEDIA_DOCUMENT,
    MEDIA_STICKER,
    MEDIA_KINDS
};

const char *media_kind_name(enum media_kind kind);
bool media_kind_named(const char *name, enum media_kind *out);

/* What the first bytes say; NULL: nothing that we take. `declared` may be NULL, and has no say but
 * between types that look the same from outside (a zip archive may be a spreadsheet). */
const char *media_sniff(const unsigned char *head, size_t length, const char *declared);

/* The type under which this content is kept as that kind; NULL: it is refused. What was declared
 * must not contradict the first bytes. */
const char *media_accept(enum media_kind kind, const char *declared, const unsigned char *head,
                         size_t length);

/* The kind as which a file of this (sniffed) type is sent on WhatsApp. */
enum media_kind media_kind_of(const char *mime);

/* Bytes that WhatsApp takes of this kind (reference: Cloud API, supported media types). */
uint64_t media_limit(enum media_kind kind);

/* Shown in the page, or only given to be saved? */
bool media_is_shown(const char *mime);

/* A file's name as it may be shown and saved: no folders, no control characters, no dots in front,
 * at most MEDIA_NAME_MAX bytes. "" when nothing is left. */
void media_clean_name(const char *name, char out[MEDIA_NAME_MAX + 1]);
