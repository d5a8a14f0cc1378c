#include "bot/engine/gaps.h"

#include <jansson.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/kb.h"

enum { OPEN_MAX = 2000, TICKETS_MAX = 1000 };

/* Likeness above which two questions are one gap. Chosen so that rewordings of one demo question
 * meet and its siblings ("how much", "how long") do not. */
static const double same = 0.7;

struct gap {
    char id[ID_SIZE];
    char *question;
    json_t *document;
};

struct gaps {
    pthread_mutex_t lock; /* guards the list, and the order of its writes */
    struct store *store;
    struct hub *hub;
    struct gap list[OPEN_MAX]; /* open ones */
    size_t count;
};

static void gap_clear(struct gap *gap)
{
    free(gap->question);
    json_decref(gap->document);
}

void gaps_free(struct gaps *gaps)
{
    if (!gaps)
        return;
    for (size_t i = 0; i < gaps->count; i++)
        gap_clear(&gaps->list[i]);
    pthread_mutex_destroy(&gaps->lock);
    free(gaps);
}

/* When there are very many, the oldest is no longer compared with. */
static struct gap *room(struct gaps *gaps)
{
    if (gaps->count == OPEN_MAX) {
        gap_clear(&gaps->list[0]);
        memmove(gaps->list, gaps->list + 1, --gaps->count * sizeof *gaps->list);
    }
    struct gap *gap = &gaps->list[gaps->count++];
    *gap = (struct gap){ .question = NULL };
    return gap;
}

static bool read_stored(void *context, const struct store_doc *doc)
{
    json_t *document = json_loadb(doc->body, doc->length, 0, NULL);
    const char *question = json_string_value(json_object_get(document, "question"));
    if (!question || strlen(doc->id) >= ID_SIZE) {
        json_decref(document);
        return true;
    }
    struct gap *gap = room(context);
    snprintf(gap->id, sizeof gap->id, "%s", doc->id);
    gap->question = memory_text(question);
    gap->document = document;
    return true;
}

int gaps_open(struct gaps **out, struct store *store, struct hub *hub, struct error *err)
{
    OWNED(gaps) struct gaps *gaps = memory_new(sizeof *gaps);
    const struct store_query open = { .in = STORE_GAPS,
                                      .index = GAP_BY_STATE,
                                      .equal = store_text("open") };

    pthread_mutex_init(&gaps->lock, NULL);
    gaps->store = store;
    gaps->hub = hub;
    if (store_find(store, &open, read_stored, gaps, err) < 0)
        return error_while(err, "reading the gaps");
    *out = TAKE(gaps);
    return 0;
}

static struct gap *find_id(struct gaps *gaps, const char *id)
{
    for (size_t i = 0; i < gaps->count; i++)
        if (strcmp(gaps->list[i].id, id) == 0)
            return &gaps->list[i];
    return NULL;
}

static struct gap *find_like(struct gaps *gaps, const char *question)
{
    struct gap *best = NULL;
    double likeness = same;
    OWNED(kb_comparison) struct kb_comparison *comparison = kb_comparison_new(question);
    for (size_t i = 0; i < gaps->count; i++) {
        double now = kb_comparison_with(comparison, gaps->list[i].question);
        if (now >= likeness) {
            likeness = now;
            best = &gaps->list[i];
        }
    }
    return best;
}

static struct gap *make(struct gaps *gaps, const struct gap_ticket *first)
{
    char at[CLOCK_TEXT_SIZE];
    struct gap *gap = room(gaps);

    id_from(first->at, first->seed, gap->id);
    gap->question = memory_text(first->question);
    gap->document =
        json_pack("{s:s, s:s, s:s, s:s, s:[]}", "id", gap->id, "question", first->question, "state",
                  "open", "opened_at", clock_text(first->at, at), "tickets");
    return gap;
}

static void add_ticket(struct gap *gap, const char *ticket)
{
    json_t *tickets = json_object_get(gap->document, "tickets");
    size_t i;
    const json_t *known;
    json_array_foreach(tickets, i, known) if (strcmp(json_string_value(known), ticket) == 0) return;
    if (json_array_size(tickets) < TICKETS_MAX)
        json_array_append_new(tickets, json_string(ticket));
    json_object_set_new(gap->document, "waiting",
                        json_integer((json_int_t)json_array_size(tickets)));
}

static int store_gap(struct gaps *gaps, struct gap *gap, struct error *err)
{
    OWNED_TEXT char *body = json_dumps(gap->document, JSON_COMPACT);
    const char *opened = json_string_value(json_object_get(gap->document, "opened_at"));
    struct store_write write = {
        .verb = STORE_PUT,
        .in = STORE_GAPS,
        .doc = { .id = gap->id, .body = body, .length = strlen(body) },
    };
    write.doc.keys[GAP_STATE] =
        store_text(json_string_value(json_object_get(gap->document, "state")));
    write.doc.keys[GAP_OPENED] = store_number(clock_read(opened));
    if (store_commit(gaps->store, &write, 1, err) < 0)
        return -1;
    if (gaps->hub)
        hub_publish(gaps->hub, "desk", "gap", body);
    return 0;
}

int gaps_join(struct gaps *gaps, const struct gap_ticket *unanswered, char out[ID_SIZE],
              struct error *err)
{
    pthread_mutex_lock(&gaps->lock);
    struct gap *gap = find_like(gaps, unanswered->question);
    if (!gap)
        gap = make(gaps, unanswered);
    add_ticket(gap, unanswered->ticket);
    snprintf(out, ID_SIZE, "%s", gap->id);
    int result = store_gap(gaps, gap, err);
    pthread_mutex_unlock(&gaps->lock);
    return result;
}

int gaps_close(struct gaps *gaps, const char *id, const char *entry, struct error *err)
{
    int result = 0;
    pthread_mutex_lock(&gaps->lock);
    struct gap *gap = find_id(gaps, id);
    if (gap) {
        json_object_set_new(gap->document, "state", json_string("closed"));
        json_object_set_new(gap->document, "entry", json_string(entry));
        result = store_gap(gaps, gap, err);
    }
    if (gap && result == 0) {
        gap_clear(gap);
        gaps->count--;
        memmove(gap, gap + 1, (gaps->count - (size_t)(gap - gaps->list)) * sizeof *gap);
    }
    pthread_mutex_unlock(&gaps->lock);
    return result;
}
