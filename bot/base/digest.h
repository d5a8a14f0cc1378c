/* SHA-256, HMAC, chance and comparison in constant time, by OpenSSL. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { DIGEST_SIZE = 32, DIGEST_HEX_SIZE = 65 };

void digest_sha256(const void *bytes, size_t length, unsigned char out[DIGEST_SIZE]);
void digest_hmac(const char *key, const void *bytes, size_t length, unsigned char out[DIGEST_SIZE]);
void digest_hex(const unsigned char *bytes, size_t length, char *out); /* 2 × length + NUL */
void digest_random(void *out, size_t length);

/* Takes the same time wherever they differ. */
bool digest_equal(const void *a, const void *b, size_t length);
bool digest_equal_text(const char *a, const char *b);
