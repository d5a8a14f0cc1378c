/* Search: in the demo's knowledge, and in large ones made of the words of the demo's questions,
 * always the same ones. CPU is what must be met: wall time is the machine's as well. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/bench/bench.h"
#include "bot/bench/meter.h"
#include "bot/bench/server.h"
#include "kb/gate.h"
#include "kb/kb.h"

enum {
    WORDINGS = 4, /* of each entry, with its question */
    SEARCHES = 3000,
    PUBLISHED = 60,
    VOCABULARY = 4000,
    WORD_SIZE = 48,
    TEXT_SIZE = 512,
};

/* Chance that is the same in every run. */
struct dice {
    uint64_t state;
};

static size_t roll(struct dice *dice, size_t sides)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(dice->state >> 33) % sides;
}

struct vocabulary {
    char words[VOCABULARY][WORD_SIZE];
    size_t count;
};

static void add_words(struct vocabulary *words, const char *text)
{
    char copy[TEXT_SIZE];
    char *rest = copy;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *word; (word = strsep(&rest, " ?!.,"));)
        if (*word && words->count < VOCABULARY)
            snprintf(words->words[words->count++], WORD_SIZE, "%s", word);
}

static int read_vocabulary(struct vocabulary *words, struct error *err)
{
    struct server server;
    int result = server_prepare(&server, 0, err);
    for (size_t i = 0; i < server.questions.count; i++)
        add_words(words, server.questions.texts[i]);
    server_forget(&server);
    return result;
}

/* The start of one word and the end of another: knowledge bases have many words that are rare. */
static void add_new_word(const struct vocabulary *words, struct dice *dice, struct buf *out)
{
    const char *a = words->words[roll(dice, words->count)];
    const char *b = words->words[roll(dice, words->count)];
    size_t half = text_cut(a, 3 + roll(dice, 3), WORD_SIZE);
    size_t skip = text_cut(b, text_length(b) / 2, WORD_SIZE);
    buf_add(out, a, half);
    buf_text(out, b + skip);
}

static char *make_text(const struct vocabulary *words, struct dice *dice)
{
    struct buf out;
    buf_init(&out, TEXT_SIZE);
    for (size_t left = 5 + roll(dice, 6); left > 0; left--) {
        if (roll(dice, 4) == 0)
            add_new_word(words, dice, &out);
        else
            buf_text(&out, words->words[roll(dice, words->count)]);
        buf_char(&out, left > 1 ? ' ' : '?');
    }
    return buf_take(&out);
}

static void put(struct library *library, const struct vocabulary *words, struct dice *dice,
                size_t i)
{
    OWNED(entry) struct entry *entry = memory_new(sizeof *entry);
    char id[32];

    snprintf(id, sizeof id, "bench-%07zu", i);
    entry->id = memory_text(id);
    entry->question = make_text(words, dice);
    entry->answer = make_text(words, dice);
    entry->state = ENTRY_PUBLISHED;
    entry->wordings = memory_new(WORDINGS * sizeof *entry->wordings);
    while (entry->wording_count < WORDINGS - 1)
        entry->wordings[entry->wording_count++] = make_text(words, dice);
    library_put(library, entry);
}

struct times {
    struct samples wall, cpu; /* µs */
};

static void search_often(struct library *library, const struct vocabulary *words, struct dice *dice,
                         struct times *times)
{
    const struct generation *now = library_hold(library);
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    struct kb_result *result = memory_new(sizeof *result);

    for (int i = 0; i < SEARCHES; i++) {
        OWNED_TEXT char *text = make_text(words, dice);
        double begin = meter_now(), cpu = meter_own_cpu();
        kb_search(now, &(struct kb_query){ .text = text, .now = 1 }, scratch, result);
        samples_add(&times->cpu, (meter_own_cpu() - cpu) * 1e6);
        samples_add(&times->wall, (meter_now() - begin) * 1e6);
    }
    free(result);
    generation_release(now);
}

