#include "kb/noise.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "kb/terms.h"

enum { TEXT_LIMIT = 64 << 10, WORD_MAX = 48, SHORTEST = 3 };

/* One word in so many has a slip of the finger. */
static const unsigned one_in[NOISE_KINDS] = { [NOISE_TYPOS] = 8, [NOISE_CHAT] = 12 };

static const char *const short_forms[][2] = {
    { "voce", "vc" },  { "voces", "vcs" },     { "que", "q" },     { "nao", "n" },
    { "de", "d" },     { "tambem", "tb" },     { "porque", "pq" }, { "quando", "qdo" },
    { "para", "pra" }, { "hoje", "hj" },       { "mesmo", "msm" }, { "muito", "mt" },
    { "estou", "to" }, { "esta", "ta" },       { "com", "c" },     { "quanto", "qto" },
    { "qual", "ql" },  { "documento", "doc" },
};
static const char *const greetings[] = { "oi ", "olá ", "oi, bom dia ", "boa tarde ",
                                         "por favor " };
static const char *const endings[] = { " obrigado", " pfv", "??", " ?", "!!", " por favor" };
static const char *const rows[] = { "qwertyuiop", "asdfghjkl", "zxcvbnm" }; /* of a keyboard */

/* Numbers that look like chance and depend on the text alone. */
struct dice {
    uint64_t state;
};

static uint64_t roll(struct dice *dice, uint64_t sides)
{
    uint64_t x = dice->state += 0x9e3779b97f4a7c15U;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return (x ^ (x >> 31)) % sides;
}

static char neighbour(struct dice *dice, char letter)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *at = strchr(rows[i], letter);
        if (at && letter)
            return at == rows[i] || (at[1] && roll(dice, 2)) ? at[1] : at[-1];
    }
    return letter;
}

static bool is_plain(const char *word, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!isalpha((unsigned char)word[i]) || (unsigned char)word[i] >= 0x80)
            return false;
    return true;
}

/* One slip in a word of plain letters: two change places, one is lost, doubled, or another key. */
static void slip(struct dice *dice, const char *word, size_t length, struct buf *out)
{
    size_t at = 1 + roll(dice, length - 2);
    uint64_t kind = roll(dice, 4);
    buf_add(out, word, at);
    if (kind == 0 && at + 1 < length) {
        buf_char(out, word[at + 1]);
        buf_char(out, word[at++]);
    } else if (kind == 2) {
        buf_char(out, word[at]);
        buf_char(out, word[at]);
    } else if (kind == 3) {
        buf_char(out, neighbour(dice, word[at]));
    }
    buf_add(out, word + at + 1, length - at - 1);
}

static bool add_short(struct dice *dice, const char *word, size_t length, struct buf *out)
{
    for (size_t i = 0; i < sizeof short_forms / sizeof *short_forms; i++)
        if (strlen(short_forms[i][0]) == length && memcmp(short_forms[i][0], word, length) == 0 &&
            roll(dice, 3) > 0) {
            buf_text(out, short_forms[i][1]);
            return true;
        }
    return false;
}

static void add_word(struct dice *dice, enum noise_kind kind, const char *word, size_t length,
                     struct buf *out)
{
    if (kind == NOISE_CHAT && add_short(dice, word, length, out))
        return;
    if (length >= SHORTEST && length < WORD_MAX && roll(dice, one_in[kind]) == 0 &&
        is_plain(word, length))
        slip(dice, word, length, out);
    else
        buf_add(out, word, length);
}

static bool is_letter(char c)
{
    return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static void add_words(struct dice *dice, enum noise_kind kind, const char *text, struct buf *out)
{
    while (*text) {
        size_t length = 0;
        while (is_letter(text[length]))
            length++;
        if (length > 0)
            add_word(dice, kind, text, length, out);
        else
            buf_char(out, kind == NOISE_TYPOS ? *text : ' ');
        text += length ? length : 1;
    }
}

void noise_add(const char *text, enum noise_kind kind, struct buf *out)
{
    struct dice dice = { .state = term_hash(text, strlen(text)) + kind };
    OWNED_BUF struct buf folded = { 0 };

    if (kind == NOISE_TYPOS) {
        add_words(&dice, kind, text, out);
        return;
    }
    buf_init(&folded, TEXT_LIMIT);
    text_fold(text, strlen(text), &folded);
    if (roll(&dice, 2) == 0)
        buf_text(out, greetings[roll(&dice, sizeof greetings / sizeof *greetings)]);
    add_words(&dice, kind, folded.data, out);
    if (roll(&dice, 3) == 0)
        buf_text(out, endings[roll(&dice, sizeof endings / sizeof *endings)]);
}
