/* Large contents, known by the SHA-256 of their bytes: pictures, recordings, documents.
 *
 * They stand beside the documents of the store, not in them, and are written and read in pieces, so
 * that no content is ever whole in memory. One contract, several engines; tests/unit/test_blobs.c
 * is its precise meaning. A content is there whole or not at all: what was interrupted is never
 * seen. The same content is kept once, however often it is put. What blob_keep reported done
 * survives kill -9 and power loss.
 *
 * Any thread may call any function; a writer belongs to one thread at a time. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/digest.h"
#include "bot/base/error.h"
#include "bot/base/own.h"

enum { BLOB_HASH_SIZE = DIGEST_HEX_SIZE, BLOB_HEAD_MAX = 4096 };

struct blobs;
struct blob_writer;

/* Where the contents of this store are: "sqlite:var/balcao.db" → var/media. Those of a store in
 * memory go when it is closed. Forgets what an earlier process did not finish: only the process
 * that serves the store may open them. */
int blobs_open(struct blobs **out, const char *store_address, struct error *err);
void blobs_free(struct blobs *blobs);
DEFINE_OWNED(blobs)

/* 64 digits of lower-case hexadecimal: nothing else names a content, and so no path can. */
bool blob_is_hash(const char *text);

/* NULL and *err when there is no room. More than `limit` bytes are refused by blob_add. */
struct blob_writer *blob_begin(struct blobs *blobs, uint64_t limit, struct error *err);
/* ERROR_INVALID: beyond the limit; ERROR_SYSTEM: the disk. The writer must then be dropped. */
int blob_add(struct blob_writer *writer, const void *bytes, size_t length, struct error *err);
uint64_t blob_size(const struct blob_writer *writer);
/* The first bytes that were added, BLOB_HEAD_MAX at most: they tell the type. */
const unsigned char *blob_head(const struct blob_writer *writer, size_t *length);
/* The hash of what was added; nothing may be added after it. */
void blob_hash(struct blob_writer *writer, char hash[BLOB_HASH_SIZE]);
/* Ends the writer, also when it fails. An empty content is ERROR_INVALID. */
int blob_keep(struct blob_writer *writer, char hash[BLOB_HASH_SIZE], struct error *err);
void blob_drop(struct blob_writer *writer); /* NULL is fine */

/* 1 and a descriptor that the caller closes, at its start; 0: there is none (also: no hash). */
int blob_open(struct blobs *blobs, const char *hash, int *fd, uint64_t *size, struct error *err);

/* 0 also when there was none. */
int blob_remove(struct blobs *blobs, const char *hash, struct error *err);
