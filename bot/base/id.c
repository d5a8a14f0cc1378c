#include "bot/base/id.h"

#include <string.h>

#include "bot/base/digest.h"

enum { TIME_DIGITS = 10, CHANCE_DIGITS = 16, CHANCE_BYTES = 10 };

static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static const char *write_id(moment now, const unsigned char chance[CHANCE_BYTES], char out[ID_SIZE])
{
    unsigned long long time = (unsigned long long)now;
    for (int i = TIME_DIGITS - 1; i >= 0; i--, time >>= 5)
        out[i] = digits[time & 31];

    unsigned pool = 0, bits = 0, next = 0;
    for (int i = 0; i < CHANCE_DIGITS; i++) {
        if (bits < 5) {
            pool = pool << 8 | chance[next++];
            bits += 8;
        }
        bits -= 5;
        out[TIME_DIGITS + i] = digits[pool >> bits & 31];
    }
    out[ID_SIZE - 1] = '\0';
    return out;
}

/* Adding one keeps ids of the same millisecond in order. */
static void add_one(unsigned char chance[CHANCE_BYTES])
{
    for (int i = CHANCE_BYTES - 1; i >= 0 && ++chance[i] == 0; i--)
        ;
}

const char *id_new(moment now, char out[ID_SIZE])
{
    static _Thread_local moment last;
    static _Thread_local unsigned char chance[CHANCE_BYTES];

    if (now == last) {
        add_one(chance);
    } else {
        digest_random(chance, sizeof chance);
        last = now;
    }
    return write_id(now, chance, out);
}

const char *id_from(moment now, const char *seed, char out[ID_SIZE])
{
    unsigned char hash[DIGEST_SIZE];
    digest_sha256(seed, strlen(seed), hash);
    return write_id(now, hash, out);
}
