/* Labelled questions in files, asked to find the weights of a gate. Main thread. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"
#include "kb/calibrate.h"

struct training {
    struct calibrator *calibrator;
    bool dev_only;         /* only questions of the split "dev" */
    const json_t *without; /* keys: values of "faq" whose questions are left out; may be NULL */
    size_t set;            /* how many sets were asked before */
};

/* Asks FOLDER/queries.jsonl of FOLDER/kb.jsonl. */
int training_folder(struct training *training, const char *folder, struct error *err);
/* Asks a file of labelled questions of entries that are searchable. */
int training_file(struct training *training, const struct generation *generation, const char *path,
                  struct error *err);

/* Weights of the folder's split "dev", as a gate file; `found` may be NULL. */
int training_dev(const char *folder, const json_t *without, struct buf *out,
                 struct calibration *found, struct error *err);
