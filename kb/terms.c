#include "kb/terms.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

enum { FIRST_SLOTS = 256 };

static struct term_slot *new_slots(size_t count)
{
    struct term_slot *slots = memory_new(count * sizeof *slots);
    for (size_t i = 0; i < count; i++)
        slots[i].number = TERM_UNKNOWN;
    return slots;
}

void terms_init(struct terms *terms)
{
    *terms = (struct terms){ .slots = new_slots(FIRST_SLOTS), .slot_count = FIRST_SLOTS };
}

void terms_clear(struct terms *terms)
{
    free(terms->slots);
    *terms = (struct terms){ 0 };
}

/* Spreads keys that differ in few bits, as packed n-grams do. */
static size_t place(uint64_t key)
{
    key ^= key >> 32;
    key *= 0x9e3779b97f4a7c15U;
    return (size_t)(key ^ (key >> 29));
}

/* Where the key is, or the free slot where it belongs. */
static struct term_slot *slot_of(const struct terms *terms, uint64_t key)
{
    size_t mask = terms->slot_count - 1;
    size_t at = place(key) & mask;
    while (terms->slots[at].number != TERM_UNKNOWN && terms->slots[at].key != key)
        at = (at + 1) & mask;
    return &terms->slots[at];
}

static void take_slots(struct terms *to, const struct terms *from)
{
    for (size_t i = 0; i < from->slot_count; i++)
        if (from->slots[i].number != TERM_UNKNOWN)
            *slot_of(to, from->slots[i].key) = from->slots[i];
}

static void grow(struct terms *terms)
{
    struct terms larger = { .slots = new_slots(terms->slot_count * 2),
                            .slot_count = terms->slot_count * 2,
                            .count = terms->count,
                            .under = terms->under };
    take_slots(&larger, terms);
    free(terms->slots);
    *terms = larger;
}

static size_t own_count(const struct terms *terms)
{
    return terms->count - (terms->under ? terms->under->count : 0);
}

uint32_t terms_add(struct terms *terms, uint64_t key)
{
    uint32_t known = terms->under ? terms_find(terms->under, key) : TERM_UNKNOWN;
    if (known != TERM_UNKNOWN)
        return known;
    struct term_slot *slot = slot_of(terms, key);
    if (slot->number != TERM_UNKNOWN)
        return slot->number;
    if ((own_count(terms) + 1) * 2 > terms->slot_count) {
        grow(terms);
        slot = slot_of(terms, key);
    }
    *slot = (struct term_slot){ .key = key, .number = terms->count };
    return terms->count++;
}

uint32_t terms_find(const struct terms *terms, uint64_t key)
{
    uint32_t known = slot_of(terms, key)->number;
    return known == TERM_UNKNOWN && terms->under ? slot_of(terms->under, key)->number : known;
}

void terms_copy(struct terms *to, const struct terms *from)
{
    *to = *from;
    to->slots = memory_new(from->slot_count * sizeof *to->slots);
    memcpy(to->slots, from->slots, from->slot_count * sizeof *to->slots);
}

void terms_rebase(struct terms *terms, const struct terms *under)
{
    size_t more = terms->count - under->count, slots = FIRST_SLOTS;
    while (slots < more * 2)
        slots *= 2;
    struct terms over = {
        .slots = new_slots(slots), .slot_count = slots, .count = terms->count, .under = under
    };
    for (size_t i = 0; i < terms->slot_count; i++)
        if (terms->slots[i].number != TERM_UNKNOWN && terms->slots[i].number >= under->count)
            *slot_of(&over, terms->slots[i].key) = terms->slots[i];
    free(terms->slots);
    *terms = over;
}

uint64_t term_hash(const char *text, size_t length)
{
    uint64_t hash = 0xcbf29ce484222325U;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3U;
    return hash ^ (hash >> 31);
}

void terms_join(struct terms *to, const struct terms *from)
{
    size_t slots = FIRST_SLOTS;
    while (slots < (size_t)from->count * 2)
        slots *= 2;
    *to = (struct terms){ .slots = new_slots(slots), .slot_count = slots, .count = from->count };
    take_slots(to, from);
    if (from->under)
        take_slots(to, from->under);
}
