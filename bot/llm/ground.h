/* Does a text say only what its sources say? Decided by rules, so that it can be foretold:
 *
 *  - it names at least one source, and none that does not exist;
 *  - each number with its unit, each address, and each word that carries a fact (weekdays, units,
 *    "gratuito", "sempre") is in the sources that the passage names;
 *  - of the other words that weigh, 60 % in each sentence are;
 *  - what they deny is not affirmed, nor the other way around.
 *
 * It errs on the side of refusing: then the entry is quoted as it is. It reads words, not sense:
 * who does what to whom it does not see, nor a "não" that is lost where its sources say both. Pure.
 */
#pragma once

#include "bot/base/buf.h"
#include "bot/base/error.h"
#include "bot/llm/citation.h"

/* `listed`: named for the whole text, for passages without a mark. 0 and the text without its
 * marks added to `out`; -1: ERROR_INVALID, and the rule that it breaks, without its words. */
int ground_text(const char *text, const struct citation_scope *scope, citation_set listed,
                struct buf *out, struct error *err);
