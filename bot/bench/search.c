/* Search in knowledge of 10,000, 100,000 and, when asked, a million wordings: both stages together.
 * CPU is what must be met: wall time is the machine's as well. */
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/bench/bench.h"
#include "bot/bench/made_up.h"
#include "bot/bench/meter.h"
#include "kb/gate.h"

enum { SEARCHES = 3000, PUBLISHED = 60, PAUSE_US = 20000 };

/* What is measured, and the names of its figures. */
static const struct size {
    size_t wordings;
    double longest; /* µs that 99 % of searches may take */
    bool is_main;   /* the size for which most is asked */
    const char *first;
} small_size = { 10000, 300, false, "10,000 wordings: a search, median" },
  main_size = { 100000, 1500, true, "100,000 wordings: a search, median" },
  large_size = { 1000000, 10000, false, "1,000,000 wordings: a search, median" };

struct base {
    const struct size *size;
    struct vocabulary *words;
    struct library *library;
    struct dice dice;
    size_t entries;
    double built; /* ms */
    struct report *report;
};

struct times {
    struct samples wall, cpu; /* µs */
};

static void put_one(struct base *base)
{
    make_entry(base->library, base->words, &base->dice, base->entries++);
}

static void search_once(struct base *base, struct dice *dice, struct kb_scratch *scratch,
                        struct times *times)
{
    OWNED_TEXT char *text = make_text(base->words, dice);
    struct kb_result result;
    double begin = meter_now(), cpu = meter_own_cpu();
    const struct generation *now = library_hold(base->library);
    kb_search(now, &(struct kb_query){ .text = text, .now = 1 }, scratch, &result);
    generation_release(now);
    samples_add(&times->cpu, (meter_own_cpu() - cpu) * 1e6);
    samples_add(&times->wall, (meter_now() - begin) * 1e6);
}

static void search_often(struct base *base, struct times *times)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    struct dice dice = { 7 };
    for (int i = 0; i < SEARCHES; i++)
        search_once(base, &dice, scratch, times);
}

static void tell(struct base *base, const char *name, const char *unit, double value)
{
    report_add(base->report, (struct figure){ .name = name, .unit = unit, .value = value });
}

static void tell_limit(struct base *base, const char *name, const char *unit, double value,
                       double limit)
{
    report_add(base->report,
               (struct figure){
                   .name = name, .unit = unit, .value = value, .rule = AT_MOST, .target = limit });
}

static void build(struct base *base)
{
    double begin = meter_own_cpu();
    while (base->entries < base->size->wordings / MADE_WORDINGS)
        put_one(base);
    library_publish(base->library);
    base->built = (meter_own_cpu() - begin) * 1000;
}

static void tell_size(struct base *base)
{
    double bytes = (double)library_size(base->library) / (double)base->size->wordings;
    if (base->size->is_main)
        tell_limit(base, "… all are analysed and indexed in", "ms", base->built, 4000);
    else
        tell(base, "… all are analysed and indexed in", "ms", base->built);
    tell_limit(base, "… memory for each wording", "bytes", bytes, 1200);
}

/* The 99th percentile of CPU, in µs. */
static double measure_searches(struct base *base)
{
    struct times times = { { 0 }, { 0 } };
    search_often(base, &times);
    double most = samples_percentile(&times.cpu, 99);
    tell(base, base->size->first, "µs", samples_percentile(&times.cpu, 50));
    tell_limit(base, "… 99 % take at most, of CPU", "µs", most, base->size->longest);
    tell(base, "… and of wall time", "µs", samples_percentile(&times.wall, 99));
    samples_clear(&times.wall);
    samples_clear(&times.cpu);
    return most;
}

/* From putting it until it is found. */
static void measure_changes(struct base *base)
{
    struct samples changes = { 0 };
    for (int i = 0; i < PUBLISHED; i++) {
        double begin = meter_own_cpu();
        put_one(base);
        library_publish(base->library);
        samples_add(&changes, (meter_own_cpu() - begin) * 1000);
    }
    double median = samples_percentile(&changes, 50);
    if (base->size->is_main)
        tell_limit(base, "… one more entry is searchable after", "ms", median, 1);
    else
        tell(base, "… one more entry is searchable after", "ms", median);
    samples_clear(&changes);
}

struct editor {
    struct base *base;
    atomic_bool stop;
};

/* Adds an entry now and then, and packs anew when it is time, as the server does. */
static void *edit(void *context)
{
    struct editor *editor = context;
    struct library *library = editor->base->library;
    while (!atomic_load(&editor->stop)) {
        put_one(editor->base);
        library_publish(library);
        struct repacking *repacking = library_repack_begin(library);
        if (repacking) {
            repacking_run(repacking);
            library_repack_end(library, repacking);
            library_publish(library);
        }
        usleep(PAUSE_US);
    }
    return NULL;
}

static int measure_disturbance(struct base *base, double quiet, struct error *err)
{
    struct editor editor = { .base = base };
    struct times times = { { 0 }, { 0 } };
    pthread_t thread;
    if (pthread_create(&thread, NULL, edit, &editor) != 0)
        return error_set(err, ERROR_SYSTEM, "no thread for adding entries");
    search_often(base, &times);
    atomic_store(&editor.stop, true);
    pthread_join(thread, NULL);
    tell_limit(base, "… while entries are added: 99 %, compared with before", "times",
               samples_percentile(&times.cpu, 99) / quiet, 1.5);
    samples_clear(&times.wall);
    samples_clear(&times.cpu);
    return 0;
}

static int measure(const struct size *size, struct report *report, struct error *err)
{
    struct base base = { .size = size, .dice = { 1 }, .report = report };
    if (vocabulary_read(&base.words, err) < 0)
        return -1;
    base.library = library_new(gate_shipped());
    build(&base);
    double quiet = measure_searches(&base);
    tell_size(&base);
    measure_changes(&base);
    int result = size->is_main ? measure_disturbance(&base, quiet, err) : 0;
    library_free(base.library);
    vocabulary_free(base.words);
    return result;
}

int bench_search(struct report *report, struct error *err)
{
    if (measure(&small_size, report, err) < 0)
        return -1;
    return measure(&main_size, report, err);
}

int bench_million(struct report *report, struct error *err)
{
    return measure(&large_size, report, err);
}
