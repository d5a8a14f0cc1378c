/* Clocks and counters of the machine: for measuring, never for deciding. */
#pragma once

#include <sys/types.h>

#include "bot/base/error.h"
#include "bot/bench/samples.h"

double meter_now(void);          /* seconds, monotonic */
double meter_own_cpu(void);      /* seconds of CPU that this thread has used */
double meter_cpu(pid_t process); /* seconds of CPU that all its threads have used */
/* The same of its threads of that name. */
double meter_cpu_of(pid_t process, const char *thread);
double meter_rss(pid_t process);     /* megabytes of its own (RssAnon) */
double meter_file(const char *path); /* bytes; 0: there is none */

/* A file for meter_sync; -1. It has no name any more, so closing it removes it. */
int meter_open(const char *folder, struct error *err);

/* Appends 4 KiB and waits until they are on the disk: milliseconds; -1. */
double meter_sync(int fd);

/* Milliseconds of many meter_syncs, one after the other, in that folder. */
int meter_disk(const char *folder, struct samples *out, struct error *err);
