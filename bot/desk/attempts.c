#include "bot/desk/attempts.h"

#include <stdbool.h>
#include <string.h>

#include "bot/base/digest.h"

uint64_t attempts_who(const char *text)
{
    unsigned char hash[DIGEST_SIZE];
    uint64_t who;
    digest_sha256(text, strlen(text), hash);
    memcpy(&who, hash, sizeof who);
    return who ? who : 1;
}

/* The one who is asked for, or the slot that is missed least. */
static struct attempt *slot_of(struct attempts *attempts, uint64_t who)
{
    struct attempt *oldest = attempts->table;
    for (struct attempt *at = attempts->table; at < attempts->table + ATTEMPTS_MAX; at++) {
        if (at->who == who)
            return at;
        if (at->last < oldest->last)
            oldest = at;
    }
    return oldest;
}

static moment pause_after(const struct attempts *attempts, unsigned failures)
{
    if (failures >= attempts->lock_after)
        return ATTEMPTS_LOCK;
    if (failures < attempts->slow_after)
        return 0;
    unsigned doublings = failures - attempts->slow_after;
    moment pause = SECONDS(1) << (doublings < 10 ? doublings : 10);
    return pause < ATTEMPTS_LOCK ? pause : ATTEMPTS_LOCK;
}

moment attempts_try(struct attempts *attempts, uint64_t who, moment now)
{
    struct attempt *at = slot_of(attempts, who);
    bool forgotten = at->who != who || now - at->last >= ATTEMPTS_LOCK;

    if (forgotten)
        *at = (struct attempt){ .who = who };
    else if (now < at->not_before)
        return at->not_before - now;
    at->failures++;
    at->last = now;
    at->not_before = now + pause_after(attempts, at->failures);
    return 0;
}

void attempts_forgive(struct attempts *attempts, uint64_t who)
{
    struct attempt *at = slot_of(attempts, who);
    if (at->who == who)
        *at = (struct attempt){ 0 };
}
