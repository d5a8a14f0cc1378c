#include "kb/record.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

void recorder_init(struct recorder *recorder, const struct lexicon *lexicon)
{
    *recorder = (struct recorder){ .lexicon = lexicon, .analysis = analysis_new() };
    terms_init(&recorder->stems);
    terms_init(&recorder->grams);
}

void recorder_clear(struct recorder *recorder)
{
    terms_clear(&recorder->stems);
    terms_clear(&recorder->grams);
    analysis_free(recorder->analysis);
    free(recorder->times);
    free(recorder->distinct);
}

/* Where the number is in an ascending list, or would be. */
static size_t place_of(const uint32_t *list, size_t count, uint32_t number)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (list[middle] < number)
            low = middle + 1;
        else
            count = middle;
    }
    return low;
}

bool record_has(const uint32_t *list, size_t count, uint32_t number)
{
    size_t at = place_of(list, count, number);
    return at < count && list[at] == number;
}

static struct outline add_shape(struct record *record, const char *stem, size_t length)
{
    struct shape shape;
    shape_of(stem, length, &shape);
    size_t at = record->shapes_size, size = shape_size(&shape);
    record->shapes_size += (size + 7) & ~(size_t)7;
    record->shapes = memory_resize(record->shapes, record->shapes_size);
    memcpy(record->shapes + at, &shape, size);
    return shape_outline(&shape, (uint32_t)at);
}

static void add_unique(struct record *record, uint32_t stem, const char *text, size_t length)
{
    size_t count = record->unique_count, at = place_of(record->unique, count, stem);
    if (at < count && record->unique[at] == stem)
        return;
    record->unique = memory_resize(record->unique, (count + 1) * sizeof stem);
    record->outlines = memory_resize(record->outlines, (count + 1) * sizeof *record->outlines);
    memmove(record->unique + at + 1, record->unique + at, (count - at) * sizeof stem);
    memmove(record->outlines + at + 1, record->outlines + at,
            (count - at) * sizeof *record->outlines);
    record->unique[at] = stem;
    record->outlines[at] = add_shape(record, text, length);
    record->unique_count++;
}

static void add_stem(struct wording *wording, uint32_t stem, bool content)
{
    struct record_stem *found = NULL;
    for (uint32_t i = 0; i < wording->stem_count && !found; i++)
        if (wording->stems[i].stem == stem)
            found = &wording->stems[i];
    if (!found) {
        found = &wording->stems[wording->stem_count++];
        *found = (struct record_stem){ .stem = stem };
    }
    found->times += found->times < UINT16_MAX;
    found->content |= content;
}

static void add_stems(struct recorder *recorder, struct record *record, struct wording *wording)
{
    const struct analysis *analysis = recorder->analysis;
    wording->stems = memory_new(analysis->word_count * sizeof *wording->stems);
    for (size_t i = 0; i < analysis->word_count; i++) {
        const struct word *word = &analysis->words[i];
        uint32_t stem = terms_add(&recorder->stems, word->stem);
        add_stem(wording, stem, word->content);
        add_unique(record, stem, analysis->stems.data + word->stem_at, word->stem_length);
    }
    wording->length = (uint32_t)analysis->word_count;
}

static void make_room(struct recorder *recorder)
{
    size_t room = recorder->times_room;
    if (recorder->grams.count <= room)
        return;
    recorder->times_room = recorder->grams.count * (size_t)2;
    recorder->times =
        memory_resize(recorder->times, recorder->times_room * sizeof *recorder->times);
    memset(recorder->times + room, 0, (recorder->times_room - room) * sizeof *recorder->times);
}

/* Counts by number; each distinct number once. */
static size_t count_grams(struct recorder *recorder)
{
    const struct analysis *analysis = recorder->analysis;
    size_t distinct = 0;
    if (recorder->distinct_room < analysis->gram_count) {
        recorder->distinct_room = analysis->gram_count * 2;
        recorder->distinct =
            memory_resize(recorder->distinct, recorder->distinct_room * sizeof *recorder->distinct);
    }
    for (size_t i = 0; i < analysis->gram_count; i++) {
        uint32_t gram = terms_add(&recorder->grams, analysis->grams[i]);
        make_room(recorder);
        if (recorder->times[gram]++ == 0)
            recorder->distinct[distinct++] = gram;
    }
    return distinct;
}

