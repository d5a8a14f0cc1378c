#include "bot/desk/password.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/text.h"

enum { SALT_SIZE = 16, COST = 15, BLOCK = 8, LANES = 1, MEMORY = 64 << 20 };

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

int password_keep(const char *password, char out[PASSWORD_KEPT_SIZE], struct error *err)
{
    size_t length = text_length(password);
    if (length < PASSWORD_MIN || length > PASSWORD_MAX)
        return error_set(err, ERROR_INVALID,
                         "A senha precisa ter de %d a %d caracteres; esta tem %zu.", PASSWORD_MIN,
                         PASSWORD_MAX, length);

    unsigned char bytes[DIGEST_SIZE];
    char salt[2 * SALT_SIZE + 1], hash[DIGEST_HEX_SIZE];
    digest_random(bytes, SALT_SIZE);
    digest_hex(bytes, SALT_SIZE, salt);
    derive(password, salt, bytes);
    digest_hex(bytes, sizeof bytes, hash);
    snprintf(out, PASSWORD_KEPT_SIZE, "scrypt:%d:%d:%d:%s:%s", COST, BLOCK, LANES, salt, hash);
    return 0;
}

bool password_matches(const char *password, const char *kept)
{
    char salt[2 * SALT_SIZE + 1] = "00000000000000000000000000000000";
    char hash[DIGEST_HEX_SIZE] = "", found[DIGEST_HEX_SIZE];
    unsigned char bytes[DIGEST_SIZE];
    int cost, block, lanes;

    bool known = kept &&
                 sscanf(kept, "scrypt:%d:%d:%d:%32[0-9a-f]:%64[0-9a-f]", &cost, &block, &lanes,
                        salt, hash) == 5 &&
                 cost == COST && block == BLOCK && lanes == LANES;
    derive(password, salt, bytes);
    digest_hex(bytes, sizeof bytes, found);
    return digest_equal_text(found, hash) && known;
}
