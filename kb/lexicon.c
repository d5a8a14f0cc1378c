#include "kb/lexicon.h"

#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

/* Hashes of the words of a phrase, at most `room`; the number of words it has. */
static size_t read_phrase(const char *phrase, uint64_t *words, size_t room)
{
    size_t count = 0;
    while (*phrase) {
        size_t length = strcspn(phrase, " ");
        if (length > 0) {
            if (count < room)
                words[count] = term_hash(phrase, length);
            count++;
        }
        phrase += length + (phrase[length] == ' ');
    }
    return count;
}

static int read_words(const json_t *gate, const char *name, struct terms *out, struct error *err)
{
    const char *text = json_string_value(json_object_get(gate, name));
    if (!text)
        return error_set(err, ERROR_INVALID, "field \"%s\" should be words with spaces between",
                         name);
    while (*text) {
        size_t length = strcspn(text, " ");
        if (length > 0)
            terms_add(out, term_hash(text, length));
        text += length + (text[length] == ' ');
    }
    return 0;
}

static int add_cue(struct lexicon *lexicon, const char *phrase, aspects aspect, struct error *err)
{
    struct cue cue = { .aspect = aspect, .next = TERM_UNKNOWN };
    cue.count = phrase ? read_phrase(phrase, cue.words, LEXICON_CUE_WORDS_MAX) : 0;
    if (cue.count == 0 || cue.count > LEXICON_CUE_WORDS_MAX)
        return error_set(err, ERROR_INVALID, "a cue in \"cues\" should be text of 1 to %d words",
                         LEXICON_CUE_WORDS_MAX);

    uint32_t known = lexicon->first_words.count;
    uint32_t first = terms_add(&lexicon->first_words, cue.words[0]);
    if (first == known) {
        lexicon->heads = memory_resize(lexicon->heads, (first + 1) * sizeof *lexicon->heads);
        lexicon->heads[first] = TERM_UNKNOWN;
    }
    cue.next = lexicon->heads[first];
    lexicon->heads[first] = (uint32_t)lexicon->cue_count;
    lexicon->cues = memory_resize(lexicon->cues, (lexicon->cue_count + 1) * sizeof *lexicon->cues);
    lexicon->cues[lexicon->cue_count++] = cue;
    return 0;
}

static void name_aspect(struct lexicon *lexicon, const char *name, aspects aspect)
{
    if (strcmp(name, "def") == 0)
        lexicon->definition = aspect;
    else if (strcmp(name, "count") == 0)
        lexicon->count = aspect;
    else if (strcmp(name, "time") == 0 || strcmp(name, "cost") == 0)
        lexicon->measure |= aspect;
}

static bool names(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *item = json_string_value(json_array_get(list, i));
        if (item && strcmp(item, name) == 0)
            return true;
    }
    return false;
}

static int read_cues(const json_t *gate, struct lexicon *lexicon, struct error *err)
{
    const json_t *wh = json_object_get(gate, "wh");
    json_t *cues = json_object_get(gate, "cues"), *phrases;
    const char *name;
    aspects aspect = 1;

    if (!json_is_object(cues) || json_object_size(cues) > LEXICON_ASPECTS_MAX)
        return error_set(err, ERROR_INVALID, "field \"cues\" should be an object of at most %d",
                         LEXICON_ASPECTS_MAX);
    json_object_foreach(cues, name, phrases)
    {
        name_aspect(lexicon, name, aspect);
        if (names(wh, name))
            lexicon->wh |= aspect;
        for (size_t i = 0; i < json_array_size(phrases); i++)
            if (add_cue(lexicon, json_string_value(json_array_get(phrases, i)), aspect, err) < 0)
                return -1;
        aspect <<= 1;
    }
    return 0;
}

static int read_spelling(const json_t *gate, struct lexicon *lexicon, struct error *err)
{
    json_t *spelling = json_object_get(gate, "spelling"), *value;
    const char *word;

    if (!json_is_object(spelling))
        return error_set(err, ERROR_INVALID, "field \"spelling\" should be an object");
    lexicon->spellings = memory_new(json_object_size(spelling) * sizeof *lexicon->spellings);
    json_object_foreach(spelling, word, value)
    {
        if (!json_is_string(value) || json_string_length(value) > LEXICON_WORD_MAX)
            return error_set(err, ERROR_INVALID, "\"%.32s\" in \"spelling\" should be short text",
                             word);
        uint32_t known = lexicon->spelling.count;
        if (terms_add(&lexicon->spelling, term_hash(word, strlen(word))) == known)
            lexicon->spellings[known] = memory_text(json_string_value(value));
    }
    return 0;
}

int lexicon_read(const json_t *gate, struct lexicon *out, struct error *err)
{
    *out = (struct lexicon){ 0 };
    terms_init(&out->stop);
    terms_init(&out->negation);
    terms_init(&out->openers);
    terms_init(&out->pronouns);
    terms_init(&out->spelling);
    terms_init(&out->first_words);
    if (read_words(gate, "stop", &out->stop, err) < 0 ||
        read_words(gate, "negation", &out->negation, err) < 0 ||
        read_words(gate, "openers", &out->openers, err) < 0 ||
        read_words(gate, "pronouns", &out->pronouns, err) < 0 || read_cues(gate, out, err) < 0 ||
        read_spelling(gate, out, err) < 0) {
        lexicon_clear(out);
        return -1;
    }
    return 0;
}

void lexicon_clear(struct lexicon *lexicon)
{
    for (uint32_t i = 0; i < lexicon->spelling.count; i++)
        free(lexicon->spellings[i]);
    free(lexicon->spellings);
    free(lexicon->heads);
    free(lexicon->cues);
    terms_clear(&lexicon->stop);
    terms_clear(&lexicon->negation);
    terms_clear(&lexicon->openers);
    terms_clear(&lexicon->pronouns);
    terms_clear(&lexicon->spelling);
    terms_clear(&lexicon->first_words);
    *lexicon = (struct lexicon){ 0 };
}

bool lexicon_has(const struct terms *list, uint64_t word)
{
    return terms_find(list, word) != TERM_UNKNOWN;
}

const char *lexicon_spelling(const struct lexicon *lexicon, uint64_t word)
{
    uint32_t number = terms_find(&lexicon->spelling, word);
    return number == TERM_UNKNOWN ? NULL : lexicon->spellings[number];
}

static bool starts_with(const uint64_t *words, size_t count, const struct cue *cue)
{
    return count >= cue->count && memcmp(words, cue->words, cue->count * sizeof *words) == 0;
}

aspects lexicon_cues_at(const struct lexicon *lexicon, const uint64_t *words, size_t count)
{
    aspects found = 0;
    uint32_t first = count ? terms_find(&lexicon->first_words, words[0]) : TERM_UNKNOWN;
    uint32_t at = first == TERM_UNKNOWN ? TERM_UNKNOWN : lexicon->heads[first];
    for (; at != TERM_UNKNOWN; at = lexicon->cues[at].next)
        if (starts_with(words, count, &lexicon->cues[at]))
            found |= lexicon->cues[at].aspect;
    return found;
}
