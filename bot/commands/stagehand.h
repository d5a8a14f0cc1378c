/* A stage for conversations without store, sockets or real time: the fold, the knowledge base and
 * the prompts, with a clock moved by hand. For screenplays and the terminal. */
#pragma once

#include "bot/engine/fold.h"
#include "bot/llm/model.h"

struct stagehand;

/* With the demo's knowledge and assistant. */
struct stagehand *stagehand_new(struct error *err); /* NULL when the prompts are wrong */
void stagehand_free(struct stagehand *hand);
DEFINE_OWNED(stagehand)

struct assistant *stagehand_assistant(struct stagehand *hand);
void stagehand_model(struct stagehand *hand, bool configured);
void stagehand_set_clock(struct stagehand *hand, moment now);
void stagehand_delay(struct stagehand *hand, moment delay); /* of what customers write */
moment stagehand_now(const struct stagehand *hand);

/* The dialog of that line; made at need. */
struct dialog *stagehand_dialog(struct stagehand *hand, const char *line);

/* Each folds one event, and then performs what can be performed here: sends succeed, lessons are
 * published, gaps and thumbs are counted. Questions to the model stay pending. */
void stagehand_says(struct stagehand *hand, const char *line, const char *type, const char *text,
                    const char *reply);
/* An item as a channel gives it, with the members of incoming_write; absent ones are those of a
 * message on that line, now. */
void stagehand_receives(struct stagehand *hand, const char *line, const json_t *item);
void stagehand_acts(struct stagehand *hand, const char *line, json_t *act, struct folded *out);
void stagehand_model_says(struct stagehand *hand, const char *line, const char *text);
void stagehand_status(struct stagehand *hand, const char *line, int number, const char *status);
void stagehand_waits(struct stagehand *hand, moment milliseconds); /* timers of every line fire */

/* Makes the next send fail in that way. */
void stagehand_next_send(struct stagehand *hand, enum result_kind kind);

/* What became of tickets and effects since the last call, a line each: "handoff REASON", "ticket
 * STATE", "teaches QUESTION", "feedback VALUE ENTRY", "gap QUESTION". Borrowed until the next
 * event. */
const char *stagehand_performed(struct stagehand *hand);
