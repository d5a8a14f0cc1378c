#include "bot/desk/password.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/text.h"

enum { SALT_SIZE = 16, SALT_HEX_SIZE = 33, COST = 15, BLOCK = 8, LANES = 1, MEMORY = 64 << 20 };

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

/* The salt's hexadecimal text is what is hashed in: nothing has to be decoded to check. */
static void derive(const char *password, const char *salt, unsigned char out[DIGEST_SIZE])
{
    pthread_mutex_lock(&turn);
    int worked =
        EVP_PBE_scrypt(password, strlen(password), (const unsigned char *)salt, strlen(salt),
                       UINT64_C(1) << COST, BLOCK, LANES, MEMORY, out, DIGEST_SIZE);
    pthread_mutex_unlock(&turn);
    if (!worked)
        abort(); /* only without memory */
}

/* What is kept: this, the salt, a colon, the hash. */
#define SCHEME "scrypt:15:8:1:"

int password_keep(const char *password, char out[PASSWORD_KEPT_SIZE], struct error *err)
{
    size_t length = text_length(password);
    if (length < PASSWORD_MIN || length > PASSWORD_MAX)
        return error_set(err, ERROR_INVALID,
                         "A senha precisa ter de %d a %d caracteres; esta tem %zu.", PASSWORD_MIN,
                         PASSWORD_MAX, length);

    unsigned char bytes[DIGEST_SIZE];
    char salt[SALT_HEX_SIZE], hash[DIGEST_HEX_SIZE];
    digest_random(bytes, SALT_SIZE);
    digest_hex(bytes, SALT_SIZE, salt);
    derive(password, salt, bytes);
    digest_hex(bytes, sizeof bytes, hash);
    snprintf(out, PASSWORD_KEPT_SIZE, SCHEME "%s:%s", salt, hash);
    return 0;
}

bool password_matches(const char *password, const char *kept)
{
    char salt[SALT_HEX_SIZE] = "00000000000000000000000000000000", found[DIGEST_HEX_SIZE];
    unsigned char bytes[DIGEST_SIZE];
    const size_t scheme = sizeof SCHEME - 1, before_hash = scheme + SALT_HEX_SIZE;

    bool known = kept && strncmp(kept, SCHEME, scheme) == 0 &&
                 strlen(kept) == before_hash + DIGEST_HEX_SIZE - 1;
    if (known)
        memcpy(salt, kept + scheme, SALT_HEX_SIZE - 1);
    derive(password, salt, bytes);
    digest_hex(bytes, sizeof bytes, found);
    return digest_equal_text(found, known ? kept + before_hash : "") && known;
}
