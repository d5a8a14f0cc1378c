/* A ring of events, and a table of topics. An event knows the next one of its topic, so a stream
 * that is behind reads only what is its own, however busy the other topics are.
 *
 * One lock guards everything. Streams are woken under it, which keeps a woken stream from being
 * closed meanwhile; the server's own lock is taken inside it, never the other way round. */
#include "bot/net/hub.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"
#include "bot/base/memory.h"
#include "bot/net/http_stream.h"

enum { EVENT_MAX = 64 * 1024, BYTES_PER_EVENT = 4096, FIRST_MAX = 1024 * 1024 };

struct event {
    uint64_t number, next; /* next: of the same topic, 0 when this is its last */
    struct topic *topic;
    char *text; /* as it goes over the wire */
    size_t length;
};

struct topic {
    struct topic *next;   /* in its row of the table */
    uint64_t first, last; /* events held; 0: none */
    struct follower *followers;
    unsigned hash;
    char name[];
};

struct follower {
    struct follower *previous, *next; /* of its topic */
    struct hub *hub;
    struct topic *topic; /* NULL before it is open */
    struct http_stream *stream;
    char *topic_name;
    uint64_t since;  /* the last number that its reader saw */
    uint64_t unread; /* the next event for it, 0: none */
    size_t sent;     /* of that event, or of the greeting */
    char *greeting;  /* goes out before all events; NULL when it did */
    bool lost;       /* its next event is no longer held */
};

struct hub {
    pthread_mutex_t lock;
    size_t capacity, rows, streams, bytes, bytes_max;
    uint64_t base, oldest, newest; /* events held are oldest to newest; newest < oldest: none */
    bool closed;
    struct topic **table;
    struct event ring[];
};

static size_t rows_for(size_t events)
{
    size_t rows = 64;
    while (rows < events && rows < 16384)
        rows *= 2;
    return rows;
}

struct hub *hub_new(size_t remembered)
{
    size_t capacity = remembered ? remembered : 1;
    struct hub *hub = memory_new(sizeof *hub + capacity * sizeof(struct event));
    pthread_mutex_init(&hub->lock, NULL);
    hub->capacity = capacity;
    hub->bytes_max = capacity * BYTES_PER_EVENT;
    if (hub->bytes_max < EVENT_MAX)
        hub->bytes_max = EVENT_MAX;
    hub->base = hub->newest = (uint64_t)clock_now(&clock_real) * 1000;
    hub->oldest = hub->newest + 1;
    hub->rows = rows_for(capacity);
    hub->table = memory_new(hub->rows * sizeof(struct topic *));
    return hub;
}

static struct event *event_at(struct hub *hub, uint64_t number)
{
    return &hub->ring[number % hub->capacity];
}

static unsigned hash_of(const char *name)
{
    unsigned hash = 2166136261U; /* FNV-1a */
    for (; *name; name++)
        hash = (hash ^ (unsigned char)*name) * 16777619U;
    return hash;
}

static struct topic *find_topic(struct hub *hub, const char *name)
{
    unsigned hash = hash_of(name);
    struct topic **row = &hub->table[hash & (hub->rows - 1)];
    for (struct topic *topic = *row; topic; topic = topic->next)
        if (topic->hash == hash && strcmp(topic->name, name) == 0)
            return topic;
    size_t size = strlen(name) + 1;
    struct topic *topic = memory_new(sizeof *topic + size);
    memcpy(topic->name, name, size);
    topic->hash = hash;
    topic->next = *row;
    return *row = topic;
}

/* A topic lives while somebody follows it or an event of it is held. */
static void drop_topic_if_empty(struct hub *hub, struct topic *topic)
{
    if (topic->first || topic->followers)
        return;
    struct topic **place = &hub->table[topic->hash & (hub->rows - 1)];
    while (*place != topic)
        place = &(*place)->next;
    *place = topic->next;
    free(topic);
}

static void drop_oldest(struct hub *hub)
{
    struct event *event = event_at(hub, hub->oldest);
    struct topic *topic = event->topic;
    for (struct follower *each = topic->followers; each; each = each->next)
        each->lost = each->lost || each->unread == event->number;
    topic->first = event->next;
    if (!event->next)
        topic->last = 0;
    hub->bytes -= event->length;
    hub->oldest++;
    free(event->text);
    *event = (struct event){ 0 };
    drop_topic_if_empty(hub, topic);
}

void hub_free(struct hub *hub)
{
    if (!hub)
        return;
    while (hub->oldest <= hub->newest)
        drop_oldest(hub);
    free(hub->table);
    pthread_mutex_destroy(&hub->lock);
    free(hub);
}

/* A line break would end the event early. */
static void add_line(struct buf *to, const char *data)
{
    for (; *data; data++)
        buf_add(to, *data == '\n' || *data == '\r' ? " " : data, 1);
}

/* What is too long becomes a reset: the reader fetches it another way. */
static char *wire_text(uint64_t number, const char *name, const char *data, size_t *length)
{
    struct buf text;
    buf_init(&text, EVENT_MAX);
    buf_format(&text, "id: %llu\nevent: ", (unsigned long long)number);
    add_line(&text, name);
    buf_text(&text, "\ndata: ");
    if (strpbrk(data, "\r\n"))
        add_line(&text, data);
    else
        buf_text(&text, data);
    buf_text(&text, "\n\n");
    if (text.overflow) {
        buf_reset(&text);
        buf_format(&text, "id: %llu\nevent: reset\ndata: {}\n\n", (unsigned long long)number);
    }
    *length = text.length;
    return memory_resize(text.data, text.length + 1);
}

