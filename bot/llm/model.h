/* An optional language model behind an OpenAI-compatible chat endpoint: what is asked, and what of
 * its answer may be used. Pure: asking is done elsewhere. Any thread.
 *
 * It is asked two things: the last question with its context (rewrite), and the wording of an
 * answer from entries (answer). Whatever comes back is foreign text: without the asked-for form,
 * without citations that exist, or saying what its sources do not, it is not used. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/buf.h"
#include "bot/base/error.h"

struct model {
    char *url;           /* of chat/completions */
    char *authorization; /* the header; NULL: none is needed */
    char *name;
    int timeout_ms;
};

/* `base` as in BALCAO_LLM_URL ("http://…/v1", with or without "/chat/completions"); `key` may be
 * NULL. */
void model_init(struct model *model, const char *base, const char *key, const char *name);
void model_clear(struct model *model);

struct model_turn {
    bool customer; /* else the bot or an analyst */
    const char *text;
};

/* What an answer may be made of. */
struct model_source {
    const char *id, *question, *answer;
};

enum { MODEL_QUESTION_MAX = 1000, MODEL_ANSWER_MAX = 2000 /* code points */ };

void model_ask_rewrite(const struct model *model, const char *instructions,
                       const struct model_turn *turns, size_t count, struct buf *out);

void model_ask_answer(const struct model *model, const char *instructions, const char *question,
                      const struct model_source *sources, size_t count, struct buf *out);

/* What came back over HTTP. */
struct model_answer {
    int status; /* 0: nothing */
    const char *body;
    size_t length;
};

/* 0 and the clean question in `out`; -1 and why it cannot be used. */
int model_read_rewrite(const struct model_answer *answer, struct buf *out, struct error *err);

/* 0 and text for the customer in `out`, without the citations; -1: quote the entry instead. */
int model_read_answer(const struct model_answer *answer, const struct model_source *sources,
                      size_t count, struct buf *out, struct error *err);
