#include "bot/engine/waiter.h"

#include <pthread.h>
#include <time.h>

#include "bot/base/memory.h"

struct waiter {
    pthread_mutex_t lock; /* guards all of it */
    pthread_cond_t told;
    int holders;
    bool done, has_outcome, refused;
    struct folded outcome;
};

struct waiter *waiter_new(void)
{
    struct waiter *waiter = memory_new(sizeof *waiter);
    pthread_condattr_t attributes;

    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&waiter->lock, NULL);
    pthread_cond_init(&waiter->told, &attributes);
    pthread_condattr_destroy(&attributes);
    waiter->holders = 2;
    return waiter;
}

/* With the lock held. */
static void let_go(struct waiter *waiter)
{
    bool last = --waiter->holders == 0;
    pthread_mutex_unlock(&waiter->lock);
    if (!last)
        return;
    pthread_cond_destroy(&waiter->told);
    pthread_mutex_destroy(&waiter->lock);
    free(waiter);
}

int waiter_wait(struct waiter *waiter, int milliseconds, struct folded *out)
{
    struct timespec until;
    int failed = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&waiter->lock);
    while (!waiter->done && !failed)
        failed = pthread_cond_timedwait(&waiter->told, &waiter->lock, &until);
    int found = waiter->refused ? -1 : waiter->has_outcome;
    *out = waiter->outcome;
    let_go(waiter);
    return found;
}

void waiter_tell(struct waiter *waiter, const struct folded *folded)
{
    pthread_mutex_lock(&waiter->lock);
    waiter->done = true;
    waiter->has_outcome = folded != NULL;
    if (folded)
        waiter->outcome = *folded;
    pthread_cond_signal(&waiter->told);
    let_go(waiter);
}

void waiter_refuse(struct waiter *waiter)
{
    pthread_mutex_lock(&waiter->lock);
    waiter->done = waiter->refused = true;
    pthread_cond_signal(&waiter->told);
    let_go(waiter);
}
