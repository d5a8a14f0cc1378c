/* Posting webhooks: items wait as letters until their time, are put together into posts as the
 * switches say, and a post is repeated until it is acknowledged, however long that takes.
 *
 * The thread holds the lock only to take what is due and to note what became of it. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"
#include "bot/simulator/held.h"
#include "bot/simulator/shapes.h"

enum {
    POSTS_AT_ONCE = 64,
    POST_TIMEOUT_MS = 10000,
    ANSWER_MAX = 4096,
    GATHER_MS = 300, /* how long an item waits for others when batching or reordering */
    DUPLICATES = 3,
    RETRY_MS = 200,
    TOLD_MAX = 16384, /* bytes of a webhook that the page is told at once */
    IDLE_MS = 60000,
};

/* In percent of the first pause: once at once, then ever more slowly; the last one for ever. */
static const int backoff[] = { 0, 100, 250, 500, 1000, 2500 };

struct simulator_letter {
    struct simulator_letter *next;
    struct post_item item;
    char *field; /* of the item, owned */
    int64_t due;
};

struct simulator_post {
    struct simulator_post *next;
    struct simulator *simulator;
    char *body;
    json_t *ids;      /* of the customers' messages in it */
    json_t *statuses; /* ids of the business's messages that it has statuses of */
    json_int_t number;
    int tries;
    int64_t due;
};

/* Time that no test moves: retries are about sockets, not about the story. */
int64_t post_tick(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void free_item(struct post_item *item)
{
    json_decref(item->message);
    json_decref(item->contact);
    json_decref(item->status);
    json_decref(item->value);
}

static void free_letter(struct simulator_letter *letter)
{
    free_item(&letter->item);
    free(letter->field);
    free(letter);
}

bool post_item(struct simulator *simulator, const struct post_item *item)
{
    struct simulator_letter *letter;
    if (simulator->counts.waiting >= SIMULATOR_WAITING_MAX || simulator->closing) {
        struct post_item dropped = *item;
        free_item(&dropped);
        return false;
    }
    letter = memory_new(sizeof *letter);
    letter->item = *item;
    letter->field = memory_text(item->field);
    letter->due = post_tick() + item->delay_ms;
    *simulator->letters_end = letter;
    simulator->letters_end = &letter->next;
    simulator->counts.waiting++;
    return true;
}

/* ---- from letters to posts ---- */

static void free_post(struct simulator_post *post)
{
    free(post->body);
    json_decref(post->ids);
    json_decref(post->statuses);
    free(post);
}

static void tell_webhook(struct simulator *simulator, json_t *entry)
{
    json_t *told = json_copy(entry);
    if (json_string_length(json_object_get(told, "body")) > TOLD_MAX)
        json_object_del(told, "body");
    book_tell(simulator, "webhook", told);
}

static void log_webhook(struct simulator *simulator, struct simulator_post *post)
{
    char at[CLOCK_TEXT_SIZE];
    post->number = ++simulator->last_webhook;
    if (json_array_size(simulator->webhooks) >= SIMULATOR_WEBHOOKS_MAX)
        json_array_remove(simulator->webhooks, 0);
    clock_text(clock_now(simulator->options.clock), at);
    json_t *entry = json_pack("{s:I, s:s, s:i, s:i, s:s}", "id", post->number, "at", at, "tries", 0,
                              "status", 0, "body", post->body);
    json_array_append_new(simulator->webhooks, entry);
    tell_webhook(simulator, entry);
}

static json_t *logged(struct simulator *simulator, json_int_t number)
{
    json_int_t first = simulator->last_webhook - (json_int_t)json_array_size(simulator->webhooks);
    return number > first ? json_array_get(simulator->webhooks, (size_t)(number - first - 1))
                          : NULL;
}

/* What one webhook is made of. */
struct load {
    struct shape_post shape;
    json_t *ids, *status_ids;
};

static void add_post(struct simulator *simulator, const char *body, const struct load *load)
{
    struct simulator_post *post = memory_new(sizeof *post);
    post->simulator = simulator;
    post->body = memory_text(body);
    post->ids = json_incref(load->ids);
    post->statuses = json_incref(load->status_ids);
    post->next = simulator->posts;
    simulator->posts = post;
    simulator->counts.waiting++;
    log_webhook(simulator, post);
}

/* A contact stands once, however many messages are from it. */
static void add_contact(json_t *contacts, json_t *contact)
{
    for (size_t i = 0; i < json_array_size(contacts); i++)
        if (json_equal(json_array_get(contacts, i), contact))
            return;
    json_array_append(contacts, contact);
}

static void add_letter(struct load *load, const struct simulator_letter *letter)
{
    const struct post_item *item = &letter->item;
    if (item->status) {
        json_array_append(load->shape.statuses, item->status);
        json_array_append(load->status_ids, json_object_get(item->status, "id"));
        return;
    }
    if (letter->field) {
        json_array_append_new(load->shape.changes, json_pack("{s:s, s:O}", "field", letter->field,
                                                             "value", item->value));
        return;
    }
    json_array_append(load->shape.messages, item->message);
    json_array_append(load->ids, json_object_get(item->message, "id"));
    if (item->contact)
        add_contact(load->shape.contacts, item->contact);
}

static struct load load_new(struct simulator *simulator)
{
    return (struct load){
        .shape = { simulator->phone_number_id, json_array(), json_array(), json_array(),
                   json_array(), clock_now(simulator->options.clock) },
        .ids = json_array(),
        .status_ids = json_array(),
    };
}

static void load_clear(struct load *load)
{
    json_decref(load->shape.messages);
    json_decref(load->shape.contacts);
    json_decref(load->shape.statuses);
    json_decref(load->shape.changes);
    json_decref(load->ids);
    json_decref(load->status_ids);
}

/* The phone shows a status in the moment in which the business is told. */
static void show_status(struct simulator *simulator, const json_t *status)
{
    const char *id = json_string_value(json_object_get(status, "id"));
    const char *name = json_string_value(json_object_get(status, "status"));
    if (id && name)
        book_status(simulator, id, name);
}

/* One webhook of `count` letters, and its copies. */
static void compose(struct simulator *simulator, struct simulator_letter **letters, size_t count)
{
    struct load load = load_new(simulator);
    int copies = simulator->switches.duplicate ? DUPLICATES : 1;
    for (size_t i = 0; i < count; i++) {
        add_letter(&load, letters[i]);
        show_status(simulator, letters[i]->item.status);
        if (letters[i]->item.copies > copies)
            copies = letters[i]->item.copies;
        free_letter(letters[i]);
        simulator->counts.waiting--;
    }
    char *body = shape_post(&load.shape);
    for (int i = 0; i < copies; i++)
        add_post(simulator, body, &load);
    free(body);
    load_clear(&load);
}

static bool gathers(const struct simulator_switches *switches)
{
    return switches->batch > 1 || switches->reorder;
}

/* Are the letters that are due enough, or waiting long enough, to go? */
static bool is_ripe(const struct simulator *simulator, int64_t now)
{
    const struct simulator_switches *switches = &simulator->switches;
    size_t wanted = switches->batch > 1 ? (size_t)switches->batch : 2, due = 0;
    if (!gathers(switches))
        return true;
    for (const struct simulator_letter *letter = simulator->letters; letter;
         letter = letter->next) {
        due += letter->due <= now;
        if (letter->due + GATHER_MS <= now)
            return true;
    }
    return due >= wanted;
}

static void drop_from_list(struct simulator *simulator, struct simulator_letter **at)
{
    *at = (*at)->next;
    if (!*at)
        simulator->letters_end = at;
}

/* At most `room` due letters leave the list, in their order. */
static size_t take_due(struct simulator *simulator, int64_t now, struct simulator_letter **out,
                       size_t room)
{
    size_t count = 0;
    for (struct simulator_letter **at = &simulator->letters; *at && count < room;) {
        if ((*at)->due > now) {
            at = &(*at)->next;
            continue;
        }
        out[count++] = *at;
        drop_from_list(simulator, at);
    }
    return count;
}

static void reverse(struct simulator_letter **letters, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        struct simulator_letter *other = letters[count - 1 - i];
        letters[count - 1 - i] = letters[i];
        letters[i] = other;
    }
}

