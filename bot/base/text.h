/* UTF-8 text: what is valid, how long it is, where it may be cut, and its folded form. Any thread.
 *
 * Folded = canonical decomposition without marks, lower case: "Informação" and "informacao" are the
 * same word. By utf8proc. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/buf.h"

bool text_is_utf8(const char *bytes, size_t length);
size_t text_length(const char *text); /* in code points */

/* Puts "?" for each byte that belongs to no character. */
void text_mend(char *bytes, size_t length);

/* Bytes of the longest start of `text` with at most `count` code points and at most `bytes` bytes,
 * never cutting inside a code point. */
size_t text_cut(const char *text, size_t count, size_t bytes);

/* Adds the folded form to `out`. Invalid bytes are dropped. */
void text_fold(const char *text, size_t length, struct buf *out);

/* Makes foreign text storable in place: control characters except newline and tab go, invalid
 * UTF-8 goes, outer white space goes. Returns the new length. */
size_t text_clean(char *text);

/* Copies as much as fits into `out`, whole code points only; always NUL-terminated. */
void text_copy(char *out, size_t size, const char *text);
