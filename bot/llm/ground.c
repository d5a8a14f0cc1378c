#include "bot/llm/ground.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/llm/token.h"

enum { KNOWN_WORDS = 6, OF_WORDS = 10 };

/* A source, taken apart when it is first named. */
struct evidence {
    struct tokens question, answer;
    bool read;
};

struct ground {
    const struct citation_scope *scope;
    struct evidence *evidence; /* one of each source */
    struct tokens passage;     /* that is being looked at */
    citation_set named;        /* so far */
    size_t weight;             /* words that weigh, so far */
    bool opened;               /* its first words were looked at */
    bool denies;               /* so far */
};

static const struct evidence *evidence_of(const struct ground *ground, size_t i)
{
    struct evidence *evidence = &ground->evidence[i];
    if (evidence->read)
        return evidence;
    const struct model_source *source = &ground->scope->sources[i];
    tokens_init(&evidence->question);
    tokens_init(&evidence->answer);
    tokens_read(&evidence->question, source->question, strlen(source->question));
    tokens_read(&evidence->answer, source->answer, strlen(source->answer));
    evidence->read = true;
    return evidence;
}

static void ground_clear(struct ground *ground)
{
    for (size_t i = 0; i < ground->scope->count; i++)
        if (ground->evidence[i].read) {
            tokens_clear(&ground->evidence[i].question);
            tokens_clear(&ground->evidence[i].answer);
        }
    free(ground->evidence);
    tokens_clear(&ground->passage);
}

/* The sources of a set, one after the other; NULL behind the last. */
static const struct evidence *next_of(const struct ground *ground, citation_set set, size_t *i)
{
    while (*i < ground->scope->count) {
        size_t here = (*i)++;
        if (set & (citation_set)1 << here)
            return evidence_of(ground, here);
    }
    return NULL;
}

static bool same(const struct token *said, const struct token *known)
{
    return said->kind == known->kind && strcmp(said->text, known->text) == 0 &&
           (!*said->unit || strcmp(said->unit, known->unit) == 0);
}

/* Which polarities the word has there, as bits. */
static unsigned polarities(const struct tokens *tokens, const struct token *word)
{
    unsigned found = 0;
    for (size_t i = 0; i < tokens->count; i++)
        if (same(word, &tokens->items[i]))
            found |= 1U << tokens->items[i].polarity;
    return found;
}

static bool opens_with(const struct tokens *tokens, bool agreeing)
{
    const struct token *first = tokens->items;
    if (!tokens->count || first->kind != TOKEN_WORD)
        return false;
    return agreeing ? first->agrees : first->denies;
}

/* The answers decide; a question only names what it asks for, and is denied by a "não". */
static unsigned known_polarities(const struct ground *ground, citation_set set,
                                 const struct token *word)
{
    const struct evidence *evidence;
    unsigned answered = 0, asked = 0, refused = 0;
    for (size_t i = 0; (evidence = next_of(ground, set, &i));) {
        answered |= polarities(&evidence->answer, word);
        if (!polarities(&evidence->question, word))
            continue;
        asked = 1U << TOKEN_EITHER;
        if (opens_with(&evidence->answer, false))
            refused = 1U << TOKEN_DENIED;
    }
    return answered ? answered | refused : asked;
}

static bool has_denial(const struct tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].denies)
            return true;
    return false;
}

static bool sources_deny(const struct ground *ground, citation_set set)
{
    const struct evidence *evidence;
    for (size_t i = 0; (evidence = next_of(ground, set, &i));)
        if (has_denial(&evidence->answer) || has_denial(&evidence->question))
            return true;
    return false;
}

static int refuse(struct error *err, const char *why)
{
    return error_set(err, ERROR_INVALID, "the model's text is not used: %s", why);
}

static bool agrees(const struct token *word, unsigned known)
{
    unsigned either = 1U << TOKEN_EITHER;
    return word->polarity == TOKEN_EITHER || (known & (either | 1U << word->polarity));
}

/* -1: refused; 0: unknown, which some words may be; 1: known. */
static int check_word(const struct token *word, unsigned known, struct error *err)
{
    if (!known && word->exact)
        return refuse(err, "a word that carries a fact is not in the entries it cites");
    if (known && !agrees(word, known))
        return refuse(err, "it affirms what its entries deny, or denies what they affirm");
    return known != 0;
}

static int check_token(struct ground *ground, citation_set set, const struct token *token,
                       struct error *err)
{
    unsigned known = known_polarities(ground, set, token);
    if (token->kind == TOKEN_NUMBER && !known)
        return refuse(err, "a number is not in the entries it cites, or not with that unit");
    if (token->kind == TOKEN_ADDRESS && !known)
        return refuse(err, "an address is not in the entries it cites");
    if (token->kind != TOKEN_WORD)
        return 0;
    if (token->denies) {
        ground->denies = true;
        return sources_deny(ground, set) ? 0 : refuse(err, "it denies what its entries affirm");
    }
    if (token->stop)
        return 0;
    return check_word(token, known, err);
}

/* Checks from *at to the end of the sentence, and moves *at behind it. */
static int check_sentence(struct ground *ground, citation_set set, size_t *at, struct error *err)
{
    const struct tokens *passage = &ground->passage;
    size_t weight = 0, known = 0;
    for (; *at < passage->count && passage->items[*at].kind != TOKEN_SENTENCE; ++*at) {
        const struct token *token = &passage->items[*at];
        int found = check_token(ground, set, token, err);
        if (found < 0)
            return -1;
        known += (size_t)found;
        weight += token->kind == TOKEN_WORD && !token->stop && !token->denies;
    }
    ++*at;
    ground->weight += weight;
    if (known * OF_WORDS < weight * KNOWN_WORDS)
        return refuse(err, "a sentence is not in the words of the entries it cites");
    return 0;
}

