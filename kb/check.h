/* What an editor should look at first: entries that ask the same, entries that contradict each
 * other, wordings that pull questions of others, entries that were never given or did not help.
 * Ordered by how many questions a month each would put right. Pure: what was counted is handed in.
 *
 * Every wording is asked as a customer would, so it takes seconds for a large base. One thread. */
#pragma once

#include <stddef.h>

#include "bot/base/clock.h"
#include "bot/base/own.h"
#include "kb/kb.h"

enum check_kind {
    CHECK_CONTRADICTION, /* nearly the same question, different answers */
    CHECK_DUPLICATE,     /* nearly the same question, nearly the same answer */
    CHECK_PULLS,         /* this wording is answered with another entry */
    CHECK_NOT_HELPED,    /* given, and often told that it did not help */
    CHECK_NEVER_USED,
    CHECK_KINDS
};

/* How an entry fared; all 0: not known. */
struct check_counts {
    long used, helped, not_helped; /* since it was made */
};
typedef void check_count_fn(void *context, const char *entry, struct check_counts *out);

struct check_finding {
    enum check_kind kind;
    const struct entry *entry, *other; /* other: of the first three; lives with the generation */
    const char *wording;               /* of the first three: the entry's that gave it away */
    double p;                          /* of the other for that wording, where the entry is hidden
                                          for the first two */
    double benefit;                    /* questions a month, roughly */
};

struct check {
    struct check_finding *items; /* most useful first */
    size_t count;
    size_t asked; /* wordings */
};

enum { CHECK_WORDINGS_MAX = 20000, CHECK_FINDINGS_MAX = 500 };

struct check_job {
    const struct generation *generation;
    moment now;
    check_count_fn *counts; /* NULL: nothing is known */
    void *context;
};

/* Free it with check_free. At most CHECK_WORDINGS_MAX wordings are asked, evenly chosen. */
struct check *check_run(const struct check_job *job);
void check_free(struct check *check);
DEFINE_OWNED(check)

const char *check_kind_name(enum check_kind kind);
/* What is wrong and what to do, for the editor. Static. */
const char *check_advice(enum check_kind kind);
