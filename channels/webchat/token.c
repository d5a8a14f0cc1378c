/* The signature covers the version, so that a later version cannot be taken for this one. */
#include "channels/webchat/token.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/digest.h"

static const char version[] = "v1.";
enum { VERSION_LENGTH = sizeof version - 1, ID_LENGTH = ID_SIZE - 1, HMAC_LENGTH = 64 };

static void sign(const char *secret, const char *signed_part, size_t length,
                 char hex[DIGEST_HEX_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    digest_hmac(secret, signed_part, length, digest);
    digest_hex(digest, sizeof digest, hex);
}

const char *webchat_token_make(const char *secret, const char *visitor, moment now,
                               char out[WEBCHAT_TOKEN_SIZE])
{
    char hmac[DIGEST_HEX_SIZE];
    long long ends = (long long)((now + DAYS(WEBCHAT_TOKEN_DAYS)) / SECONDS(1));
    int length =
        snprintf(out, WEBCHAT_TOKEN_SIZE, "%s%.*s.%lld", version, ID_LENGTH, visitor, ends);
    sign(secret, out, (size_t)length, hmac);
    snprintf(out + length, WEBCHAT_TOKEN_SIZE - (size_t)length, ".%s", hmac);
    return out;
}

/* Checked before anything inside is believed. */
static bool is_signed(const char *secret, const char *token)
{
    const char *last = strrchr(token, '.');
    char hmac[DIGEST_HEX_SIZE];
    if (!last || strlen(last + 1) != HMAC_LENGTH || strlen(token) >= WEBCHAT_TOKEN_SIZE)
        return false;
    sign(secret, token, (size_t)(last - token), hmac);
    return digest_equal(hmac, last + 1, HMAC_LENGTH);
}

int webchat_token_check(const char *secret, const char *token, moment now, char visitor[ID_SIZE],
                        struct error *err)
{
    const char *id = token + VERSION_LENGTH;
    if (strncmp(token, version, VERSION_LENGTH) != 0 || !is_signed(secret, token) ||
        strcspn(id, ".") != ID_LENGTH)
        return error_set(err, ERROR_DENIED, "the chat token is not valid");
    if (SECONDS(strtoll(id + ID_LENGTH + 1, NULL, 10)) <= now)
        return error_set(err, ERROR_DENIED, "the chat token has expired");
    memcpy(visitor, id, ID_LENGTH);
    visitor[ID_LENGTH] = '\0';
    return 0;
}