static void compose_due(struct simulator *simulator, int64_t now)
{
    struct simulator_letter *due[SIMULATOR_BATCH_MAX];
    size_t batch = simulator->switches.batch > 1 ? (size_t)simulator->switches.batch : 1;
    if (!is_ripe(simulator, now))
        return;
    size_t count = take_due(simulator, now, due, SIMULATOR_BATCH_MAX);
    if (simulator->switches.reorder)
        reverse(due, count);
    for (size_t at = 0; at < count; at += batch)
        compose(simulator, due + at, count - at < batch ? count - at : batch);
}

/* ---- from posts to the socket ---- */

static void note_try(struct simulator *simulator, const struct simulator_post *post, int status)
{
    json_t *entry = logged(simulator, post->number);
    if (!entry)
        return;
    json_object_set_new(entry, "tries", json_integer(post->tries));
    json_object_set_new(entry, "status", json_integer(status));
    tell_webhook(simulator, entry);
}

/* Returns the sends that waited for a status in it. */
static struct simulator_held *acknowledge(struct simulator *simulator, struct simulator_post *post)
{
    struct simulator_held *answered = NULL;
    simulator->counts.acknowledged++;
    simulator->counts.waiting--;
    for (size_t i = 0; i < json_array_size(post->ids); i++)
        book_status(simulator, json_string_value(json_array_get(post->ids, i)), "delivered");
    for (size_t i = 0; i < json_array_size(post->statuses); i++) {
        const char *id = json_string_value(json_array_get(post->statuses, i));
        struct simulator_held *held = simulator->held ? held_by_status(simulator, id) : NULL;
        if (held) { /* an id is held once */
            held->next = answered;
            answered = held;
        }
    }
    free_post(post);
    return answered;
}

