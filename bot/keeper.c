#include "bot/keeper.h"

#include <pthread.h>
#include <time.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/careful.h"

enum { EVERY_SECOND = 1 };

struct keeper {
    pthread_t thread;
    pthread_mutex_t lock; /* guards stopping */
    pthread_cond_t changed;
    bool stopping;
    struct knowledge *knowledge;
    bool is_careful;
    struct careful careful;
    struct silence silence;
};

/* False when it is time to stop. */
static bool pause_a_second(struct keeper *keeper)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += EVERY_SECOND;
    pthread_mutex_lock(&keeper->lock);
    while (!keeper->stopping &&
           pthread_cond_timedwait(&keeper->changed, &keeper->lock, &until) == 0)
        ;
    bool go_on = !keeper->stopping;
    pthread_mutex_unlock(&keeper->lock);
    return go_on;
}

static void *run(void *context)
{
    struct keeper *keeper = context;
    while (pause_a_second(keeper)) {
        struct error err = { 0 };
        if (knowledge_refresh(keeper->knowledge, &err) < 0)
            log_line(LOG_ERROR, "knowledge_not_refreshed", "why=\"%s\"", err.text);
        silence_look(&keeper->silence, clock_now(&clock_real));
        if (keeper->is_careful)
            (void)careful_look(&keeper->careful, keeper->knowledge, clock_now(&clock_real));
    }
    return NULL;
}

struct keeper *keeper_start(struct knowledge *knowledge, bool careful,
                            const struct silence *silence)
{
    struct keeper *keeper = memory_new(sizeof *keeper);
    keeper->knowledge = knowledge;
    keeper->is_careful = careful;
    keeper->silence = *silence;
    pthread_mutex_init(&keeper->lock, NULL);
    pthread_cond_init(&keeper->changed, NULL);
    if (pthread_create(&keeper->thread, NULL, run, keeper) != 0)
        abort();
    pthread_setname_np(keeper->thread, "keeper");
    return keeper;
}

void keeper_stop(struct keeper *keeper)
{
    if (!keeper)
        return;
    pthread_mutex_lock(&keeper->lock);
    keeper->stopping = true;
    pthread_cond_signal(&keeper->changed);
    pthread_mutex_unlock(&keeper->lock);
    pthread_join(keeper->thread, NULL);
    pthread_cond_destroy(&keeper->changed);
    pthread_mutex_destroy(&keeper->lock);
    free(keeper);
}
