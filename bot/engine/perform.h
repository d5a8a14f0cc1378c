/* How each kind of effect is performed. Shard's thread only. */
#pragma once

#include "bot/base/text.h"
#include "bot/engine/shard_inside.h"

/* Starts it; its result comes through perform_result, now or later, exactly once. */
typedef void perform_fn(struct shard *shard, struct seat *seat, struct effect *effect);

perform_fn perform_send;                                                 /* perform_send.c */
perform_fn perform_rewrite, perform_word;                                /* perform_model.c */
perform_fn perform_teach, perform_feedback, perform_gap, perform_status; /* perform_store.c */

perform_fn perform_fetch, perform_amend; /* perform_media.c, perform_amend.c */

struct verdict;

perform_fn perform_identify; /* identity_file.c */

/* A request under way for an effect. */
struct errand {
    struct shard *shard;
    char *line;
    char effect[EFFECT_ID_SIZE];
    moment began;
    int tries;
    const struct account *account; /* of a send */
    char *keep;                    /* JSON that is needed to understand the answer; NULL: nothing */
};

struct errand *errand_new(struct shard *shard, const struct seat *seat,
                          const struct effect *effect);
void errand_end(struct errand *errand, struct result result); /* frees it */

/* perform_send.c: an answer may say that the number has to wait, or may go on. */
void perform_mind_number(const struct errand *errand, const struct verdict *verdict);

/* perform_upload.c: 1 and the provider's id of the file that `media` (a message's) names; 0: it is
 * on its way there, and the errand ends with it; -1: there is no such file. */
int perform_upload(struct errand *errand, const json_t *media, struct buf *id, struct error *err);
