#include "bot/door/tour.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/door/routes.h"

enum { STEPS = 6, JSON_MAX = 4096 };

enum tour_step { ASKED, ANSWERED, HANDED_OFF, TAKEN, TAUGHT, ANSWERED_ALONE };

static const char *const keys[STEPS] = { "asked", "answered", "handed_off",
                                         "taken", "taught",   "answered_alone" };

struct tour {
    pthread_mutex_t lock; /* guards done */
    bool done[STEPS];
    struct hub *hub;
    const char *name, *password;
};

struct tour *tour_new(struct hub *hub, const char *name, const char *password)
{
    struct tour *tour = memory_new(sizeof *tour);
    pthread_mutex_init(&tour->lock, NULL);
    tour->hub = hub;
    tour->name = name;
    tour->password = password;
    return tour;
}

void tour_free(struct tour *tour)
{
    if (!tour)
        return;
    pthread_mutex_destroy(&tour->lock);
    free(tour);
}

static void tick(struct tour *tour, enum tour_step step)
{
    OWNED_BUF struct buf out = { 0 };

    pthread_mutex_lock(&tour->lock);
    bool before = tour->done[step];
    tour->done[step] = true;
    pthread_mutex_unlock(&tour->lock);
    if (before)
        return;
    buf_init(&out, JSON_MAX);
    buf_format(&out, "{\"key\":\"%s\",\"done\":true}", keys[step]);
    hub_publish(tour->hub, "demo", "step", out.data);
}

/* Entries of the demo's own knowledge are named demo-…; taught ones are not. */
static bool was_taught(const struct message *message)
{
    const char *entry = message->facts[MESSAGE_ENTRY];
    return entry && strncmp(entry, "demo-", 5) != 0;
}

static bool teaches(const struct dialog *dialog)
{
    const char *resolution = json_string_value(json_object_get(dialog->ticket, "resolution"));
    return resolution && strcmp(resolution, "taught") == 0;
}

void tour_watch(void *context, const struct dialog *dialog, const struct message *message)
{
    struct tour *tour = context;
    const char *reason = message->facts[MESSAGE_REASON] ? message->facts[MESSAGE_REASON] : "";

    if (message->who == SPEAKER_CUSTOMER)
        tick(tour, ASKED);
    if (strcmp(reason, "answer") == 0)
        tick(tour, was_taught(message) ? ANSWERED_ALONE : ANSWERED);
    if (strcmp(reason, "handoff") == 0)
        tick(tour, HANDED_OFF);
    if (strcmp(reason, "taken") == 0)
        tick(tour, TAKEN);
    if (message->who == SPEAKER_ANALYST)
        tick(tour, TAKEN);
    if (message->who == SPEAKER_ANALYST && teaches(dialog))
        tick(tour, TAUGHT);
}

static void show(struct http_request *request)
{
    struct tour *tour = app_of(request)->tour;
    uint64_t last = hub_last(tour->hub);
    OWNED_BUF struct buf out = { 0 };

    buf_init(&out, JSON_MAX);
    buf_text(&out, "{\"steps\":[");
    pthread_mutex_lock(&tour->lock);
    for (int i = 0; i < STEPS; i++)
        buf_format(&out, "%s{\"key\":\"%s\",\"done\":%s}", i ? "," : "", keys[i],
                   tour->done[i] ? "true" : "false");
    pthread_mutex_unlock(&tour->lock);
    buf_format(&out,
               "],\"login\":{\"name\":\"%s\",\"password\":\"%s\"},\"phones\":[\"5511987650001\","
               "\"5521987650002\"],\"last_event\":%llu}",
               tour->name, tour->password, (unsigned long long)last);
    http_reply_json(request, 200, out.data);
}

static void follow(struct http_request *request)
{
    const char *last = http_header(request, "Last-Event-ID");
    hub_follow(app_of(request)->hub, request, "demo", last ? strtoull(last, NULL, 10) : 0, NULL);
}

const struct http_route tour_routes[] = {
    { "GET", "/v1/demo", HTTP_ANYONE, HTTP_ON_DOOR, 0, show, .summary = "How far the tour is" },
    { "GET", "/v1/demo/events", HTTP_ANYONE, HTTP_ON_DOOR, 0, follow,
      .summary = "Steps of the tour as they are taken" },
    { 0 },
};
