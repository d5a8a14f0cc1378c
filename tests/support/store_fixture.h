/* What the tests of the store share: a store in a folder of its own, and short words for what they
 * do with it. */
#pragma once

#include "bot/store/store.h"

struct fixture {
    struct store *store;
    char folder[32], path[64], address[80];
};

/* Set-ups of a cmocka test; *state is a fixture. */
int fixture_open_file(void **state);
int fixture_open_memory(void **state);
int fixture_open_failing(void **state); /* a file, wrapped; nothing fails yet */
int fixture_make_folder(void **state);  /* nothing is opened yet */

/* Tear-down of all of them. */
int fixture_close(void **state);

/* Closes and opens the same file again. */
void fixture_reopen(struct fixture *fixture);

struct store *store_of(void **state);

/* The result of one write that must not fail. */
enum store_result store_write_one(struct store *store, struct store_write write, const char *body);
enum store_result store_insert_user(struct store *store, const char *id, const char *body);
void store_insert_ticket(struct store *store, const char *id, const char *in_state, int64_t opened);

/* `expected` is "version body", or "none". */
void store_assert_holds(struct store *store, enum collection in, const char *id,
                        const char *expected);