static void try_later(struct simulator *simulator, struct simulator_post *post)
{
    size_t last = sizeof backoff / sizeof *backoff - 1;
    size_t step = (size_t)post->tries - 1;
    int first = simulator->options.retry_ms ? simulator->options.retry_ms : RETRY_MS;
    post->due = post_tick() + (int64_t)first * backoff[step < last ? step : last] / 100;
    post->next = simulator->posts;
    simulator->posts = post;
}

/* http_client's answer: on our thread. */
static void posted(void *context, const struct http_result *result)
{
    struct simulator_post *post = context;
    struct simulator *simulator = post->simulator;
    struct simulator_held *answered = NULL;
    pthread_mutex_lock(&simulator->lock);
    post->tries++;
    note_try(simulator, post, result->status);
    if (result->status == 200)
        answered = acknowledge(simulator, post);
    else
        try_later(simulator, post);
    pthread_mutex_unlock(&simulator->lock);
    held_reply(answered);
}

static void start_post(struct simulator *simulator, struct simulator_post *post, const char *url)
{
    unsigned char digest[DIGEST_SIZE];
    char signature[sizeof "X-Hub-Signature-256: sha256=" + DIGEST_HEX_SIZE] =
        "X-Hub-Signature-256: sha256=";
    size_t length = strlen(post->body);
    pthread_mutex_lock(&simulator->lock); /* the secret can be replaced */
    digest_hmac(simulator->app_secret, post->body, length, digest);
    pthread_mutex_unlock(&simulator->lock);
    digest_hex(digest, sizeof digest, signature + strlen(signature));
    struct http_call call = {
        .method = "POST",
        .url = url,
        .headers = { "Content-Type: application/json", signature },
        .body = post->body,
        .length = length,
        .timeout_ms = POST_TIMEOUT_MS,
        .answer_limit = ANSWER_MAX,
        .done = posted,
        .context = post,
    };
    http_client_start(simulator->client, &call);
}

/* Unlinks the posts whose time has come, oldest first: the list has the newest in front. */
static struct simulator_post *take_posts(struct simulator *simulator, int64_t now)
{
    struct simulator_post *taken = NULL;
    for (struct simulator_post **at = &simulator->posts; *at;) {
        struct simulator_post *post = *at;
        if (post->due > now) {
            at = &post->next;
            continue;
        }
        *at = post->next;
        post->next = taken;
        taken = post;
        simulator->counts.posts++;
    }
    return taken;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int wait_ms(const struct simulator *simulator, int64_t now)
{
    int64_t next = now + IDLE_MS;
    int64_t gather = gathers(&simulator->switches) ? GATHER_MS : 0;
    for (const struct simulator_letter *letter = simulator->letters; letter; letter = letter->next)
        next = earlier(next, letter->due > now ? letter->due : letter->due + gather);
    for (const struct simulator_post *post = simulator->posts; post; post = post->next)
        next = earlier(next, post->due);
    next = held_next(simulator, next);
    return next > now ? (int)(next - now) : 0;
}

/* One round; returns how long to wait for the next, or -1 to end. */
static int turn(struct simulator *simulator)
{
    struct simulator_post *due = NULL;
    int64_t now = post_tick();
    pthread_mutex_lock(&simulator->lock);
    struct simulator_held *answered = held_due(simulator, now);
    char *url = memory_text(simulator->webhook_url);
    int wait = simulator->closing ? -1 : IDLE_MS;
    if (url && !simulator->closing) {
        compose_due(simulator, now);
        due = take_posts(simulator, now);
        wait = wait_ms(simulator, now);
    }
    pthread_mutex_unlock(&simulator->lock);
    held_reply(answered);
    while (due) {
        struct simulator_post *post = due;
        due = post->next;
        start_post(simulator, post, url);
    }
    free(url);
    return wait;
}

static void *post_loop(void *context)
{
    struct simulator *simulator = context;
    for (int wait = turn(simulator); wait >= 0; wait = turn(simulator))
        http_client_wait(simulator->client, wait);
    return NULL;
}

void post_open(struct simulator *simulator)
{
    static const size_t lanes[HTTP_LANES] = { POSTS_AT_ONCE, 1, 1 };
    simulator->letters_end = &simulator->letters;
    simulator->client = http_client_new(lanes);
    if (pthread_create(&simulator->thread, NULL, post_loop, simulator) != 0)
        abort();
    pthread_setname_np(simulator->thread, "simulator");
}

void post_wake(struct simulator *simulator)
{
    http_client_wake(simulator->client);
}

void post_close(struct simulator *simulator)
{
    pthread_mutex_lock(&simulator->lock);
    simulator->closing = true;
    pthread_mutex_unlock(&simulator->lock);
    post_wake(simulator);
    pthread_join(simulator->thread, NULL);
    http_client_free(simulator->client); /* gives back what is in flight */
    while (simulator->posts) {
        struct simulator_post *post = simulator->posts;
        simulator->posts = post->next;
        free_post(post);
    }
    while (simulator->letters) {
        struct simulator_letter *letter = simulator->letters;
        simulator->letters = letter->next;
        free_letter(letter);
    }
}
