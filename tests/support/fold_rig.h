/* What a fold needs, without store, threads or network: a small library, the prompts, and a moment
 * that the test moves. Events are short to write down. */
#pragma once

#include "bot/engine/fold.h"

enum { RIG_TEXT_MAX = 1 << 20 };

#define RIG_NOON ((moment)1795446000000) /* Monday 2026-11-23, 12:00 in Brasília: open */
#define RIG_LINE "web:default:visitor"
#define RIG_SENT_LINE "whatsapp:demo:5511999990000"

struct fold_rig {
    struct stage stage;
    struct assistant assistant; /* the standard one, that waits for no unfinished messages */
    struct library *library;
    struct prompts *prompts;
    struct dialog *dialog;
    struct folded out; /* of the last event */
    int events;        /* numbers the ids */
};

/* Set-ups: on a line that shows messages at once, and on one that sends them. */
int fold_rig_open(void **state);
int fold_rig_open_sending(void **state);
int fold_rig_close(void **state);

/* Folds and frees the arrival. rig_settle: what is new counts as stored from here on. */
void rig_fold(struct fold_rig *rig, struct arrival *arrival);
void rig_settle(struct fold_rig *rig);

void rig_text(struct fold_rig *rig, const char *text);
void rig_text_id(struct fold_rig *rig, const char *id, const char *text);
void rig_press(struct fold_rig *rig, const char *button, const char *title);
void rig_status(struct fold_rig *rig, const char *callback, const char *status);
void rig_result(struct fold_rig *rig, const char *effect, struct result result);
void rig_time(struct fold_rig *rig, moment passed); /* moves the clock, then a timer */

/* An analyst's act: {"kind":…} with `more` members, by "ana" or "bia". */
void rig_desk(struct fold_rig *rig, const char *who, const char *kind, const char *more);

/* What was said last. */
struct message *rig_last(struct fold_rig *rig);
const char *rig_reason(struct fold_rig *rig); /* of the last message; "" when it has none */
size_t rig_said(struct fold_rig *rig, enum speaker who);

/* The only effect of that kind; fails when there are none or several. */
struct effect *rig_effect(struct fold_rig *rig, enum effect_kind kind);

char *rig_written(struct fold_rig *rig); /* the dialog as it would be stored; free it */
