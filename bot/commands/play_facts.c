#include "bot/commands/play_facts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

enum { FACT_SIZE = 8192 };

void facts_clear(struct facts *facts)
{
    for (size_t i = 0; i < facts->count; i++)
        free(facts->list[i]);
    facts->count = 0;
}

static void __attribute__((format(printf, 2, 3))) add(struct facts *facts, const char *format, ...)
{
    char line[FACT_SIZE];
    va_list args;

    if (facts->count == FACTS_MAX)
        return;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    facts->list[facts->count++] = memory_text(line);
}

static size_t questions_of(const struct dialog *dialog, enum effect_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < dialog->effect_count; i++)
        count += dialog->effects[i].kind == kind;
    return count;
}

void facts_before(struct facts *facts, const struct dialog *dialog)
{
    facts_clear(facts);
    snprintf(facts->conversation, sizeof facts->conversation, "%s", dialog->conversation);
    facts->said = dialog->said;
    facts->ended = dialog->ended_at != 0;
    facts->rewrites = questions_of(dialog, EFFECT_REWRITE);
    facts->wordings = questions_of(dialog, EFFECT_WORD);
}

/* Ids of the demo's knowledge are written down; those of lessons are made anew each time. */
static const char *name_of(const char *entry)
{
    return strncmp(entry, "demo-", 5) == 0 ? entry : "taught";
}

static void add_message(struct facts *facts, const struct message *message)
{
    const char *prompt = message->facts[MESSAGE_PROMPT], *entry = message->facts[MESSAGE_ENTRY];

    if (message->who == SPEAKER_ANALYST)
        add(facts, "person %s", message->text);
    else if (message->who == SPEAKER_NOTE)
        add(facts, "note %s", message->text);
    else if (message->who == SPEAKER_BOT && entry)
        add(facts, "bot %.*s %s", (int)strcspn(prompt, "@"), prompt, name_of(entry));
    else if (message->who == SPEAKER_BOT)
        add(facts, "bot %.*s", prompt ? (int)strcspn(prompt, "@") : 0, prompt ? prompt : "");
}

static void add_messages(struct facts *facts, const struct dialog *dialog)
{
    bool same = strcmp(facts->conversation, dialog->conversation) == 0;
    if (!same && *facts->conversation)
        add(facts, "begins anew");
    for (size_t i = 0; i < dialog->message_count; i++)
        if (!same || dialog->messages[i].number > facts->said)
            add_message(facts, &dialog->messages[i]);
}

static void add_lines(struct facts *facts, const char *lines)
{
    for (; *lines; lines += strcspn(lines, "\n") + 1)
        add(facts, "%.*s", (int)strcspn(lines, "\n"), lines);
}

void facts_after(struct facts *facts, const struct dialog *dialog, const char *performed,
                 const struct folded *folded)
{
    add_messages(facts, dialog);
    add_lines(facts, performed);
    if (questions_of(dialog, EFFECT_REWRITE) > facts->rewrites)
        add(facts, "asks rewrite");
    if (questions_of(dialog, EFFECT_WORD) > facts->wordings)
        add(facts, "asks word");
    if (dialog->ended_at && !facts->ended)
        add(facts, "ends %s", dialog_state(dialog));
    if (folded && folded->refused)
        add(facts, "refused %s", folded->refusal);
}
