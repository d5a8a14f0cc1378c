/* The marks in a model's text that name its sources: "[e:ID]", "[e:ID, e:ID]", "[ID]". Pure. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bot/llm/model.h"

enum { CITATION_SOURCES_MAX = 32 };

/* Bit i stands for source i. */
typedef uint32_t citation_set;

struct citation_scope {
    const struct model_source *sources;
    size_t count; /* at most CITATION_SOURCES_MAX */
};

/* The source with this id as a set; empty when there is none. */
citation_set citation_find(const struct citation_scope *scope, const char *id, size_t length);

/* Reads the mark at `text`, which is a "[". Its length in bytes and what it names in *named; 0:
 * brackets of another kind. *named is empty when it names something that is no source. */
size_t citation_read(const struct citation_scope *scope, const char *text, citation_set *named);
