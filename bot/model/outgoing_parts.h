/* What the checks of outgoing messages share. Every function: 0, or -1 with ERROR_INVALID and a
 * sentence that names `field` and the limit. Any thread. */
#pragma once

#include "bot/model/outgoing.h"

/* Not NULL and not blank, and within `limit` UTF-16 units. */
int outgoing_need(const char *field, const char *text, size_t limit, struct error *err);
/* The same, but NULL is fine. */
int outgoing_may(const char *field, const char *text, size_t limit, struct error *err);
/* On one line, as what stands on a button. */
int outgoing_need_line(const char *field, const char *text, size_t limit, struct error *err);
/* Given, within `limit` bytes, without spaces around it. */
int outgoing_need_id(const char *field, const char *id, size_t limit, struct error *err);
/* NULL, or one of `names`, which ends with NULL. */
int outgoing_one_of(const char *field, const char *text, const char *const *names,
                    struct error *err);
int outgoing_count(const char *field, size_t count, size_t least, size_t most, struct error *err);
int outgoing_need_link(const char *field, const char *url, struct error *err);
/* NULL, or a JSON object. */
int outgoing_may_object(const char *field, const char *text, struct error *err);

int outgoing_media_check(const char *field, const struct outgoing_media *media, struct error *err);
int outgoing_location_check(const struct outgoing_location *location, struct error *err);
int outgoing_header_check(const struct outgoing_header *header, struct error *err);
int outgoing_buttons_check(const struct outgoing *outgoing, struct error *err);
int outgoing_list_check(const struct outgoing *outgoing, struct error *err);
int outgoing_products_check(const struct outgoing *outgoing, struct error *err);
