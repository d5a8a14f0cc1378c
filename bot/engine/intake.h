/* The first move: what came in is stored under its id before anybody is told that we have it.
 *
 * The door collects the events of one request, stores them in one commit with those of other
 * requests, and only then answers. What was new goes to its shard; what was known is forgotten. */
#pragma once

#include "bot/engine/engine.h"
#include "bot/engine/waiter.h"
#include "bot/model/incoming.h"

struct intake;

struct intake *intake_new(struct engine *engine);

/* Copies the item. */
void intake_add(struct intake *intake, const struct incoming *incoming);

/* An act of the desk; `document` has "_line" and is taken. `waiter` may be NULL. */
void intake_add_desk(struct intake *intake, const char *id, const char *line, json_t *document,
                     struct waiter *waiter);

size_t intake_count(const struct intake *intake);

void intake_free(struct intake *intake); /* instead of storing */

/* Stores everything and lets go of the intake. `done` is called once, on the store's thread: err is
 * NULL when it is safe to say "we have it". */
void intake_store(struct intake *intake, void (*done)(void *context, const struct error *err),
                  void *context);
