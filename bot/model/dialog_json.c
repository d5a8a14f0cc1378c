/* A dialog as it is stored: one JSON object, written by hand because a step writes it each time. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/model/dialog.h"

enum { SHAPE = 1 };

static const char *const text_names[DIALOG_TEXTS] = {
    [DIALOG_LINE] = "line",
    [DIALOG_CHANNEL] = "channel",
    [DIALOG_ACCOUNT] = "account",
    [DIALOG_ADDRESS] = "address",
    [DIALOG_NAME] = "name",
    [DIALOG_ANALYST_ID] = "analyst_id",
    [DIALOG_ANALYST_NAME] = "analyst_name",
    [DIALOG_WAITING] = "waiting",
    [DIALOG_QUESTION] = "question",
    [DIALOG_REFORMULATED] = "reformulated",
    [DIALOG_PREVIOUS] = "previous",
    [DIALOG_REACH] = "reach",
    [DIALOG_MOVED] = "moved",
};

static const struct {
    const char *name;
    size_t offset;
} numbers[] = {
    { "step", offsetof(struct dialog, step) },
    { "offers_refused", offsetof(struct dialog, offers_refused) },
    { "not_understood", offsetof(struct dialog, not_understood) },
    { "told_waiting", offsetof(struct dialog, told_waiting) },
    { "said", offsetof(struct dialog, said) },
    { "effects_made", offsetof(struct dialog, effects_made) },
    { "seen_next", offsetof(struct dialog, seen_next) },
    { "robot_run", offsetof(struct dialog, robot_run) },
    { "robot_same", offsetof(struct dialog, robot_same) },
    { "robot_text", offsetof(struct dialog, robot_texts[0]) },
    { "robot_text_before", offsetof(struct dialog, robot_texts[1]) },
};

static const struct {
    const char *name;
    size_t offset;
} moments[] = {
    { "opened_at", offsetof(struct dialog, opened_at) },
    { "ended_at", offsetof(struct dialog, ended_at) },
    { "idle_at", offsetof(struct dialog, idle_at) },
    { "more_at", offsetof(struct dialog, more_at) },
    { "heard_at", offsetof(struct dialog, heard_at) },
    { "pair_at", offsetof(struct dialog, pair_at) },
    { "invited_at", offsetof(struct dialog, invited_at) },
    { "robot_at", offsetof(struct dialog, robot_at) },
    { "silent_until", offsetof(struct dialog, silent_until) },
    { "preference_at", offsetof(struct dialog, preference_at) },
    { "reach_at", offsetof(struct dialog, reach_at) },
};

static const struct {
    const char *name;
    size_t offset;
} flags[] = {
    { "transferred", offsetof(struct dialog, transferred) },
    { "handed_off", offsetof(struct dialog, handed_off) },
    { "answered", offsetof(struct dialog, answered) },
    { "apologised", offsetof(struct dialog, apologised) },
    { "no_marketing", offsetof(struct dialog, no_marketing) },
    { "record_stale", offsetof(struct dialog, record_stale) },
    { "ticket_stale", offsetof(struct dialog, ticket_stale) },
};

#define COUNT(table) (sizeof(table) / sizeof *(table))
#define AT(type, dialog, offset_) (*(type *)((char *)(dialog) + (offset_)))

static void write_number(const char *name, int64_t number, struct buf *out)
{
    if (number == 0)
        return;
    buf_key(out, name);
    buf_number(out, number);
}

static void write_scalars(struct dialog *dialog, struct buf *out)
{
    for (int i = 0; i < DIALOG_TEXTS; i++) {
        if (!dialog->texts[i])
            continue;
        buf_key(out, text_names[i]);
        buf_json(out, dialog->texts[i]);
    }
    for (size_t i = 0; i < COUNT(numbers); i++)
        write_number(numbers[i].name, AT(int, dialog, numbers[i].offset), out);
    for (size_t i = 0; i < COUNT(moments); i++)
        write_number(moments[i].name, AT(moment, dialog, moments[i].offset), out);
    for (size_t i = 0; i < COUNT(flags); i++) {
        if (!AT(bool, dialog, flags[i].offset))
            continue;
        buf_key(out, flags[i].name);
        buf_text(out, "true");
    }
}

static void write_list(const char *name, char *const *texts, size_t count, struct buf *out)
{
    if (count == 0)
        return;
    buf_key(out, name);
    buf_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            buf_char(out, ',');
        buf_json(out, texts[i]);
    }
    buf_char(out, ']');
}

static void write_found(const struct dialog *dialog, struct buf *out)
{
    if (!dialog->found)
        return;
    buf_key(out, "found");
    buf_text(out, dialog->found);
}

static void write_value(const char *name, const json_t *value, struct buf *out)
{
    OWNED_TEXT char *text = value ? json_dumps(value, JSON_COMPACT) : NULL;
    if (!text)
        return;
    buf_key(out, name);
    buf_text(out, text);
}

static void write_messages(struct dialog *dialog, struct buf *out)
{
    buf_text(out, ",\"messages\":[");
    for (size_t i = 0; i < dialog->message_count; i++) {
        if (i)
            buf_char(out, ',');
        buf_text(out, dialog->messages[i].filed ? "[1," : "[0,");
        buf_text(out, message_json(&dialog->messages[i]));
        buf_char(out, ']');
    }
    buf_char(out, ']');
}

static void write_effects(const struct dialog *dialog, struct buf *out)
{
    if (dialog->effect_count == 0)
        return;
    buf_text(out, ",\"effects\":[");
    for (size_t i = 0; i < dialog->effect_count; i++) {
        if (i)
            buf_char(out, ',');
        effect_write(&dialog->effects[i], out);
    }
    buf_char(out, ']');
}

static void write_seen(const struct dialog *dialog, struct buf *out)
{
    buf_text(out, ",\"seen\":\"");
    for (int i = 0; i < DIALOG_SEEN_MAX && dialog->seen[i]; i++)
        buf_hex(out, dialog->seen[i]);
    buf_char(out, '"');
}

void dialog_write(struct dialog *dialog, struct buf *out)
{
    buf_format(out, "{\"shape\":%d,\"conversation\":\"%s\",\"owner\":%d", SHAPE,
               dialog->conversation, (int)dialog->owner);
    write_scalars(dialog, out);
    write_list("offered", dialog->offered, dialog->offered_count, out);
    write_list("shown", dialog->shown, dialog->shown_count, out);
    write_list("known", dialog->known, dialog->known_count, out);
    write_found(dialog, out);
    write_value("ticket", dialog->ticket, out);
    write_value("parked", dialog->parked, out);
    write_effects(dialog, out);
    write_messages(dialog, out);
    write_seen(dialog, out);
    buf_char(out, '}');
}

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void read_scalars(const json_t *object, struct dialog *out)
{
    for (int i = 0; i < DIALOG_TEXTS; i++)
        dialog_set(out, (enum dialog_text)i, text_of(object, text_names[i]));
    for (size_t i = 0; i < COUNT(numbers); i++)
        AT(int, out, numbers[i].offset) =
            (int)json_integer_value(json_object_get(object, numbers[i].name));
    for (size_t i = 0; i < COUNT(moments); i++)
        AT(moment, out, moments[i].offset) =
            json_integer_value(json_object_get(object, moments[i].name));
    for (size_t i = 0; i < COUNT(flags); i++)
        AT(bool, out, flags[i].offset) = json_is_true(json_object_get(object, flags[i].name));
}

static size_t read_list(const json_t *list, char **out, size_t room)
{
    size_t i, count = 0;
    const json_t *value;
    json_array_foreach(list, i, value) if (count < room && json_is_string(value)) out[count++] =
        memory_text(json_string_value(value));
    return count;
}

static void read_messages(const json_t *list, struct dialog *out)
{
    size_t i;
    const json_t *pair;
    int said = out->said;
    json_array_foreach(list, i, pair)
    {
        struct message *message = dialog_say(out, SPEAKER_SYSTEM, 0, NULL);
        message_read(json_array_get(pair, 1), message);
        message->filed = json_integer_value(json_array_get(pair, 0)) == 1;
    }
    out->said = said;
}

static void read_effects(const json_t *list, struct dialog *out)
{
    size_t i;
    const json_t *value;
    struct effect effect;
    json_array_foreach(list, i, value) if (out->effect_count < 2 * DIALOG_EFFECTS_MAX &&
                                           effect_read(value, &effect)) *
        dialog_effect_slot(out) = effect;
}

static void read_seen(const char *hex, struct dialog *out)
{
    for (int i = 0; hex && i < DIALOG_SEEN_MAX && strlen(hex) >= 16; i++, hex += 16) {
        unsigned long long hash = 0;
        sscanf(hex, "%16llx", &hash);
        out->seen[i] = hash;
    }
}

int dialog_read(const json_t *object, struct dialog **out, struct error *err)
{
    const char *line = text_of(object, "line"), *conversation = text_of(object, "conversation");
    if (!line || !conversation || strlen(conversation) >= ID_SIZE)
        return error_set(err, ERROR_INVALID, "a stored dialog has no line or conversation");
    if (json_integer_value(json_object_get(object, "shape")) != SHAPE)
        return error_set(err, ERROR_INVALID, "a stored dialog has an unknown shape");

    struct dialog *dialog = dialog_new(line);
    snprintf(dialog->conversation, sizeof dialog->conversation, "%s", conversation);
    dialog->owner = json_integer_value(json_object_get(object, "owner")) == OWNER_ANALYST
                        ? OWNER_ANALYST
                        : OWNER_BOT;
    read_scalars(object, dialog);
    dialog->offered_count =
        read_list(json_object_get(object, "offered"), dialog->offered, DIALOG_OFFERED_MAX);
    dialog->shown_count =
        read_list(json_object_get(object, "shown"), dialog->shown, DIALOG_SHOWN_MAX);
    if (json_object_get(object, "found"))
        dialog_keep_found(dialog, json_dumps(json_object_get(object, "found"),
                                             JSON_COMPACT | JSON_REAL_PRECISION(6)));
    dialog->known_count =
        read_list(json_object_get(object, "known"), dialog->known, DIALOG_KNOWN_MAX);
    dialog->ticket = json_incref(json_object_get(object, "ticket"));
    dialog->parked = json_incref(json_object_get(object, "parked"));
    read_messages(json_object_get(object, "messages"), dialog);
    read_effects(json_object_get(object, "effects"), dialog);
    read_seen(text_of(object, "seen"), dialog);
    if (dialog->seen_next < 0 || dialog->seen_next >= DIALOG_SEEN_MAX)
        dialog->seen_next = 0;
    *out = dialog;
    return 0;
}
