/* Where the Cloud API keeps what customers send, and how it is asked for. A customer's picture
 * comes as an id; the Graph says at which address it can be had for five minutes, and that address
 * wants the token, too. So we are told by others where to send our token: only to Meta's own hosts,
 * or to the one that the API itself is at. Pure. Any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bot/base/buf.h"

enum { WHATSAPP_MEDIA_ID_MAX = 128, WHATSAPP_MEDIA_URL_MAX = 2048 };

/* Letters, digits, - and _: it becomes part of an address. */
bool whatsapp_is_media_id(const char *id);

/* `messages_url`: where the number's messages are sent, "<api>/<number>/messages". */
void whatsapp_media_address(const char *messages_url, const char *id, struct buf *out);
void whatsapp_upload_address(const char *messages_url, struct buf *out);

struct whatsapp_media {
    char url[WHATSAPP_MEDIA_URL_MAX + 1];
    char sha256[65]; /* of the content, in hexadecimal; "": not told */
    char mime[129];
    uint64_t size; /* 0: not told */
};

/* False when it names no address. */
bool whatsapp_read_media(const char *body, size_t length, struct whatsapp_media *out);

/* The id of what was uploaded; false: there is none. */
bool whatsapp_read_upload(const char *body, size_t length, char out[WHATSAPP_MEDIA_ID_MAX + 1]);

/* May our token go there? https and a host of Meta's, or scheme, host and port of the API. */
bool whatsapp_may_fetch(const char *url, const char *messages_url);

/* A checksum as webhooks write it (base64, or hexadecimal in old ones) in hexadecimal; "" when it
 * is neither. */
void whatsapp_checksum(const char *text, char out[65]);

/* The parts of an upload before and behind the file. `mime` and `name` are ours, and clean. */
void whatsapp_upload_parts(const char *boundary, const char *mime, const char *name,
                           struct buf *head, struct buf *tail);
