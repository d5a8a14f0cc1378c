/* What is posted to a shard. What came late, as after an outage, waits behind what people have just
 * written: a backlog of hours must not keep today's customers waiting. What a customer wrote never
 * overtakes what the same customer wrote before: while late letters of a line wait, all of them are
 * late. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/own.h"
#include "bot/engine/arrival.h"

struct letters;

/* `capacity` of each kind. `wake` as mailbox_on_letter. */
struct letters *letters_new(size_t capacity, void (*wake)(void *context), void *context);
void letters_free(struct letters *letters); /* those that are left must have been taken */
DEFINE_OWNED(letters)

/* Any thread. False when full or closed: the arrival stays the caller's. */
bool letters_post(struct letters *letters, struct arrival *arrival, moment now);

/* The shard's thread. NULL: there is none; late ones are given only when asked for. */
struct arrival *letters_take(struct letters *letters, bool late);

/* Any thread. How many wait. */
size_t letters_prompt(struct letters *letters);
size_t letters_late(struct letters *letters);

void letters_close(struct letters *letters); /* what is inside can still be taken */
