#include "bot/engine/letters.h"

#include <stdatomic.h>
#include <stdint.h>

#include "bot/base/mailbox.h"
#include "bot/base/memory.h"
#include "bot/engine/line.h"

enum { BUCKETS = 1 << 16 };

#define LATE_AFTER MINUTES(1) /* of the provider's time */

/* Lines with late letters are known by a bucket of their hash: that two share one only means that
 * the letters of both wait. */
struct letters {
    struct mailbox *prompt, *late;
    _Atomic uint32_t late_of[BUCKETS];
};

struct letters *letters_new(size_t capacity, void (*wake)(void *context), void *context)
{
    struct letters *letters = memory_new(sizeof *letters);
    letters->prompt = mailbox_new(sizeof(struct arrival *), capacity);
    letters->late = mailbox_new(sizeof(struct arrival *), capacity);
    mailbox_on_letter(letters->prompt, wake, context);
    mailbox_on_letter(letters->late, wake, context);
    return letters;
}

void letters_free(struct letters *letters)
{
    if (!letters)
        return;
    mailbox_free(letters->prompt);
    mailbox_free(letters->late);
    free(letters);
}

static _Atomic uint32_t *bucket_of(struct letters *letters, const struct arrival *arrival)
{
    return &letters->late_of[line_hash(arrival->line) % BUCKETS];
}

static bool is_old(const struct arrival *arrival, moment now)
{
    return arrival->incoming.at && arrival->incoming.at < now - LATE_AFTER;
}

bool letters_post(struct letters *letters, struct arrival *arrival, moment now)
{
    _Atomic uint32_t *bucket = bucket_of(letters, arrival);
    if (arrival->kind != ARRIVAL_INCOMING || (!is_old(arrival, now) && atomic_load(bucket) == 0))
        return mailbox_post(letters->prompt, &arrival);
    atomic_fetch_add(bucket, 1);
    bool posted = mailbox_post(letters->late, &arrival);
    if (!posted)
        atomic_fetch_sub(bucket, 1);
    return posted;
}

struct arrival *letters_take(struct letters *letters, bool late)
{
    struct arrival *arrival;
    if (mailbox_try(letters->prompt, &arrival))
        return arrival;
    if (!late || !mailbox_try(letters->late, &arrival))
        return NULL;
    atomic_fetch_sub(bucket_of(letters, arrival), 1);
    return arrival;
}

size_t letters_prompt(struct letters *letters)
{
    return mailbox_depth(letters->prompt);
}

size_t letters_late(struct letters *letters)
{
    return mailbox_depth(letters->late);
}

void letters_close(struct letters *letters)
{
    mailbox_close(letters->prompt);
    mailbox_close(letters->late);
}