static void make_room(struct hub *hub, size_t length)
{
    while (hub->oldest <= hub->newest &&
           (hub->newest - hub->oldest + 1 >= hub->capacity || hub->bytes + length > hub->bytes_max))
        drop_oldest(hub);
}

static void append(struct hub *hub, struct topic *topic, struct event event)
{
    hub->newest = event.number;
    hub->bytes += event.length;
    event.topic = topic;
    *event_at(hub, event.number) = event;
    if (topic->last)
        event_at(hub, topic->last)->next = event.number;
    else
        topic->first = event.number;
    topic->last = event.number;
}

static void tell(struct topic *topic, uint64_t number)
{
    for (struct follower *each = topic->followers; each; each = each->next) {
        if (!each->unread)
            each->unread = number;
        http_stream_wake(each->stream);
    }
}

uint64_t hub_publish(struct hub *hub, const char *topic_name, const char *name, const char *data)
{
    pthread_mutex_lock(&hub->lock);
    struct event event = { .number = hub->newest + 1 };
    event.text = wire_text(event.number, name, data, &event.length);
    make_room(hub, event.length);
    struct topic *topic = find_topic(hub, topic_name);
    append(hub, topic, event);
    tell(topic, event.number);
    pthread_mutex_unlock(&hub->lock);
    return event.number;
}

uint64_t hub_last(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    uint64_t last = hub->newest;
    pthread_mutex_unlock(&hub->lock);
    return last;
}

size_t hub_streams(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    size_t streams = hub->streams;
    pthread_mutex_unlock(&hub->lock);
    return streams;
}

void hub_close(struct hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    hub->closed = true;
    for (size_t row = 0; row < hub->rows; row++)
        for (struct topic *topic = hub->table[row]; topic; topic = topic->next)
            tell(topic, 0);
    pthread_mutex_unlock(&hub->lock);
}

/* Events it missed cannot be told apart from those it never wanted, so any gap is a reset. */
static bool is_known(const struct hub *hub, uint64_t last)
{
    return last <= hub->newest && last + 1 >= hub->oldest;
}

static void greet_with_reset(struct follower *follower)
{
    struct buf text;
    buf_init(&text, FIRST_MAX + 128);
    buf_text(&text, follower->greeting ? follower->greeting : "");
    buf_format(&text, "id: %llu\nevent: reset\ndata: {}\n\n",
               (unsigned long long)follower->hub->newest);
    free(follower->greeting);
    follower->greeting = text.data;
}

static void open_follower(void *context, struct http_stream *stream)
{
    struct follower *follower = context;
    struct hub *hub = follower->hub;
    pthread_mutex_lock(&hub->lock);
    struct topic *topic = find_topic(hub, follower->topic_name);
    follower->stream = stream;
    follower->topic = topic;
    follower->next = topic->followers;
    if (follower->next)
        follower->next->previous = follower;
    topic->followers = follower;
    hub->streams++;
    if (!is_known(hub, follower->since)) {
        greet_with_reset(follower);
    } else {
        follower->unread = topic->first;
        while (follower->unread && follower->unread <= follower->since)
            follower->unread = event_at(hub, follower->unread)->next;
    }
    pthread_mutex_unlock(&hub->lock);
}

/* Copies what fits of `text` behind what was sent of it; true when all of it is out. */
static bool copy_rest(struct follower *follower, const char *text, size_t length, char **out,
                      size_t *room)
{
    size_t part = length - follower->sent < *room ? length - follower->sent : *room;
    memcpy(*out, text + follower->sent, part);
    *out += part;
    *room -= part;
    follower->sent += part;
    if (follower->sent < length)
        return false;
    follower->sent = 0;
    return true;
}

static void read_events(struct follower *follower, char **out, size_t *room)
{
    while (follower->unread && *room > 0) {
        const struct event *event = event_at(follower->hub, follower->unread);
        if (!copy_rest(follower, event->text, event->length, out, room))
            return;
        follower->unread = event->next;
    }
}

static ssize_t read_follower(void *context, char *out, size_t room)
{
    struct follower *follower = context;
    struct hub *hub = follower->hub;
    char *at = out;
    pthread_mutex_lock(&hub->lock);
    if (follower->greeting &&
        copy_rest(follower, follower->greeting, strlen(follower->greeting), &at, &room)) {
        free(follower->greeting);
        follower->greeting = NULL;
    }
    if (!follower->greeting && !follower->lost)
        read_events(follower, &at, &room);
    bool over = at == out && (follower->lost || hub->closed);
    pthread_mutex_unlock(&hub->lock);
    return over ? HTTP_STREAM_END : at - out;
}

static void leave_topic(struct follower *follower)
{
    struct topic *topic = follower->topic;
    if (follower->next)
        follower->next->previous = follower->previous;
    *(follower->previous ? &follower->previous->next : &topic->followers) = follower->next;
    follower->hub->streams--;
    drop_topic_if_empty(follower->hub, topic);
}

static void close_follower(void *context)
{
    struct follower *follower = context;
    if (follower->topic) {
        pthread_mutex_lock(&follower->hub->lock);
        leave_topic(follower);
        pthread_mutex_unlock(&follower->hub->lock);
    }
    free(follower->greeting);
    free(follower->topic_name);
    free(follower);
}

void hub_follow(struct hub *hub, struct http_request *request, const char *topic, uint64_t last,
                const char *first)
{
    static const struct http_stream_source source = { open_follower, read_follower,
                                                      close_follower };
    struct follower *follower = memory_new(sizeof *follower);
    follower->hub = hub;
    follower->topic_name = memory_text(topic);
    follower->since = last ? last : hub_last(hub);
    if (first && *first)
        follower->greeting = memory_bytes(first, strnlen(first, FIRST_MAX));
    http_reply_stream(request, &source, follower);
}
