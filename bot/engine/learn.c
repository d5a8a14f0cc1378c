#include "bot/engine/learn.h"

#include <string.h>

#include "bot/base/memory.h"
#include "kb/private.h"

static bool wrote(const struct message *message)
{
    const char *kind = message->facts[MESSAGE_KIND];
    return message->who == SPEAKER_CUSTOMER && message->text && *message->text &&
           (!kind || strcmp(kind, "text") == 0) && message->text[1] != '\0';
}

/* The last words before the last message that came from this entry. */
static const char *words_before(const struct dialog *dialog, const char *entry)
{
    size_t at = dialog->message_count;
    while (at > 0) {
        const char *said = dialog->messages[--at].facts[MESSAGE_ENTRY];
        if (said && strcmp(said, entry) == 0)
            break;
    }
    while (at-- > 0 && at < dialog->message_count)
        if (wrote(&dialog->messages[at]))
            return dialog->messages[at].text;
    return NULL;
}

static bool was_answered(const struct dialog *dialog, const char *entry)
{
    for (size_t i = 0; i < dialog->message_count; i++) {
        const char *said = dialog->messages[i].facts[MESSAGE_ENTRY];
        if (said && strcmp(said, entry) == 0)
            return true;
    }
    return false;
}

const char *learn_fit(const char *words)
{
    struct private_found found;
    if (!words || strlen(words) > LEARN_WORDS_MAX ||
        private_find(&(struct private_look){ .question = words }, &found))
        return NULL;
    return words;
}

const char *learn_words(const struct dialog *dialog, const char *entry)
{
    return learn_fit(was_answered(dialog, entry) ? words_before(dialog, entry)
                                                 : dialog->texts[DIALOG_QUESTION]);
}

double learn_p(const struct dialog *dialog, const char *entry)
{
    json_auto_t *found = dialog_found(dialog);
    size_t i;
    const json_t *kept;
    json_array_foreach(json_object_get(found, "list"), i, kept)
    {
        const char *id = json_string_value(json_object_get(kept, "entry"));
        if (id && strcmp(id, entry) == 0)
            return json_number_value(json_object_get(kept, "p"));
    }
    return 0;
}

static bool says_so(const struct entry *entry, const char *words)
{
    if (entry->question && strcmp(entry->question, words) == 0)
        return true;
    for (size_t i = 0; i < entry->wording_count; i++)
        if (strcmp(entry->wordings[i], words) == 0)
            return true;
    return false;
}

static void add_wording(struct entry *entry, const char *words, moment now)
{
    char at[CLOCK_TEXT_SIZE];
    entry->wordings =
        memory_resize(entry->wordings, (entry->wording_count + 1) * sizeof *entry->wordings);
    entry->wordings[entry->wording_count++] = memory_text(words);
    entry->changed_at = now > entry->changed_at ? now : entry->changed_at + 1;
    if (!entry->history)
        entry->history = json_array();
    json_array_append_new(entry->history,
                          json_pack("{s:s, s:s, s:s}", "at", clock_text(now, at), "by", "Balcão",
                                    "what", "aprendeu uma forma de perguntar"));
}

static struct entry *read_entry(const struct store_record *record, struct error *err)
{
    json_auto_t *object = json_loadb(record->doc.body, record->doc.length, 0, NULL);
    struct entry *entry = NULL;
    return object && entry_read(object, &entry, err) == 0 ? entry : NULL;
}

int learn_wording(struct knowledge *knowledge, struct store *store, const char *id,
                  const char *words, struct error *err)
{
    struct store_record record;
    int found = store_get(store, STORE_ENTRIES, id, &record, err);
    if (found <= 0)
        return found;
    OWNED(entry) struct entry *entry = read_entry(&record, err);
    int64_t version = record.doc.version;
    store_record_clear(&record);
    if (!entry)
        return -1;
    if (entry->state != ENTRY_PUBLISHED || entry->wording_count >= LEARN_WORDINGS_MAX ||
        says_so(entry, words))
        return 0;
    add_wording(entry, words, knowledge_now(knowledge));
    return knowledge_save(knowledge, entry, version, err);
}
