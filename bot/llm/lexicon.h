/* Portuguese words with a part of their own when a text is compared with its sources. All are
 * folded. Any thread. */
#pragma once

#include <stdbool.h>

bool lexicon_is_stop(const char *word);  /* says nothing by itself */
bool lexicon_is_exact(const char *word); /* has no synonym that would do */
bool lexicon_denies(const char *word);

/* The one word for a unit ("h", "horas": "hora"; "reais": "$"), or NULL when it is none. */
const char *lexicon_unit(const char *word);
