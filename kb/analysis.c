#include "kb/analysis.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"

enum {
    TEXT_LIMIT = 1 << 20,
    FIRST_ROOM = 64,
    STEM_SLOTS = 1024, /* a power of two */
    STEM_KEPT_MAX = 22,
};

/* A word and its stem; where another word of the same slot was, the later one is. */
struct stem_slot {
    uint64_t word, stem; /* term_hash of both; word 0: free */
    uint8_t length;
    char text[STEM_KEPT_MAX + 1]; /* the stem */
};

struct analysis *analysis_new(void)
{
    struct analysis *analysis = memory_new(sizeof *analysis);
    buf_init(&analysis->folded, TEXT_LIMIT);
    buf_init(&analysis->stems, TEXT_LIMIT);
    buf_init(&analysis->spelled, TEXT_LIMIT);
    analysis->stemmer = sb_stemmer_new("portuguese", "UTF_8");
    if (!analysis->stemmer)
        abort();
    analysis->known = memory_new(STEM_SLOTS * sizeof *analysis->known);
    return analysis;
}

void analysis_free(struct analysis *analysis)
{
    if (!analysis)
        return;
    buf_clear(&analysis->folded);
    buf_clear(&analysis->stems);
    buf_clear(&analysis->spelled);
    free(analysis->words);
    free(analysis->hashes);
    free(analysis->grams);
    free(analysis->known);
    sb_stemmer_delete(analysis->stemmer);
    free(analysis);
}

static bool is_letter_or_digit(utf8proc_int32_t point)
{
    utf8proc_category_t category = utf8proc_category(point);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/* One code point of text that is known to be UTF-8; its length in bytes. */
static size_t next_point(const struct buf *text, size_t at, utf8proc_int32_t *point)
{
    unsigned char c = (unsigned char)text->data[at];
    *point = c;
    if (c < 0x80)
        return 1;
    utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text->data + at,
                                             (utf8proc_ssize_t)(text->length - at), point);
    if (used > 0)
        return (size_t)used;
    *point = ' ';
    return 1;
}

/* Letters and digits of folded ASCII, a bit each. */
static bool is_plain(unsigned char c)
{
    static const uint64_t plain[2] = { 0x03ff000000000000U, 0x07fffffe07fffffeU };
    return plain[c >> 6 & 1] >> (c & 63) & 1;
}

/* *step: bytes of what is there. */
static bool is_word_at(const struct buf *text, size_t at, size_t *step)
{
    unsigned char c = (unsigned char)text->data[at];
    utf8proc_int32_t point;
    if (c < 0x80) {
        *step = 1;
        return is_plain(c);
    }
    *step = next_point(text, at, &point);
    return is_letter_or_digit(point);
}

/* The next run of letters and digits at or after *at; false at the end. */
static bool next_word(const struct buf *text, size_t *at, size_t *length)
{
    size_t step;
    while (*at < text->length && !is_word_at(text, *at, &step))
        *at += step;
    size_t end = *at;
    while (end < text->length && is_word_at(text, end, &step))
        end += step;
    *length = end - *at;
    return *length > 0;
}

/* Writes chat spelling out: "vc tem" becomes "voce tem". Punctuation stays. */
static void spell_out(struct analysis *analysis, const struct lexicon *lexicon)
{
    const struct buf *from = &analysis->folded;
    size_t copied = 0, length;

    buf_reset(&analysis->spelled);
    for (size_t at = 0; next_word(from, &at, &length); at += length) {
        const char *spelling = lexicon_spelling(lexicon, term_hash(from->data + at, length));
        if (!spelling)
            continue;
        buf_add(&analysis->spelled, from->data + copied, at - copied);
        buf_text(&analysis->spelled, spelling);
        copied = at + length;
    }
    if (copied == 0)
        return;
    buf_add(&analysis->spelled, from->data + copied, from->length - copied);
    struct buf swap = analysis->folded;
    analysis->folded = analysis->spelled;
    analysis->spelled = swap;
}

static void make_room(struct analysis *analysis)
{
    if (analysis->word_count < analysis->word_room)
        return;
    size_t room = analysis->word_room ? analysis->word_room * 2 : FIRST_ROOM;
    analysis->words = memory_resize(analysis->words, room * sizeof *analysis->words);
    analysis->hashes = memory_resize(analysis->hashes, room * sizeof *analysis->hashes);
    analysis->word_room = room;
}

/* Adds the stem of `text` to the stems; its length and hash go to `word`. */
static void find_stem(struct analysis *analysis, const char *text, uint64_t hash, struct word *word)
{
    const char *stem = (const char *)sb_stemmer_stem(analysis->stemmer, (const sb_symbol *)text,
                                                     (int)word->length);
    size_t length = (size_t)sb_stemmer_length(analysis->stemmer);
    struct stem_slot *slot = &analysis->known[hash % STEM_SLOTS];

    word->stem_length = (uint32_t)length;
    word->stem = term_hash(stem, length);
    buf_add(&analysis->stems, stem, length);
    if (length > STEM_KEPT_MAX)
        return;
    slot->word = hash;
    slot->stem = word->stem;
    slot->length = (uint8_t)length;
    memcpy(slot->text, stem, length);
}

