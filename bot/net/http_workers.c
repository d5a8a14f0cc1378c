#include "bot/net/http_workers.h"

#include <pthread.h>

#include "bot/base/memory.h"
#include "bot/net/http_request.h"

enum { QUEUE = 512 };

struct http_workers {
    pthread_mutex_t lock; /* guards everything below, but for the threads */
    pthread_cond_t changed;
    struct http_request *queue[QUEUE];
    size_t first, count;
    bool closed;
    size_t threads;
    pthread_t thread[];
};

static struct http_request *take(struct http_workers *workers)
{
    struct http_request *request = NULL;
    pthread_mutex_lock(&workers->lock);
    while (workers->count == 0 && !workers->closed)
        pthread_cond_wait(&workers->changed, &workers->lock);
    if (workers->count > 0) {
        request = workers->queue[workers->first++ % QUEUE];
        workers->count--;
    }
    pthread_mutex_unlock(&workers->lock);
    return request;
}

static void *work(void *context)
{
    struct http_request *request;
    while ((request = take(context)))
        http_request_run(request);
    return NULL;
}

struct http_workers *http_workers_new(size_t threads)
{
    struct http_workers *workers = memory_new(sizeof *workers + threads * sizeof(pthread_t));
    pthread_mutex_init(&workers->lock, NULL);
    pthread_cond_init(&workers->changed, NULL);
    workers->threads = threads;
    for (size_t i = 0; i < threads; i++) {
        if (pthread_create(&workers->thread[i], NULL, work, workers) != 0)
            abort();
        pthread_setname_np(workers->thread[i], "worker");
    }
    return workers;
}

void http_workers_stop(struct http_workers *workers)
{
    pthread_mutex_lock(&workers->lock);
    bool closed = workers->closed;
    workers->closed = true;
    pthread_cond_broadcast(&workers->changed);
    pthread_mutex_unlock(&workers->lock);
    for (size_t i = 0; i < workers->threads && !closed; i++)
        pthread_join(workers->thread[i], NULL);
}

void http_workers_free(struct http_workers *workers)
{
    if (!workers)
        return;
    http_workers_stop(workers);
    pthread_cond_destroy(&workers->changed);
    pthread_mutex_destroy(&workers->lock);
    free(workers);
}

bool http_workers_post(struct http_workers *workers, struct http_request *request)
{
    pthread_mutex_lock(&workers->lock);
    bool fits = workers->count < QUEUE && !workers->closed;
    if (fits) {
        workers->queue[(workers->first + workers->count++) % QUEUE] = request;
        pthread_cond_signal(&workers->changed);
    }
    pthread_mutex_unlock(&workers->lock);
    return fits;
}
