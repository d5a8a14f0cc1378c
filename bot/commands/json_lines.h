/* Files with one JSON object per line, and the folders of evaluations made of them. Main thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/error.h"

typedef int json_line_fn(void *context, json_t *line, struct error *err);

/* Empty lines are skipped. On -1 the error names file and line. At most 256 MiB. */
int json_lines_read(const char *path, json_line_fn *take, void *context, struct error *err);

/* FOLDER/NAME. */
int json_lines_in(const char *folder, const char *name, json_line_fn *take, void *context,
                  struct error *err);
