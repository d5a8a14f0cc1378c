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

static void add(struct facts *facts, const char *format, ...)
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

static const char *ticket_text(const struct dialog *dialog, const char *name)
{
    const char *text = json_string_value(json_object_get(dialog->ticket, name));
    return text ? text : "";
}

static size_t questions_of(const struct dialog *dialog)
{
    size_t count = 0;
    for (size_t i = 0; i < dialog->effect_count; i++)
        count +=
            dialog->effects[i].kind == EFFECT_REWRITE || dialog->effects[i].kind == EFFECT_WORD;
    return count;
}

void facts_before(struct facts *facts, const struct dialog *dialog)
{
    facts_clear(facts);
    snprintf(facts->conversation, sizeof facts->conversation, "%s", dialog->conversation);
    snprintf(facts->ticket, sizeof facts->ticket, "%s", ticket_text(dialog, "id"));
    snprintf(facts->ticket_state, sizeof facts->ticket_state, "%s", ticket_text(dialog, "state"));
    facts->said = dialog->said;
    facts->ended = dialog->ended_at != 0;
    facts->questions = questions_of(dialog);
}

static void add_message(struct facts *facts, const struct message *message)
{
    const char *prompt = message->facts[MESSAGE_PROMPT], *entry = message->facts[MESSAGE_ENTRY];

    if (message->who == SPEAKER_ANALYST)
        add(facts, "person %s", message->text);
    else if (message->who == SPEAKER_NOTE)
        add(facts, "note %s", message->text);
    else if (message->who == SPEAKER_BOT && entry)
        add(facts, "bot %.*s %s", (int)strcspn(prompt, "@"), prompt, entry);
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

static void add_ticket(struct facts *facts, const struct dialog *dialog)
{
    const char *state = ticket_text(dialog, "state"),
               *resolution = ticket_text(dialog, "resolution");

    if (!*state)
        return;
    if (strcmp(facts->ticket, ticket_text(dialog, "id")) != 0)
        add(facts, "handoff %s", ticket_text(dialog, "reason"));
    else if (strcmp(facts->ticket_state, state) != 0)
        add(facts, "ticket %s%s%s", state, *resolution ? " " : "", resolution);
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
    add_ticket(facts, dialog);
    add_lines(facts, performed);
    for (size_t i = facts->questions; i < questions_of(dialog); i++)
        add(facts, "asks %s", effect_kind_name(dialog->effects[dialog->effect_count - 1].kind));
    if (dialog->ended_at && !facts->ended)
        add(facts, "ends %s", dialog_state(dialog));
    if (folded && folded->refused)
        add(facts, "refused %s", folded->refusal);
}
