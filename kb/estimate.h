/* How much memory entries will need to be searched, before they are taken in. Rather too much than
 * too little: while a large knowledge base is packed, what is packed and what it is made of are
 * there together. Measured in docs/BENCHMARKS.md. */
#pragma once

#include <stddef.h>

#include "bot/model/entry.h"

/* In bytes. */
size_t kb_estimate(struct entry *const *entries, size_t count);