/* A "sim" over an answer that begins with "não" turns it around. */
static int check_opening(struct ground *ground, citation_set set, struct error *err)
{
    const struct tokens *passage = &ground->passage;
    const struct evidence *evidence;
    if (ground->opened || !passage->count)
        return 0;
    ground->opened = true;
    for (size_t i = 0; (evidence = next_of(ground, set, &i));)
        if ((opens_with(passage, true) && opens_with(&evidence->answer, false)) ||
            (opens_with(passage, false) && opens_with(&evidence->answer, true)))
            return refuse(err, "it begins with the opposite of its entry's answer");
    return 0;
}

static int check_passage(struct ground *ground, const char *text, size_t length, citation_set set,
                         struct error *err)
{
    tokens_read(&ground->passage, text, length);
    if (check_opening(ground, set, err) < 0)
        return -1;
    for (size_t at = 0; at < ground->passage.count;)
        if (check_sentence(ground, set, &at, err) < 0)
            return -1;
    return 0;
}

/* All that is cited says no, and the text never does. */
static bool loses_denial(const struct ground *ground)
{
    const struct evidence *evidence;
    if (ground->denies)
        return false;
    for (size_t i = 0; (evidence = next_of(ground, ground->named, &i));)
        if (!opens_with(&evidence->answer, false))
            return false;
    return true;
}

static int check_whole(const struct ground *ground, struct error *err)
{
    if (!ground->weight)
        return refuse(err, "it says nothing");
    if (loses_denial(ground))
        return refuse(err, "its entries say no, and it does not");
    return 0;
}

/* Marks next to each other are one. Moves *at behind them; false when one names no source. */
static bool read_marks(const struct citation_scope *scope, const char **at, citation_set *set)
{
    citation_set one;
    for (const char *next = *at; *next == '[';) {
        size_t length = citation_read(scope, next, &one);
        if (!length)
            break;
        if (!one)
            return false;
        *set |= one;
        *at = next + length;
        next = *at + strspn(*at, " ,;");
    }
    return true;
}

static char last_of(const struct buf *out)
{
    return out->length ? out->data[out->length - 1] : '\0';
}

static void close_gap(struct buf *out)
{
    while (last_of(out) == ' ')
        out->data[--out->length] = '\0';
}

static bool is_one_of(char c, const char *marks)
{
    return c && strchr(marks, c);
}

/* Adds a passage with single spaces. Bold is one star with us. */
static void add_passage(const char *text, size_t length, struct buf *out)
{
    for (size_t i = 0; i < length; i++) {
        char c = text[i] == '\t' ? ' ' : text[i];
        bool again = c == ' ' && (!out->length || is_one_of(last_of(out), " \n"));
        if (!again && !(c == '*' && last_of(out) == '*'))
            buf_char(out, c);
    }
}

/* Joins what follows a citation, `rest`, to what stood before it: "R$ 10 [e:a]." becomes "R$ 10.",
 * and "vale. [e:a]." keeps one full stop. Returns from where to go on. */
static const char *join(const char *rest, struct buf *out)
{
    const char *next = rest + strspn(rest, " ");
    if (is_one_of(*next, ".,;:!?")) {
        rest = next;
        close_gap(out);
    }
    while (is_one_of(*rest, ".!?") && is_one_of(last_of(out), ".!?"))
        rest++;
    if (*rest && !is_one_of(*rest, " \n\t.,;:!?)"))
        buf_char(out, ' ');
    return rest;
}

/* Passage by passage: what stands before a group of marks belongs to the sources that it names. */
static int check_text(struct ground *ground, const char *text, citation_set listed, struct buf *out,
                      struct error *err)
{
    const char *from = text, *at = text;
    ground->named = listed;
    while (*at) {
        citation_set set = 0;
        const char *start = at;
        if (*at == '[' && !read_marks(ground->scope, &at, &set))
            return refuse(err, "it cites an entry that it was not given");
        if (!set) {
            at++;
            continue;
        }
        ground->named |= set;
        if (check_passage(ground, from, (size_t)(start - from), set, err) < 0)
            return -1;
        add_passage(from, (size_t)(start - from), out);
        from = at = join(at, out);
    }
    if (!ground->named)
        return refuse(err, "it cites no entry");
    if (check_passage(ground, from, (size_t)(at - from), ground->named, err) < 0)
        return -1;
    add_passage(from, (size_t)(at - from), out);
    return check_whole(ground, err);
}

int ground_text(const char *text, const struct citation_scope *scope, citation_set listed,
                struct buf *out, struct error *err)
{
    struct ground ground = { .scope = scope };
    OWNED_BUF struct buf clean = { 0 };
    buf_init(&clean, out->limit);
    ground.evidence = memory_new((scope->count + 1) * sizeof *ground.evidence);
    tokens_init(&ground.passage);

    int result = check_text(&ground, text, listed, &clean, err);
    ground_clear(&ground);
    if (result < 0)
        return -1;
    buf_add(out, clean.data, text_clean(clean.data));
    return clean.overflow || out->overflow ? refuse(err, "it is too long") : 0;
}
