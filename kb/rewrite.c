/* Follow-ups by rule: when a turn needs its context, and which words of earlier turns bring it.
 * A model does this better where one is configured; this needs nothing. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "kb/generation.h"
#include "kb/scratch.h"

enum {
    ADDED_MAX = 8,     /* words that are brought along */
    TURNS_MAX = 8,     /* earlier turns that are looked at */
    SPOKEN_MAX = 256,  /* words of one turn that are looked at */
    SHORT_WORDS = 6,   /* a turn of more words says what it is about */
    PRONOUN_TOPIC = 3, /* so does one with a pronoun but more words of content */
};

/* A word as the customer wrote it. */
struct spoken {
    const char *text;
    size_t length;
    uint64_t stem;
    bool content, cue; /* cue: asks for something instead of naming it */
    float rarity;
};

struct turn {
    struct spoken words[SPOKEN_MAX];
    size_t count;
    aspects asks; /* what it wants to know: when, how much … */
    size_t topic; /* words of content that are no cue */
    bool opener, pronoun;
};

struct rewriter {
    const struct generation *generation;
    struct kb_scratch *scratch;
};

static const struct lexicon *lexicon_of(const struct rewriter *rewriter)
{
    return &rewriter->generation->gate->lexicon;
}

static float rarity_of(const struct generation *generation, uint64_t stem)
{
    uint32_t number = terms_find(&generation->stems.terms, stem);
    float idf = number == TERM_UNKNOWN ? 0 : generation->stems.idf[number];
    return idf > 0 ? idf : generation->unknown_idf;
}

/* Punctuation around a word; letters beyond ASCII are none. */
static bool is_edge(char c)
{
    return (unsigned char)c < 0x80 && !isalnum((unsigned char)c);
}

static void add_spoken(struct rewriter *rewriter, const char *text, size_t length,
                       struct turn *turn)
{
    char word[LEXICON_WORD_MAX + 1];
    if (length > LEXICON_WORD_MAX || turn->count == SPOKEN_MAX)
        return;
    memcpy(word, text, length);
    word[length] = '\0';
    struct analysis *analysis = rewriter->scratch->words;
    analysis_read(analysis, lexicon_of(rewriter), word, ANALYSIS_QUESTION);
    if (analysis->word_count == 0)
        return;

    struct spoken spoken = { .text = text, .length = length, .stem = analysis->words[0].stem };
    spoken.cue = (analysis->aspects & lexicon_of(rewriter)->wh) != 0;
    for (size_t i = 0; i < analysis->word_count; i++) {
        float rarity = rarity_of(rewriter->generation, analysis->words[i].stem);
        spoken.content |= analysis->words[i].content;
        spoken.rarity = rarity > spoken.rarity ? rarity : spoken.rarity;
    }
    turn->opener |=
        turn->count == 0 && lexicon_has(&lexicon_of(rewriter)->openers, analysis->hashes[0]);
    turn->pronoun |= lexicon_has(&lexicon_of(rewriter)->pronouns, analysis->hashes[0]);
    turn->topic += spoken.content && !spoken.cue;
    turn->words[turn->count++] = spoken;
}

/* Without the words, which are many. */
static void forget_turn(struct turn *turn)
{
    turn->count = turn->topic = 0;
    turn->asks = 0;
    turn->opener = turn->pronoun = false;
}

static void read_turn(struct rewriter *rewriter, const char *text, struct turn *turn)
{
    forget_turn(turn);
    for (const char *at = text; *at;) {
        while (*at && is_edge(*at))
            at++;
        size_t length = strcspn(at, " \t\n\r");
        const char *next = at + length;
        while (length > 0 && is_edge(at[length - 1]))
            length--;
        if (length > 0)
            add_spoken(rewriter, at, length, turn);
        at = next;
    }
    scratch_read(rewriter->scratch, rewriter->generation, text);
    turn->asks = rewriter->scratch->analysis->aspects & lexicon_of(rewriter)->wh;
}

/* Stems of the text that was analysed last, each once; 0 when one of them is not known. */
static size_t known_stems(const struct rewriter *rewriter, uint32_t *out, size_t room)
{
    const struct analysis *analysis = rewriter->scratch->analysis;
    size_t count = 0;
    for (size_t i = 0; i < analysis->word_count; i++) {
        uint32_t stem = terms_find(&rewriter->generation->stems.terms, analysis->words[i].stem);
        size_t at = 0;
        while (at < count && out[at] != stem)
            at++;
        if (stem == TERM_UNKNOWN || at == room)
            return 0;
        out[at] = stem;
        count += at == count;
    }
    return count;
}

static bool follows_up(struct rewriter *rewriter, const char *text, struct turn *turn)
{
    uint32_t stems[2 * SHORT_WORDS];
    read_turn(rewriter, text, turn);
    if (turn->count == 0 || (turn->topic == 0 && turn->asks == 0))
        return false;
    if (turn->opener && turn->count > 1)
        return true;
    bool is_short = turn->topic == 0 && turn->count <= SHORT_WORDS;
    if (!is_short && !(turn->pronoun && turn->topic <= PRONOUN_TOPIC))
        return false;
    size_t count = known_stems(rewriter, stems, sizeof stems / sizeof *stems);
    /* When an entry asks just this, word for word, it stands alone, however short it is. */
    return count == 0 || !generation_has_wording(rewriter->generation, stems, count);
}

static bool is_letter(char c)
{
    return (unsigned char)c >= 0x80 || isalnum((unsigned char)c);
}

