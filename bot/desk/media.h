/* Pictures and files in messages, as the desk shows them. */
#pragma once

#include "bot/desk/inside.h"

/* Gives each message whose content is kept the address at which the caller may have it for a while:
 * "url" and "url_until" in its "media". */
void media_add_links(const struct http_request *request, json_t *messages);

struct media_file {
    const char *hash, *type, *name; /* hash and type NULL: there is none; name: may be NULL */
};

/* Replies with the bytes, and with what keeps them from running or being framed. */
void media_give(struct http_request *request, struct blobs *blobs, const struct media_file *file);

/* What a message says that it carries, from what the page sent: {"hash", "name"}. A new object, or
 * NULL and *err: it is not there, or not of a type that can be sent. */
json_t *media_to_send(struct desk *desk, const json_t *fields, struct error *err);
