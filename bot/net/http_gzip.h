/* gzip, by zlib: for replies, and for assets that are stored packed. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Whether an Accept-Encoding (may be NULL) takes gzip. */
bool http_gzip_accepted(const char *accept_encoding);

/* NULL when packing would not make it smaller. Free with free(). */
char *http_gzip_pack(const char *bytes, size_t length, size_t *out_length);

/* NULL when it is damaged or longer than `limit`. Free with free(). */
char *http_gzip_unpack(const unsigned char *packed, size_t length, size_t limit,
                       size_t *out_length);