static void add_stem(struct analysis *analysis, const char *text, uint64_t hash, struct word *word)
{
    const struct stem_slot *slot = &analysis->known[hash % STEM_SLOTS];
    word->stem_at = (uint32_t)analysis->stems.length;
    if (slot->word != hash || hash == 0) {
        find_stem(analysis, text, hash, word);
        return;
    }
    word->stem_length = slot->length;
    word->stem = slot->stem;
    buf_add(&analysis->stems, slot->text, slot->length);
}

static void add_word(struct analysis *analysis, const struct lexicon *lexicon, size_t at,
                     size_t length)
{
    const char *text = analysis->folded.data + at;
    uint64_t hash = term_hash(text, length);
    struct word word = { .at = (uint32_t)at, .length = (uint32_t)length };

    make_room(analysis);
    add_stem(analysis, text, hash, &word);
    word.content = !lexicon_has(&lexicon->stop, hash);
    analysis->hashes[analysis->word_count] = hash;
    analysis->words[analysis->word_count++] = word;
    analysis->negates |= lexicon_has(&lexicon->negation, hash);
}

static aspects find_aspects(const struct analysis *analysis, const struct lexicon *lexicon)
{
    aspects found = 0;
    for (size_t i = 0; i < analysis->word_count; i++)
        found |= lexicon_cues_at(lexicon, analysis->hashes + i, analysis->word_count - i);
    return found & lexicon->measure ? found & ~lexicon->count : found;
}

void analysis_read(struct analysis *analysis, const struct lexicon *lexicon, const char *text,
                   enum analysis_kind kind)
{
    size_t length;
    buf_reset(&analysis->folded);
    buf_reset(&analysis->stems);
    analysis->word_count = 0;
    analysis->negates = false;
    text_fold(text, strlen(text), &analysis->folded);
    if (kind == ANALYSIS_QUESTION)
        spell_out(analysis, lexicon);
    for (size_t at = 0; next_word(&analysis->folded, &at, &length); at += length)
        add_word(analysis, lexicon, at, length);
    analysis->aspects = find_aspects(analysis, lexicon);
}

/* --- character n-grams --- */

enum { GRAM_SHORTEST = 3, GRAM_LONGEST = 5, PIECE_MAX = 8192, POINT_BITS = 12 };

static bool is_space(utf8proc_int32_t point)
{
    if (point < 0x80)
        return point == ' ' || (point >= '\t' && point <= '\r') || (point >= 0x1c && point <= 0x1f);
    utf8proc_category_t category = utf8proc_category(point);
    return point == 0x85 || (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

/* Packs an n-gram exactly when each code point fits into 12 bits, as all Latin, Greek, Cyrillic,
 * Hebrew and Arabic ones do; hashes it otherwise. */
static uint64_t gram_key(const uint32_t *points, size_t count)
{
    uint64_t packed = 0, hash = 0xcbf29ce484222325U;
    uint32_t all = 0;
    for (size_t i = 0; i < count; i++) {
        packed = packed << POINT_BITS | points[i];
        hash = (hash ^ points[i]) * 0x100000001b3U;
        all |= points[i];
    }
    return all >> POINT_BITS ? hash | 1ULL << 63 : packed;
}

static void add_gram(struct analysis *analysis, uint64_t key)
{
    if (analysis->gram_count == analysis->gram_room) {
        analysis->gram_room = analysis->gram_room ? analysis->gram_room * 2 : FIRST_ROOM;
        analysis->grams =
            memory_resize(analysis->grams, analysis->gram_room * sizeof *analysis->grams);
    }
    analysis->grams[analysis->gram_count++] = key;
}

/* All n-grams of one padded piece; one that is not longer than n is one n-gram and the last. */
static void add_piece(struct analysis *analysis, const uint32_t *points, size_t count)
{
    for (size_t n = GRAM_SHORTEST; n <= GRAM_LONGEST; n++) {
        if (count <= n) {
            add_gram(analysis, gram_key(points, count));
            return;
        }
        for (size_t at = 0; at + n <= count; at++)
            add_gram(analysis, gram_key(points + at, n));
    }
}

void analysis_grams(struct analysis *analysis)
{
    uint32_t points[PIECE_MAX];
    size_t count = 0;
    utf8proc_int32_t point;

    analysis->gram_count = 0;
    points[count++] = ' ';
    for (size_t at = 0; at < analysis->folded.length;) {
        at += next_point(&analysis->folded, at, &point);
        if (!is_space(point)) {
            points[count++] = (uint32_t)point;
            if (count < PIECE_MAX - 1)
                continue;
        }
        points[count++] = ' ';
        if (count > 2)
            add_piece(analysis, points, count);
        count = 1;
    }
    points[count++] = ' ';
    if (count > 2)
        add_piece(analysis, points, count);
}
