#include "kb/estimate.h"

#include <string.h>

enum {
    OF_ENTRY = 1536,  /* the entry itself, its record, its place in tables */
    OF_WORDING = 500, /* stems, what is remembered of it, room of the threads that search */
    OF_LETTER = 16,   /* three n-grams: in a list, in the record, and once more while packing */
    OF_TEXT = 2,      /* what is kept but not indexed */
};

static size_t of_wording(const char *text)
{
    return OF_WORDING + OF_LETTER * strlen(text);
}

static size_t of_entry(const struct entry *entry)
{
    size_t bytes = OF_ENTRY + OF_TEXT * strlen(entry->answer) + of_wording(entry->question);
    if (entry->passage)
        bytes += OF_LETTER * strlen(entry->answer);
    for (size_t i = 0; i < entry->wording_count; i++)
        bytes += of_wording(entry->wordings[i]);
    return bytes;
}

size_t kb_estimate(struct entry *const *entries, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += of_entry(entries[i]);
    return bytes;
}