/* Leaves the counters at zero. */
static void add_grams(struct recorder *recorder, struct record *record, struct wording *wording)
{
    analysis_grams(recorder->analysis);
    wording->gram_count = (uint32_t)count_grams(recorder);
    wording->grams_at = (uint32_t)record->grams.length;
    for (uint32_t i = 0, last = 0; i < wording->gram_count; i++) {
        uint32_t gram = recorder->distinct[i];
        grams_add(&record->grams, gram, last, recorder->times[gram]);
        recorder->times[gram] = 0;
        last = gram;
    }
}

static void add_wording(struct recorder *recorder, struct record *record, const char *text)
{
    struct wording *wording = &record->wordings[record->wording_count++];
    analysis_read(recorder->analysis, recorder->lexicon, text, ANALYSIS_WORDING);
    add_stems(recorder, record, wording);
    add_grams(recorder, record, wording);
    wording->aspects = recorder->analysis->aspects;
    wording->negates = recorder->analysis->negates;
    record->aspects |= wording->aspects;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void add_answer(struct recorder *recorder, struct record *record)
{
    const struct analysis *analysis = recorder->analysis;
    analysis_read(recorder->analysis, recorder->lexicon, record->entry->answer, ANALYSIS_WORDING);
    record->answer = memory_new(analysis->word_count * sizeof *record->answer);
    for (size_t i = 0; i < analysis->word_count; i++)
        record->answer[i] = terms_add(&recorder->stems, analysis->words[i].stem);
    qsort(record->answer, analysis->word_count, sizeof *record->answer, by_number);
    for (size_t i = 0; i < analysis->word_count; i++)
        if (i == 0 || record->answer[i] != record->answer[i - 1])
            record->answer[record->answer_count++] = record->answer[i];
}

/* Each wording knows its stems by their place in `unique`, which is complete only now. */
static void link_stems(struct record *record)
{
    for (size_t i = 0; i < record->wording_count; i++) {
        struct wording *wording = &record->wordings[i];
        for (uint32_t j = 0; j < wording->stem_count; j++)
            wording->stems[j].unique =
                (uint32_t)place_of(record->unique, record->unique_count, wording->stems[j].stem);
    }
}

/* What a passage is found by: its title, if any, and its text. */
static void add_passage(struct recorder *recorder, struct record *record)
{
    struct buf text OWNED_BUF;
    buf_init(&text, 2 * (size_t)ENTRY_TEXT_MAX + 1);
    buf_text(&text, record->entry->question ? record->entry->question : "");
    buf_char(&text, '\n');
    buf_text(&text, record->entry->answer);
    add_wording(recorder, record, text.data);
}

struct record *record_new(struct recorder *recorder, const struct entry *entry)
{
    struct record *record = memory_new(sizeof *record);
    record->holders = 1;
    record->entry = entry_dup(entry);
    record->wordings = memory_new((entry->wording_count + 1) * sizeof *record->wordings);
    if (entry->passage)
        add_passage(recorder, record);
    else
        add_wording(recorder, record, entry->question);
    for (size_t i = 0; i < entry->wording_count; i++)
        add_wording(recorder, record, entry->wordings[i]);
    link_stems(record);
    add_answer(recorder, record);
    record->grams.bytes = memory_resize(record->grams.bytes, record->grams.length + 1);
    record->grams.room = record->grams.length + 1;
    return record;
}

struct record *record_keep(struct record *record)
{
    __atomic_add_fetch(&record->holders, 1, __ATOMIC_RELAXED);
    return record;
}

void record_release(struct record *record)
{
    if (!record || __atomic_sub_fetch(&record->holders, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    for (size_t i = 0; i < record->wording_count; i++)
        free(record->wordings[i].stems);
    free(record->grams.bytes);
    free(record->wordings);
    free(record->unique);
    free(record->outlines);
    free(record->shapes);
    free(record->answer);
    entry_free(record->entry);
    free(record);
}

size_t record_size(const struct record *record)
{
    size_t size = sizeof *record + record->grams.room + record->shapes_size +
                  record->unique_count * (sizeof *record->unique + sizeof *record->outlines) +
                  record->answer_count * sizeof *record->answer +
                  record->wording_count * sizeof *record->wordings;
    for (size_t i = 0; i < record->wording_count; i++)
        size += record->wordings[i].stem_count * sizeof *record->wordings[i].stems;
    return size;
}