/* Words between white space; more than `most` are not counted. */
static size_t count_words(const char *text, size_t most)
{
    size_t count = 0;
    bool inside = false, letter = false;
    for (; *text && count <= most; text++) {
        inside = !isspace((unsigned char)*text);
        letter = inside && (letter || is_letter(*text));
        count += letter && (!text[1] || isspace((unsigned char)text[1]));
    }
    return count;
}

/* Most questions are long and point at nothing: they are told by one look at the whole, without
 * reading word by word. */
static bool stands_alone(const struct rewriter *rewriter, const char *text)
{
    const struct analysis *analysis = rewriter->scratch->analysis;
    if (count_words(text, SHORT_WORDS) <= SHORT_WORDS)
        return false;
    scratch_read(rewriter->scratch, rewriter->generation, text);
    if (analysis->word_count == 0 ||
        lexicon_has(&lexicon_of(rewriter)->openers, analysis->hashes[0]))
        return false;
    for (size_t i = 0; i < analysis->word_count; i++)
        if (lexicon_has(&lexicon_of(rewriter)->pronouns, analysis->hashes[i]))
            return false;
    return true;
}

bool kb_follows_up(const struct generation *generation, const char *text,
                   struct kb_scratch *scratch)
{
    struct rewriter rewriter = { .generation = generation, .scratch = scratch };
    struct turn turn;
    if (stands_alone(&rewriter, text))
        return false;
    if (!scratch->words)
        scratch->words = analysis_new();
    return follows_up(&rewriter, text, &turn);
}

bool kb_is_follow_up(const struct generation *generation, const char *text)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    return kb_follows_up(generation, text, scratch);
}

/* --- the words that are brought along --- */

struct context {
    struct spoken words[ADDED_MAX];
    size_t count;
};

static bool says(const struct spoken *words, size_t count, uint64_t stem)
{
    for (size_t i = 0; i < count; i++)
        if (words[i].stem == stem)
            return true;
    return false;
}

/* Full: the most common of those that are there makes room for a rarer one. */
static void bring(struct context *context, const struct spoken *word)
{
    if (context->count == ADDED_MAX) {
        size_t commonest = 0;
        for (size_t i = 1; i < context->count; i++)
            if (context->words[i].rarity <= context->words[commonest].rarity)
                commonest = i;
        if (word->rarity <= context->words[commonest].rarity)
            return;
        context->count--;
        memmove(context->words + commonest, context->words + commonest + 1,
                (context->count - commonest) * sizeof *context->words);
    }
    context->words[context->count++] = *word;
}

/* What the earlier turn is about. How it asks matters only when this turn does not ask anything by
 * itself: "e no domingo?". */
static void bring_turn(struct context *context, const struct turn *earlier, const struct turn *turn)
{
    for (size_t i = 0; i < earlier->count; i++) {
        const struct spoken *word = &earlier->words[i];
        if (word->content && !(word->cue && turn->asks) &&
            !says(turn->words, turn->count, word->stem) &&
            !says(context->words, context->count, word->stem))
            bring(context, word);
    }
}

/* Back to the last turn that stands alone; before it they spoke of something else. */
static void look_back(struct rewriter *rewriter, const char *const *earlier, size_t count,
                      const struct turn *turn, struct context *context)
{
    struct turn *before = memory_new(sizeof *before);
    for (size_t looked = 0; looked < count && looked < TURNS_MAX; looked++) {
        bool goes_on = follows_up(rewriter, earlier[count - 1 - looked], before);
        bring_turn(context, before, turn);
        if (context->count > 0 && !goes_on)
            break;
    }
    free(before);
}

static void write_context(const struct context *context, struct buf *out)
{
    for (size_t i = 0; i < context->count; i++) {
        if (out->length > 0)
            buf_char(out, ' ');
        buf_add(out, context->words[i].text, context->words[i].length);
    }
}

/* The turn without "e …" before it and punctuation after it. */
static void write_core(const char *text, const struct turn *turn, struct buf *out)
{
    size_t from = turn->opener && turn->count > 1 ? 1 : 0;
    const struct spoken *last = &turn->words[turn->count - 1];
    const char *start = turn->words[from].text, *end = last->text + last->length;
    if (turn->count == SPOKEN_MAX)
        end = text + strlen(text);
    if (out->length > 0)
        buf_char(out, ' ');
    buf_add(out, start, (size_t)(end - start));
}

/* A question first: what is asked, then what about. Otherwise the earlier words lead. */
static void write_question(const char *text, const struct turn *turn, const struct context *context,
                           struct buf *out)
{
    if (turn->asks) {
        write_core(text, turn, out);
        write_context(context, out);
    } else {
        write_context(context, out);
        write_core(text, turn, out);
    }
    buf_char(out, '?');
}

/* NOLINTNEXTLINE(readability-function-size): a text, its context and room for the result */
bool kb_rewrite(const struct generation *generation, const char *text, const char *const *earlier,
                size_t earlier_count, char *out, size_t size)
{
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    struct rewriter rewriter = { .generation = generation, .scratch = scratch };
    struct context context = { .count = 0 };
    struct turn turn;

    text_copy(out, size, text);
    scratch->words = analysis_new();
    if (!follows_up(&rewriter, text, &turn))
        return false;
    look_back(&rewriter, earlier, earlier_count, &turn, &context);
    if (context.count == 0)
        return false;

    struct buf written OWNED_BUF;
    buf_init(&written, 2 * (size_t)KB_QUERY_TEXT_MAX);
    write_question(text, &turn, &context, &written);
    text_copy(out, size, written.data);
    return true;
}
