/* Clocks and counters of the machine: for measuring, never for deciding. */
#pragma once

#include <sys/types.h>

#include "bot/base/error.h"
#include "bot/bench/samples.h"

double meter_now(void);              /* seconds, monotonic */
double meter_cpu(pid_t process);     /* seconds of CPU that all its threads have used */
double meter_rss(pid_t process);     /* megabytes of its own (RssAnon) */
double meter_file(const char *path); /* bytes; 0: there is none */

/* Milliseconds of many appends of 4 KiB, each followed by fdatasync, in that folder. */
int meter_disk(const char *folder, struct samples *out, struct error *err);