static double milliseconds_since(double begin)
{
    return (meter_now() - begin) * 1000;
}

static const struct size {
    size_t wordings;
    double target; /* µs that 99 % of searches take at most; 0: none */
    const char *median, *most, *change, *build, *memory; /* names of its figures */
} sizes[] = {
    { 10000, 300, "10,000 wordings: a search, median", "… 99 % take at most (CPU)",
      "… one more entry is searchable after, median", "… all are indexed in",
      "… memory for each wording" },
    { 100000, 1500, "100,000 wordings: a search, median", "… 99 % take at most (CPU)",
      "… one more entry is searchable after, median", "… all are indexed in",
      "… memory for each wording" },
    { 1000000, 10000, "1,000,000 wordings: a search, median", "… 99 % take at most (CPU)",
      "… one more entry is searchable after, median", "… all are indexed in",
      "… memory for each wording" },
};

static void tell_searches(struct report *report, const struct size *size, struct times *times)
{
    report_add(report, (struct figure){ .name = size->median,
                                        .unit = "µs",
                                        .value = samples_percentile(&times->cpu, 50) });
    report_add(report, (struct figure){ .name = size->most,
                                        .unit = "µs",
                                        .value = samples_percentile(&times->cpu, 99),
                                        .rule = AT_MOST,
                                        .target = size->target });
    report_add(report, (struct figure){ .name = "… and of wall time",
                                        .unit = "µs",
                                        .value = samples_percentile(&times->wall, 99) });
    samples_clear(&times->wall);
    samples_clear(&times->cpu);
}

/* One more entry, from putting it until it is found. */
static void change_often(struct library *library, const struct vocabulary *words, struct dice *dice,
                         const struct size *size, struct report *report)
{
    struct samples changes = { 0 };
    for (size_t i = 0; i < PUBLISHED; i++) {
        double begin = meter_now();
        put(library, words, dice, size->wordings / WORDINGS + i);
        library_publish(library);
        samples_add(&changes, milliseconds_since(begin));
    }
    report_add(report, (struct figure){ .name = size->change,
                                        .unit = "ms",
                                        .value = samples_percentile(&changes, 50),
                                        .rule = size->wordings == 100000 ? AT_MOST : NO_TARGET,
                                        .target = 1 });
    samples_clear(&changes);
}

static void measure(const struct vocabulary *words, const struct size *size, struct gate *gate,
                    struct report *report)
{
    OWNED(library) struct library *library = library_new(gate_keep(gate));
    struct times times = { { 0 }, { 0 } };
    struct dice dice = { 1 };
    double begin = meter_now();

    for (size_t i = 0; i < size->wordings / WORDINGS; i++)
        put(library, words, &dice, i);
    library_publish(library);
    double all = milliseconds_since(begin);
    search_often(library, words, &dice, &times);
    tell_searches(report, size, &times);
    change_often(library, words, &dice, size, report);
    report_add(report, (struct figure){ .name = size->build,
                                        .unit = "ms",
                                        .value = all,
                                        .rule = size->wordings == 100000 ? AT_MOST : NO_TARGET,
                                        .target = 4000 });
    report_add(report,
               (struct figure){ .name = size->memory,
                                .unit = "bytes",
                                .value = (double)library_size(library) / (double)size->wordings,
                                .rule = AT_MOST,
                                .target = 1200 });
}

int bench_search(struct report *report, struct error *err)
{
    struct vocabulary *words = memory_new(sizeof *words);
    int result = read_vocabulary(words, err);
    struct gate *gate = result == 0 ? gate_shipped() : NULL;
    const char *most = getenv("BALCAO_BENCH_WORDINGS");
    size_t limit = most ? strtoul(most, NULL, 10) : 100000;

    for (size_t i = 0; gate && i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].wordings <= limit)
            measure(words, &sizes[i], gate, report);
    gate_free(gate);
    free(words);
    return gate ? 0 : -1;
}
