/* The benchmarks. Each fills its report; what cannot be measured is an error. */
#pragma once

#include "bot/base/error.h"
#include "bot/bench/report.h"

int bench_intake(struct report *report, struct error *err);
/* The same customers before another server that listens there, for comparison. */
int bench_intake_against(struct report *report, int port, struct error *err);
int bench_turns(struct report *report, struct error *err);
int bench_waiting(struct report *report, struct error *err);
int bench_search(struct report *report, struct error *err);
/* The same with a million wordings: takes a minute and 1.5 GB. */
int bench_million(struct report *report, struct error *err);
int bench_vectors(struct report *report, struct error *err);
int bench_parse(struct report *report, struct error *err);
int bench_send(struct report *report, struct error *err);
int bench_batch(struct report *report, struct error *err);
int bench_start(struct report *report, struct error *err);

/* Parts of bench_turns. */
int bench_latency(struct report *report, struct error *err);
int bench_long_conversation(struct report *report, struct error *err);
int bench_bytes(struct report *report, struct error *err);

/* What one fsync takes on the disk of that folder, into the report. */
int bench_disk(struct report *report, const char *folder, struct error *err);
