#include "bot/llm/token.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/llm/lexicon.h"

enum {
    NEAR_WORDS = 2, /* words of weight that a "não" surely denies */
    FIRST_CAPACITY = 64,
    WORD_MAX = 256, /* bytes of one word, folded */
    ADDRESS_MAX = 2048,
};

enum letter { LETTER, DIGIT, SPACE, MARK };

struct reader {
    struct tokens *tokens;
    const char *text;
    size_t at, end; /* of the run of text without white space that is read */
    bool money;     /* a currency sign stands before the next number */
    int near;       /* words that are still denied */
    bool far;       /* behind them, in the same clause */
    bool joined;    /* the word before was "e" or "ou" */
};

void tokens_init(struct tokens *tokens)
{
    *tokens = (struct tokens){ .arena = arena_new(), .capacity = FIRST_CAPACITY };
    tokens->items = memory_new(tokens->capacity * sizeof *tokens->items);
    tokens->stemmer = sb_stemmer_new("portuguese", "UTF_8");
    if (!tokens->stemmer)
        abort();
}

void tokens_clear(struct tokens *tokens)
{
    free(tokens->items);
    arena_free(tokens->arena);
    sb_stemmer_delete(tokens->stemmer);
    *tokens = (struct tokens){ 0 };
}

static struct token *add(struct tokens *tokens, enum token_kind kind, const char *text)
{
    if (tokens->count == tokens->capacity) {
        tokens->capacity *= 2;
        tokens->items = memory_resize(tokens->items, tokens->capacity * sizeof *tokens->items);
    }
    struct token *token = &tokens->items[tokens->count++];
    *token = (struct token){ .kind = kind, .text = text, .unit = "" };
    return token;
}

/* The token `back` places before the end, when it is of this kind. */
static struct token *behind(const struct tokens *tokens, size_t back, enum token_kind kind)
{
    if (tokens->count < back)
        return NULL;
    struct token *token = &tokens->items[tokens->count - back];
    return token->kind == kind ? token : NULL;
}

static enum letter letter_at(const char *text, size_t at, size_t end, size_t *step)
{
    unsigned char c = (unsigned char)text[at];
    utf8proc_int32_t point = c;
    *step = 1;
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return SPACE;
    if (c >= '0' && c <= '9')
        return DIGIT;
    if (c >= 0x80) {
        utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text + at,
                                                 (utf8proc_ssize_t)(end - at), &point);
        if (used <= 0)
            return MARK;
        *step = (size_t)used;
    }
    utf8proc_category_t category = utf8proc_category(point);
    bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
    return letter ? LETTER : MARK; /* letters, the accents on them, and numbers of other scripts */
}

static const char *folded(struct reader *reader, size_t length, size_t limit)
{
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, limit);
    text_fold(reader->text + reader->at, length, &out);
    return arena_bytes(reader->tokens->arena, out.data, out.length);
}

static const char *stem(struct tokens *tokens, const char *word)
{
    const sb_symbol *found =
        sb_stemmer_stem(tokens->stemmer, (const sb_symbol *)word, (int)strlen(word));
    return arena_bytes(tokens->arena, (const char *)found,
                       (size_t)sb_stemmer_length(tokens->stemmer));
}

/* "12 meses", "5 dias úteis", "10 por cento": the number learns its unit from the words behind.
 * True when this is such a word; it is then checked with the number. */
static bool name_unit(struct tokens *tokens, const char *word)
{
    struct token *number = behind(tokens, 1, TOKEN_NUMBER);
    const char *unit = lexicon_unit(word);
    if (number && unit && !*number->unit) {
        number->unit = unit;
        return true;
    }
    number = behind(tokens, 2, TOKEN_NUMBER);
    if (!number || !behind(tokens, 1, TOKEN_WORD))
        return false;
    bool days = strcmp(number->unit, "dia") == 0;
    if (days && (!strcmp(word, "uteis") || !strcmp(word, "util")))
        number->unit = "dia util";
    else if (days && (!strcmp(word, "corridos") || !strcmp(word, "corrido")))
        number->unit = "dia corrido";
    else if (!*number->unit && !strcmp(word, "cento"))
        number->unit = "%";
    else
        return false;
    return true;
}

