/* The search inside a step: pure, in memory, answered at once. */
#include <string.h>

#include "bot/base/text.h"
#include "bot/engine/fold.h"
#include "bot/engine/learn.h"

enum { EARLIER_MAX = 12, REFORMULATED_MAX = 1024 };

/* The last customer messages before the ones that make up the question, oldest first. */
static size_t earlier_turns(const struct dialog *dialog, const char **out)
{
    size_t at = dialog->message_count, count = 0;
    while (at > 0 && dialog->messages[at - 1].who == SPEAKER_CUSTOMER)
        at--;
    for (size_t i = at; i-- > 0 && count < EARLIER_MAX;)
        if (dialog->messages[i].who == SPEAKER_CUSTOMER && dialog->messages[i].text)
            out[EARLIER_MAX - ++count] = dialog->messages[i].text;
    memmove(out, out + EARLIER_MAX - count, count * sizeof *out);
    return count;
}

/* The clean question: the model's, or by rule, or the customer's own words. */
static const char *clean_question(const struct dialog *dialog, const struct stage *stage,
                                  bool follow_up)
{
    const char *question = dialog->texts[DIALOG_QUESTION];
    const char *earlier[EARLIER_MAX];
    char *clean;

    if (dialog->texts[DIALOG_REFORMULATED])
        return arena_text(stage->arena, dialog->texts[DIALOG_REFORMULATED]);
    clean = arena_get(stage->arena, REFORMULATED_MAX);
    if (follow_up)
        kb_rewrite(stage->knowledge, question, earlier, earlier_turns(dialog, earlier), clean,
                   REFORMULATED_MAX);
    else
        text_copy(clean, REFORMULATED_MAX, question ? question : "");
    return clean;
}

static struct candidate candidate_of(const struct kb_hit *hit)
{
    const struct entry *entry = hit->entry;
    return (struct candidate){ .entry = entry->id,
                               .question = entry->question,
                               .answer = entry->answer,
                               .tag = entry->tag_count ? entry->tags[0] : NULL,
                               .p = hit->p,
                               .score = hit->score };
}

static const struct found *found_of(const struct kb_result *result, const char *clean,
                                    const struct stage *stage)
{
    static const enum found_outcome outcomes[] = {
        [KB_NONE] = FOUND_NONE, [KB_OFFER] = FOUND_OFFER, [KB_ANSWER] = FOUND_ANSWER
    };
    struct found *found = arena_get(stage->arena, sizeof *found);

    found->outcome = outcomes[result->outcome];
    found->reason = result->reason;
    found->threshold = result->threshold;
    found->reformulated = clean;
    found->count = result->count;
    for (size_t i = 0; i < result->count; i++)
        found->list[i] = candidate_of(&result->hits[i]);
    return found;
}

/* While the model thought, others may have come after it. */
static struct message *message_of_question(struct dialog *dialog)
{
    const char *question = dialog->texts[DIALOG_QUESTION];
    for (size_t i = dialog->message_count; question && i-- > 0;) {
        struct message *message = &dialog->messages[i];
        if (message->who == SPEAKER_CUSTOMER && message->text &&
            strcmp(message->text, question) == 0)
            return message;
    }
    return dialog_last(dialog, SPEAKER_CUSTOMER); /* it was gathered from several */
}

/* Shown in the desk beside what the customer wrote. */
static void note_reformulation(struct dialog *dialog, const char *clean)
{
    struct message *asked = message_of_question(dialog);
    if (asked && asked->text && strcmp(asked->text, clean) != 0)
        message_set(asked, MESSAGE_REFORMULATED, clean);
}

const struct found *seek(struct dialog *dialog, const struct stage *stage)
{
    const struct assistant *assistant = stage->assistant;
    const char *question = dialog->texts[DIALOG_QUESTION];
    bool follow_up = question && kb_follows_up(stage->knowledge, question, stage->scratch);
    const char *clean = clean_question(dialog, stage, follow_up);
    struct kb_result *result = arena_get(stage->arena, sizeof *result);
    const struct kb_query query = {
        .text = clean,
        .audience = *assistant->audience ? assistant->audience : NULL,
        .now = stage->now,
        .shown = (const char *const *)dialog->shown,
        .shown_count = dialog->shown_count,
        .follow_up = follow_up && dialog->shown_count > 0,
        .threshold = assistant->threshold,
        .offer_threshold = assistant->offer_threshold,
        .careful = assistant->careful,
    };

    kb_search(stage->knowledge, &query, stage->scratch, result);
    note_reformulation(dialog, clean);
    return found_of(result, clean, stage);
}

const struct found *seek_entry(struct dialog *dialog, const struct stage *stage, const char *entry)
{
    struct found *found = arena_get(stage->arena, sizeof *found);
    const struct entry *known = generation_entry(stage->knowledge, entry);
    json_auto_t *before = dialog_found(dialog);

    found->reason = "picked";
    found->reformulated = arena_text(stage->arena, dialog->texts[DIALOG_REFORMULATED]);
    found->threshold = json_number_value(json_object_get(before, "threshold"));
    if (!known || !entry_is_valid(known, stage->now))
        return found;
    struct kb_hit hit = { .entry = known, .p = learn_p(dialog, entry) };
    found->outcome = FOUND_ANSWER;
    found->count = 1;
    found->list[0] = candidate_of(&hit);
    return found;
}
