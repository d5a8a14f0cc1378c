/* The first stage of the recipe, once more and as slowly as possible: no index, everything counted
 * again for each question. What the real one must agree with. */
#pragma once

#include <stddef.h>

struct brute;
struct brute *brute_new(void);
void brute_free(struct brute *brute);

void brute_put(struct brute *brute, const char *question, char *const *wordings, size_t count);
/* S of each entry, in the order in which they were put. */
void brute_score(const struct brute *brute, const char *text, double *out);