static bool turns(const char *word)
{
    return !strcmp(word, "mas") || !strcmp(word, "porem") || !strcmp(word, "apenas") ||
           !strcmp(word, "somente") || !strcmp(word, "so");
}

static void end_clause(struct reader *reader)
{
    reader->near = 0;
    reader->far = false;
}

static enum token_polarity polarity(struct reader *reader, const struct token *word)
{
    if (word->denies) {
        reader->near = NEAR_WORDS;
        reader->far = false;
    }
    if (word->stop || word->denies)
        return TOKEN_EITHER;
    if (reader->near > 0) {
        reader->near--;
        reader->far = true;
        return TOKEN_DENIED;
    }
    return reader->far ? TOKEN_EITHER : TOKEN_SAID;
}

static bool has_foreign_number(const char *word)
{
    utf8proc_int32_t point;
    for (utf8proc_ssize_t used; *word; word += used) {
        used = utf8proc_iterate((const utf8proc_uint8_t *)word, -1, &point);
        if (used <= 0)
            return false;
        utf8proc_category_t category = utf8proc_category(point);
        if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO)
            return true;
    }
    return false;
}

/* "Dinheiro e cheque não são aceitos": what stands before a "não" in its clause may be what it
 * denies, unless it is only joined to it: "aceitamos Pix e não cheque". */
static void doubt_subject(struct reader *reader)
{
    const struct tokens *tokens = reader->tokens;
    for (size_t i = tokens->count; i > 0 && !reader->joined; i--) {
        struct token *token = &tokens->items[i - 1];
        if (token->kind == TOKEN_CLAUSE || token->kind == TOKEN_SENTENCE)
            break;
        if (token->polarity == TOKEN_SAID)
            token->polarity = TOKEN_EITHER;
    }
}

static void add_word(struct reader *reader, const char *word)
{
    bool unit = name_unit(reader->tokens, word);
    if (turns(word)) {
        add(reader->tokens, TOKEN_CLAUSE, "");
        end_clause(reader);
    }
    if (strcmp(word, "nao") == 0)
        doubt_subject(reader);
    reader->joined = strcmp(word, "e") == 0 || strcmp(word, "ou") == 0;
    if (strlen(word) < 2)
        return;
    struct token *token = add(reader->tokens, TOKEN_WORD, stem(reader->tokens, word));
    token->denies = lexicon_denies(word);
    token->agrees = strcmp(word, "sim") == 0;
    token->stop = unit || lexicon_is_stop(word);
    token->exact = lexicon_is_exact(word) || has_foreign_number(word);
    token->polarity = polarity(reader, token);
}

/* Letters, and for the unit of a number ("9h", "5kg") whatever stands directly behind it. */
static size_t word_length(const struct reader *reader)
{
    size_t end = reader->at, step;
    for (; end < reader->end; end += step)
        if (letter_at(reader->text, end, reader->end, &step) != LETTER)
            break;
    return end - reader->at;
}

static void read_word(struct reader *reader)
{
    size_t length = word_length(reader);
    add_word(reader, folded(reader, length, WORD_MAX));
    reader->at += length;
}

static bool is_digit(const struct reader *reader, size_t at)
{
    return at < reader->end && reader->text[at] >= '0' && reader->text[at] <= '9';
}

static void read_number(struct reader *reader)
{
    size_t end = reader->at;
    while (is_digit(reader, end) ||
           (is_digit(reader, end + 1) && strchr(".,:/-h", reader->text[end])))
        end++;
    char *text = arena_bytes(reader->tokens->arena, reader->text + reader->at, end - reader->at);
    for (char *at = text; (at = strchr(at, 'h'));)
        *at = ':';
    reader->at = end;

    struct token *number = add(reader->tokens, TOKEN_NUMBER, text);
    size_t length = word_length(reader);
    if (length) {
        const char *unit = folded(reader, length, WORD_MAX), *known = lexicon_unit(unit);
        number->unit = known ? known : unit;
        reader->at += length;
    } else if (reader->money)
        number->unit = "$";
    reader->money = false;
}

