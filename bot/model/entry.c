#include "bot/model/entry.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

static const char *const state_names[] = {
    [ENTRY_PUBLISHED] = "published",
    [ENTRY_DRAFT] = "draft",
    [ENTRY_EXPIRED] = "expired",
    [ENTRY_DELETED] = "deleted",
};

const char *entry_state_name(enum entry_state state)
{
    return state_names[state];
}

static char **copy_list(char *const *list, size_t count)
{
    char **copy = memory_new(count * sizeof *copy);
    for (size_t i = 0; i < count; i++)
        copy[i] = memory_text(list[i]);
    return copy;
}

struct entry *entry_dup(const struct entry *entry)
{
    struct entry *copy = memory_new(sizeof *copy);
    *copy = *entry;
    copy->id = memory_text(entry->id);
    copy->question = memory_text(entry->question);
    copy->answer = memory_text(entry->answer);
    copy->wordings = copy_list(entry->wordings, entry->wording_count);
    copy->tags = copy_list(entry->tags, entry->tag_count);
    copy->audience = memory_text(entry->audience);
    copy->source_kind = memory_text(entry->source_kind);
    copy->source_by = memory_text(entry->source_by);
    copy->source_ticket = memory_text(entry->source_ticket);
    copy->history = entry->history ? json_deep_copy(entry->history) : NULL;
    return copy;
}

static void free_list(char **list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        free(list[i]);
    free(list);
}

void entry_free(struct entry *entry)
{
    if (!entry)
        return;
    free(entry->id);
    free(entry->question);
    free(entry->answer);
    free_list(entry->wordings, entry->wording_count);
    free_list(entry->tags, entry->tag_count);
    free(entry->audience);
    free(entry->source_kind);
    free(entry->source_by);
    free(entry->source_ticket);
    json_decref(entry->history);
    free(entry);
}

bool entry_is_valid(const struct entry *entry, moment now)
{
    return entry->state == ENTRY_PUBLISHED && (!entry->valid_from || now >= entry->valid_from) &&
           (!entry->valid_until || now < entry->valid_until);
}
