/* A store that fails when told to: it wraps another and refuses, or loses the answer of, chosen
 * calls. Every submit, get and find counts as one call, from 1; every call may fail. */
#pragma once

#include "bot/store/store.h"

/* Owns `inner`, which store_free of the result frees. It fails nothing until it is told to. */
struct store *store_failing_new(struct store *inner);

/* Starts counting anew. From now on call number `from_call` is refused, and each `every` calls
 * later again (0: only that one). A refused submit has written nothing. from_call 0: none. */
void store_failing_set(struct store *store, long from_call, long every);

/* The same, but a submit is committed and then reported as failed, as when an answer is lost. */
void store_failing_lose(struct store *store, long from_call, long every);

/* How many calls there were since. */
long store_failing_calls(struct store *store);

/* How many of them failed. */
long store_failing_failures(struct store *store);
