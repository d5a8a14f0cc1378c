#include "kb/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/generation.h"

enum { DAY = 24 * 60 * 60 * 1000, MONTH_DAYS = 30, YOUNG_DAYS = 90, NOT_HELPED_MIN = 3 };

/* The same question: so sure would the other be given for it. The same answer: so alike. */
static const double same_question = 0.8, same_answer = 0.7;

struct checking {
    const struct check_job *job;
    struct kb_scratch *scratch;
    struct check *out;
    size_t room, seen, step;
};

static struct check_counts counts_of(const struct checking *checking, const struct entry *entry)
{
    struct check_counts counts = { 0 };
    if (checking->job->counts)
        checking->job->counts(checking->job->context, entry->id, &counts);
    return counts;
}

static double days_old(const struct checking *checking, const struct entry *entry)
{
    return entry->created_at ? (double)(checking->job->now - entry->created_at) / DAY : 0;
}

static double monthly(const struct checking *checking, const struct entry *entry, double count)
{
    return count * MONTH_DAYS / fmax(days_old(checking, entry), MONTH_DAYS);
}

static void add(struct checking *checking, const struct check_finding *finding)
{
    struct check *out = checking->out;
    if (out->count == checking->room) {
        checking->room = checking->room ? 2 * checking->room : 64;
        out->items = memory_resize(out->items, checking->room * sizeof *out->items);
    }
    out->items[out->count++] = *finding;
}

static void ask(const struct checking *checking, const struct entry *entry, const char *text,
                const char *hidden, struct kb_result *out)
{
    const struct kb_query query = {
        .text = text, .audience = entry->audience, .now = checking->job->now, .hidden = hidden
    };
    kb_search(checking->job->generation, &query, checking->scratch, out);
}

/* The question itself, its own entry hidden: who else would answer it? Each pair is told once. */
static void look_for_twins(struct checking *checking, const struct entry *entry)
{
    struct kb_result result;
    ask(checking, entry, entry->question, entry->id, &result);
    if (result.count == 0 || result.hits[0].p < same_question || result.hits[0].entry->passage)
        return;
    const struct entry *other = result.hits[0].entry;
    if (strcmp(entry->id, other->id) > 0) {
        struct kb_result back; /* told by the other already? */
        ask(checking, other, other->question, other->id, &back);
        if (back.count > 0 && back.hits[0].entry == entry && back.hits[0].p >= same_question)
            return;
    }
    bool agree = kb_likeness(entry->answer, other->answer) >= same_answer;
    struct check_counts mine = counts_of(checking, entry), its = counts_of(checking, other);
    double used = fmin(monthly(checking, entry, (double)mine.used),
                       monthly(checking, other, (double)its.used));
    add(checking, &(struct check_finding){ .kind = agree ? CHECK_DUPLICATE : CHECK_CONTRADICTION,
                                           .entry = entry,
                                           .other = other,
                                           .wording = entry->question,
                                           .p = result.hits[0].p,
                                           .benefit = (agree ? 0.2 : 1) * (1 + used) });
}

/* A wording of ours that brings another entry is filed under the wrong one, or says too little. */
static void look_for_pulls(struct checking *checking, const struct entry *entry, const char *text)
{
    struct kb_result result;
    ask(checking, entry, text, NULL, &result);
    if (result.count == 0 || result.hits[0].entry == entry)
        return;
    double used = monthly(checking, entry, (double)counts_of(checking, entry).used);
    add(checking,
        &(struct check_finding){ .kind = CHECK_PULLS,
                                 .entry = entry,
                                 .other = result.hits[0].entry,
                                 .wording = text,
                                 .p = result.hits[0].p,
                                 .benefit = (0.5 + used / (double)(entry->wording_count + 1)) *
                                            result.hits[0].p });
}

static void look_at_counts(struct checking *checking, const struct entry *entry)
{
    struct check_counts counts = counts_of(checking, entry);
    if (counts.not_helped >= NOT_HELPED_MIN && counts.not_helped * 3 >= counts.helped)
        add(checking, &(struct check_finding){
                          .kind = CHECK_NOT_HELPED,
                          .entry = entry,
                          .benefit = monthly(checking, entry, (double)counts.not_helped) });
    if (checking->job->counts && counts.used == 0 && days_old(checking, entry) >= YOUNG_DAYS)
        add(checking, &(struct check_finding){ .kind = CHECK_NEVER_USED, .entry = entry });
}

static bool is_chosen(struct checking *checking)
{
    bool chosen = checking->seen++ % checking->step == 0;
    checking->out->asked += chosen;
    return chosen;
}

static void look_at(struct checking *checking, const struct entry *entry)
{
    look_at_counts(checking, entry);
    if (is_chosen(checking)) {
        look_for_twins(checking, entry);
        look_for_pulls(checking, entry, entry->question);
    }
    for (size_t i = 0; i < entry->wording_count; i++)
        if (is_chosen(checking))
            look_for_pulls(checking, entry, entry->wordings[i]);
}

static int most_useful_first(const void *a, const void *b)
{
    const struct check_finding *x = a, *y = b;
    if (x->benefit != y->benefit)
        return x->benefit < y->benefit ? 1 : -1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return strcmp(x->entry->id, y->entry->id);
}

struct check *check_run(const struct check_job *job)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    const struct generation *generation = job->generation;
    struct check *check = memory_new(sizeof *check);
    struct checking checking = { .job = job, .scratch = scratch, .out = check };

    checking.step = generation->document_count / CHECK_WORDINGS_MAX + 1;
    for (size_t i = 0; i < generation->record_count; i++) {
        const struct entry *entry = generation->records[i]->entry;
        if (!entry->passage && entry_is_valid(entry, job->now))
            look_at(&checking, entry);
    }
    if (check->count > 0)
        qsort(check->items, check->count, sizeof *check->items, most_useful_first);
    check->count = check->count < CHECK_FINDINGS_MAX ? check->count : CHECK_FINDINGS_MAX;
    return check;
}

void check_free(struct check *check)
{
    if (!check)
        return;
    free(check->items);
    free(check);
}

const char *check_kind_name(enum check_kind kind)
{
    static const char *const names[CHECK_KINDS] = {
        [CHECK_CONTRADICTION] = "contradiction",
        [CHECK_DUPLICATE] = "duplicate",
        [CHECK_PULLS] = "pulls",
        [CHECK_NOT_HELPED] = "not_helped",
        [CHECK_NEVER_USED] = "never_used",
    };
    return names[kind];
}

const char *check_advice(enum check_kind kind)
{
    switch (kind) {
    case CHECK_CONTRADICTION:
        return "Quase a mesma pergunta com respostas diferentes: deixe claro o que as distingue, "
               "ou fique com uma.";
    case CHECK_DUPLICATE:
        return "Quase a mesma pergunta e a mesma resposta: junte as duas.";
    case CHECK_PULLS:
        return "Esta forma de perguntar traz outra entrada: mude-a ou passe-a para lá.";
    case CHECK_NOT_HELPED:
        return "Quem recebeu disse que não ajudou: reveja a resposta.";
    case CHECK_NEVER_USED:
        return "Nunca foi usada: acrescente formas de perguntar, ou apague.";
    case CHECK_KINDS:
        break;
    }
    return NULL;
}
