#include "bot/bench/made_up.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/bench/server.h"

enum {
    VOCABULARY = 4000,
    WORD_SIZE = 48,
    TEXT_SIZE = 512,
};

static size_t roll(struct dice *dice, size_t sides)
{
    dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(dice->state >> 33) % sides;
}

struct vocabulary {
    char words[VOCABULARY][WORD_SIZE];
    size_t count;
};

static void add_words(struct vocabulary *words, const char *text)
{
    char copy[TEXT_SIZE];
    char *rest = copy;
    snprintf(copy, sizeof copy, "%s", text);
    for (char *word; (word = strsep(&rest, " ?!.,"));)
        if (*word && words->count < VOCABULARY)
            snprintf(words->words[words->count++], WORD_SIZE, "%s", word);
}

static int read_words(struct vocabulary *words, struct error *err)
{
    struct server server;
    int result = server_prepare(&server, 0, err);
    for (size_t i = 0; i < server.questions.count; i++)
        add_words(words, server.questions.texts[i]);
    server_forget(&server);
    return result;
}

/* The start of one word and the end of another: knowledge bases have many words that are rare. */
static void add_new_word(const struct vocabulary *words, struct dice *dice, struct buf *out)
{
    const char *a = words->words[roll(dice, words->count)];
    const char *b = words->words[roll(dice, words->count)];
    size_t half = text_cut(a, 3 + roll(dice, 3), WORD_SIZE);
    size_t skip = text_cut(b, text_length(b) / 2, WORD_SIZE);
    buf_add(out, a, half);
    buf_text(out, b + skip);
}

char *make_text(const struct vocabulary *words, struct dice *dice)
{
    struct buf out;
    buf_init(&out, TEXT_SIZE);
    for (size_t left = 5 + roll(dice, 6); left > 0; left--) {
        if (roll(dice, 4) == 0)
            add_new_word(words, dice, &out);
        else
            buf_text(&out, words->words[roll(dice, words->count)]);
        buf_char(&out, left > 1 ? ' ' : '?');
    }
    return buf_take(&out);
}

void make_entry(struct library *library, const struct vocabulary *words, struct dice *dice,
                size_t i)
{
    OWNED(entry) struct entry *entry = memory_new(sizeof *entry);
    char id[32];

    snprintf(id, sizeof id, "bench-%07zu", i);
    entry->id = memory_text(id);
    entry->question = make_text(words, dice);
    entry->answer = make_text(words, dice);
    entry->state = ENTRY_PUBLISHED;
    entry->wordings = memory_new(MADE_WORDINGS * sizeof *entry->wordings);
    while (entry->wording_count < MADE_WORDINGS - 1)
        entry->wordings[entry->wording_count++] = make_text(words, dice);
    library_put(library, entry);
}

int vocabulary_read(struct vocabulary **out, struct error *err)
{
    struct vocabulary *words = memory_new(sizeof *words);
    if (read_words(words, err) < 0) {
        free(words);
        return -1;
    }
    *out = words;
    return 0;
}

void vocabulary_free(struct vocabulary *words)
{
    free(words);
}
