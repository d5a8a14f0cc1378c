#include "kb/bulk.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

static void copy_records(struct bulk *bulk, struct record *const *records, size_t count)
{
    bulk->record_count = count;
    bulk->records = memory_new(count * sizeof(struct record *));
    bulk->first = memory_new((count + 1) * sizeof *bulk->first);
    for (size_t i = 0; i < count; i++) {
        bulk->records[i] = record_keep(records[i]);
        bulk->first[i + 1] = bulk->first[i] + (uint32_t)records[i]->wording_count;
    }
    bulk->document_count = bulk->first[count];
    bulk->lengths = memory_new(bulk->document_count * sizeof *bulk->lengths);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < records[i]->wording_count; j++) {
            uint32_t words = records[i]->wordings[j].length;
            bulk->lengths[bulk->first[i] + j] = (uint16_t)(words < UINT16_MAX ? words : UINT16_MAX);
        }
}

static void list_limited(struct bulk *bulk)
{
    bulk->limited = memory_new(bulk->record_count * sizeof *bulk->limited);
    for (size_t i = 0; i < bulk->record_count; i++)
        if (record_is_limited(bulk->records[i]))
            bulk->limited[bulk->limited_count++] = (uint32_t)i;
    bulk->limited = memory_resize(bulk->limited, bulk->limited_count * sizeof(uint32_t) + 1);
}

typedef void take_fn(struct packing *packing, uint32_t term, uint32_t document, uint32_t times);

static void each_stem(const struct bulk *bulk, struct packing *packing, take_fn *take)
{
    for (size_t i = 0; i < bulk->record_count; i++)
        for (size_t j = 0; j < bulk->records[i]->wording_count; j++) {
            const struct wording *wording = &bulk->records[i]->wordings[j];
            for (uint32_t k = 0; k < wording->stem_count; k++)
                take(packing, wording->stems[k].stem, bulk->first[i] + (uint32_t)j,
                     wording->stems[k].times);
        }
}

static void each_gram(const struct bulk *bulk, struct packing *packing, take_fn *take)
{
    for (size_t i = 0; i < bulk->record_count; i++)
        for (size_t j = 0; j < bulk->records[i]->wording_count; j++)
            for (struct gram_reader grams = record_grams(bulk->records[i], j); grams_next(&grams);)
                take(packing, grams.gram, bulk->first[i] + (uint32_t)j, grams.times);
}

static void pack(const struct bulk *bulk, uint32_t terms, struct packed *out,
                 void (*each)(const struct bulk *, struct packing *, take_fn *))
{
    struct packing packing;
    packing_begin(&packing, terms);
    each(bulk, &packing, packing_count);
    packing_counted(&packing);
    each(bulk, &packing, packing_place);
    packing_end(&packing, out);
}

struct bulk *bulk_build(struct record *const *records, size_t count, const struct terms *stems,
                        const struct terms *grams)
{
    struct bulk *bulk = memory_new(sizeof *bulk);
    bulk->holders = 1;
    copy_records(bulk, records, count);
    list_limited(bulk);
    terms_join(&bulk->stem_terms, stems);
    terms_join(&bulk->gram_terms, grams);
    pack(bulk, bulk->stem_terms.count, &bulk->stems, each_stem);
    pack(bulk, bulk->gram_terms.count, &bulk->grams, each_gram);
    return bulk;
}

struct bulk *bulk_keep(struct bulk *bulk)
{
    __atomic_add_fetch(&bulk->holders, 1, __ATOMIC_RELAXED);
    return bulk;
}

void bulk_release(struct bulk *bulk)
{
    if (!bulk || __atomic_sub_fetch(&bulk->holders, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < bulk->record_count; i++)
        record_release(bulk->records[i]);
    free(bulk->records);
    free(bulk->first);
    free(bulk->lengths);
    free(bulk->limited);
    terms_clear(&bulk->stem_terms);
    terms_clear(&bulk->gram_terms);
    packed_clear(&bulk->stems);
    packed_clear(&bulk->grams);
    free(bulk);
}

static int by_id(const void *id, const void *record)
{
    return strcmp(id, (*(struct record *const *)record)->entry->id);
}

size_t bulk_find(const struct bulk *bulk, const char *id)
{
    struct record *const *found =
        bsearch(id, bulk->records, bulk->record_count, sizeof(struct record *), by_id);
    return found ? (size_t)(found - bulk->records) : SIZE_MAX;
}

static size_t terms_size(const struct terms *terms)
{
    return terms->slot_count * sizeof *terms->slots;
}

size_t bulk_size(const struct bulk *bulk)
{
    size_t size = packed_size(&bulk->stems) + packed_size(&bulk->grams) +
                  terms_size(&bulk->stem_terms) + terms_size(&bulk->gram_terms) +
                  bulk->document_count * sizeof *bulk->lengths +
                  bulk->record_count * (sizeof *bulk->first + sizeof(struct record *));
    for (size_t i = 0; i < bulk->record_count; i++)
        size += record_size(bulk->records[i]);
    return size;
}