/* Is there nothing but closing marks up to the white space? */
static bool at_end(const struct reader *reader, size_t at)
{
    for (size_t step; at < reader->end; at += step)
        if (letter_at(reader->text, at, reader->end, &step) != MARK)
            return false;
    return true;
}

static bool is_one_of(const char *text, size_t length, const char *marks)
{
    char mark[8] = { 0 };
    if (length >= sizeof mark)
        return false;
    memcpy(mark, text, length);
    return strstr(marks, mark) != NULL;
}

static void read_mark(struct reader *reader, size_t step)
{
    const char *mark = reader->text + reader->at;
    struct token *number = behind(reader->tokens, 1, TOKEN_NUMBER);
    bool alone = step == 1 && *mark == '-' && reader->at + 1 == reader->end;
    reader->at += step;
    if (is_one_of(mark, step, "$€£")) {
        reader->money = true;
    } else if (*mark == '%' && number) {
        number->unit = "%";
    } else if (is_one_of(mark, step, ".!?…")) {
        add(reader->tokens, at_end(reader, reader->at) ? TOKEN_SENTENCE : TOKEN_CLAUSE, "");
        end_clause(reader);
    } else if (alone || is_one_of(mark, step, ",;:()[]–—•*")) {
        add(reader->tokens, TOKEN_CLAUSE, "");
        end_clause(reader);
    }
}

/* Is it "balcao.com.br" or "www.x/y", going by its last name? */
static bool is_host(const char *text)
{
    size_t length = strcspn(text, "/:?#"), name = 0;
    bool dot = false;
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool letter = c >= 'a' && c <= 'z';
        if (c == '.' && i > 0) {
            dot = true;
            name = 0;
        } else if (letter)
            name++;
        else if (!dot && ((c >= '0' && c <= '9') || c == '-'))
            continue;
        else if (c == '-' || (c >= '0' && c <= '9'))
            name = 0;
        else
            return false;
    }
    return dot && name >= 2;
}

static bool is_address(const char *text)
{
    return strstr(text, "://") || strchr(text, '@') || strncmp(text, "www.", 4) == 0 ||
           is_host(text);
}

/* True when the run of text between its outer marks is an address; it is read then. */
static bool read_address(struct reader *reader)
{
    size_t step, first = reader->at, last = reader->at;
    while (first < reader->end && letter_at(reader->text, first, reader->end, &step) == MARK)
        first += step;
    for (size_t at = first; at < reader->end; at += step)
        if (letter_at(reader->text, at, reader->end, &step) != MARK)
            last = at + step;
    if (first >= last || last - first < 4)
        return false;

    size_t start = reader->at;
    reader->at = first;
    const char *address = folded(reader, last - first, ADDRESS_MAX);
    reader->at = is_address(address) ? last : start;
    if (reader->at == start)
        return false;
    add(reader->tokens, TOKEN_ADDRESS, address);
    return true;
}

static void read_run(struct reader *reader)
{
    read_address(reader);
    for (size_t step; reader->at < reader->end;) {
        enum letter letter = letter_at(reader->text, reader->at, reader->end, &step);
        if (letter == DIGIT)
            read_number(reader);
        else if (letter == LETTER)
            read_word(reader);
        else
            read_mark(reader, step);
    }
}

void tokens_read(struct tokens *tokens, const char *text, size_t length)
{
    struct reader reader = { .tokens = tokens, .text = text };
    arena_reset(tokens->arena);
    tokens->count = 0;
    while (reader.at < length) {
        size_t step;
        if (letter_at(text, reader.at, length, &step) == SPACE) {
            if (text[reader.at] == '\n') {
                add(tokens, TOKEN_SENTENCE, "");
                end_clause(&reader);
            }
            reader.at++;
            continue;
        }
        reader.end = reader.at;
        while (reader.end < length && letter_at(text, reader.end, length, &step) != SPACE)
            reader.end += step;
        read_run(&reader);
    }
}
