#include "bot/model/assistant.h"

#include <stddef.h>
#include <string.h>

#include "bot/base/text.h"

const struct assistant assistant_standard = {
    .name = "Balcão",
    .company = "nossa equipe",
    .queue = "geral",
    .late_language = "pt_BR",
    .unfinished_wait = 2500,
    .idle_minutes = 30,
    .due_minutes = 120,
    .elsewhere_minutes = 60,
    .offers_refused = 2,
    .not_understood = 2,
    .stale_minutes = 15,
    .robot_same = 8, /* less would take a person who tries it out for one */
    .robot_turns = 100,
    .robot_seconds = 5,
    .calendar = CALENDAR_STANDARD,
    .hours = "segunda a sexta, das 8h às 18h, e sábado, das 9h às 13h",
};

static const struct {
    const char *name;
    size_t offset, size;
} texts[] = {
    { "name", offsetof(struct assistant, name), sizeof assistant_standard.name },
    { "company", offsetof(struct assistant, company), sizeof assistant_standard.company },
    { "queue", offsetof(struct assistant, queue), sizeof assistant_standard.queue },
    { "audience", offsetof(struct assistant, audience), sizeof assistant_standard.audience },
    { "late_template", offsetof(struct assistant, late_template),
      sizeof assistant_standard.late_template },
    { "late_language", offsetof(struct assistant, late_language),
      sizeof assistant_standard.late_language },
    { "late_gap", offsetof(struct assistant, late_gap), sizeof assistant_standard.late_gap },
    { "hours", offsetof(struct assistant, hours), sizeof assistant_standard.hours },
};

static const struct {
    const char *name;
    size_t offset;
    int least, most;
} numbers[] = {
    { "unfinished_wait", offsetof(struct assistant, unfinished_wait), 0, 30000 },
    { "idle_minutes", offsetof(struct assistant, idle_minutes), 1, 1440 },
    { "due_minutes", offsetof(struct assistant, due_minutes), 1, 10080 },
    { "elsewhere_minutes", offsetof(struct assistant, elsewhere_minutes), 0, 10080 },
    { "offers_refused", offsetof(struct assistant, offers_refused), 1, 10 },
    { "not_understood", offsetof(struct assistant, not_understood), 1, 10 },
    { "stale_minutes", offsetof(struct assistant, stale_minutes), 0, 10080 },
    { "robot_same", offsetof(struct assistant, robot_same), 0, 100 },
    { "robot_turns", offsetof(struct assistant, robot_turns), 0, 1000 },
    { "robot_seconds", offsetof(struct assistant, robot_seconds), 1, 600 },
};

static const struct {
    const char *name;
    size_t offset;
} shares[] = {
    { "threshold", offsetof(struct assistant, threshold) },
    { "offer_threshold", offsetof(struct assistant, offer_threshold) },
    { "learn_from", offsetof(struct assistant, learn_from) },
};

static int read_texts(const json_t *object, struct assistant *out, struct error *err)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const json_t *value = json_object_get(object, texts[i].name);
        if (!value)
            continue;
        if (!json_is_string(value) || json_string_length(value) >= texts[i].size)
            return error_set(err, ERROR_INVALID, "\"%s\" should be text of at most %zu bytes",
                             texts[i].name, texts[i].size - 1);
        text_copy((char *)out + texts[i].offset, texts[i].size, json_string_value(value));
    }
    return 0;
}

static int read_numbers(const json_t *object, struct assistant *out, struct error *err)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const json_t *value = json_object_get(object, numbers[i].name);
        json_int_t number = json_integer_value(value);
        if (!value)
            continue;
        if (!json_is_integer(value) || number < numbers[i].least || number > numbers[i].most)
            return error_set(err, ERROR_INVALID, "\"%s\" should be a number from %d to %d",
                             numbers[i].name, numbers[i].least, numbers[i].most);
        *(int *)((char *)out + numbers[i].offset) = (int)number;
    }
    return 0;
}

static int read_shares(const json_t *object, struct assistant *out, struct error *err)
{
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        const json_t *value = json_object_get(object, shares[i].name);
        double share = json_number_value(value);
        if (!value)
            continue;
        if (!json_is_number(value) || share < 0 || share > 1)
            return error_set(err, ERROR_INVALID, "\"%s\" should be a number from 0 to 1",
                             shares[i].name);
        *(double *)(void *)((char *)out + shares[i].offset) = share;
    }
    return 0;
}

/* How sure it must be: as the gate promises 95 %, or more where entries resemble each other. */
static int read_caution(const json_t *object, struct assistant *out, struct error *err)
{
    const json_t *value = json_object_get(object, "caution");
    const char *word = json_string_value(value);
    if (value && !(word && (strcmp(word, "95%") == 0 || strcmp(word, "careful") == 0)))
        return error_set(err, ERROR_INVALID, "\"caution\" should be \"95%%\" or \"careful\"");
    out->careful = word && strcmp(word, "careful") == 0;
    return 0;
}

int assistant_read(const json_t *object, struct assistant *out, struct error *err)
{
    const json_t *calendar = json_object_get(object, "calendar");

    *out = assistant_standard;
    if (read_texts(object, out, err) < 0 || read_numbers(object, out, err) < 0 ||
        read_shares(object, out, err) < 0 || read_caution(object, out, err) < 0)
        return -1;
    return calendar ? calendar_read(calendar, &out->calendar, err) : 0;
}
