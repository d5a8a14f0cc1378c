/* What the knowledge base would say. */
#pragma once

#include "bot/desk/inside.h"

/* [{"entry","question","answer","p"}], best first, at most `limit`; empty without a library. */
json_t *search_suggestions(struct desk *desk, const char *question, size_t limit);

/* {"outcome","reason","threshold","hits":[{"entry","question","p","score","features":{…}}]} */
json_t *search_explained(struct desk *desk, const char *question);

/* Calls `visit` for each hit, best first. */
typedef void search_visit_fn(void *context, const struct kb_hit *hit);
void search_each(struct desk *desk, const char *question, search_visit_fn *visit, void *context);
