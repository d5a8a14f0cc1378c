#include "bot/base/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <stdlib.h>
#include <string.h>

void digest_sha256(const void *bytes, size_t length, unsigned char out[DIGEST_SIZE])
{
    if (!EVP_Digest(bytes, length, out, NULL, EVP_sha256(), NULL))
        abort();
}

void digest_hmac(const char *key, const void *bytes, size_t length, unsigned char out[DIGEST_SIZE])
{
    if (!HMAC(EVP_sha256(), key, (int)strlen(key), bytes, length, out, NULL))
        abort();
}

void digest_hex(const unsigned char *bytes, size_t length, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < length; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * length] = '\0';
}

void digest_random(void *out, size_t length)
{
    if (RAND_bytes(out, (int)length) != 1)
        abort(); /* a guessable token would be worse than no server */
}

bool digest_equal(const void *a, const void *b, size_t length)
{
    return CRYPTO_memcmp(a, b, length) == 0;
}

bool digest_equal_text(const char *a, const char *b)
{
    unsigned char left[DIGEST_SIZE], right[DIGEST_SIZE];
    digest_sha256(a, strlen(a), left); /* hashed first, so that the length does not show either */
    digest_sha256(b, strlen(b), right);
    return digest_equal(left, right, sizeof left);
}
