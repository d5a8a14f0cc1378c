/* The switches by their names: a row for each. */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "bot/simulator/simulator_inside.h"

enum { CODE_MAX = 9999999, DAY_MS = 86400000, WORD_SIZE = 16 };

enum kind { BOOL, NUMBER, FAILURE, WORD };

static const char *const statuses[] = { "", "sent", "delivered", "read", NULL };
static const char *const reviews[] = { "", "approve", "reject", "wait", NULL };

#define AT(member) #member, offsetof(struct simulator_switches, member)

static const struct row {
    const char *name;
    size_t offset;
    enum kind kind;
    int limit;                /* of a number */
    const char *const *words; /* of a word; ends with NULL */
} rows[] = {
    { AT(fail_next), FAILURE, CODE_MAX, NULL },
    { AT(fail_all), FAILURE, CODE_MAX, NULL },
    { AT(down), BOOL, 0, NULL },
    { AT(time_out), BOOL, 0, NULL },
    { AT(drop), BOOL, 0, NULL },
    { AT(early), BOOL, 0, NULL },
    { AT(slow_ms), NUMBER, 600000, NULL },
    { AT(hold_templates), BOOL, 0, NULL },
    { AT(percent), NUMBER, 100, NULL },
    { AT(pair_burst), NUMBER, 10000, NULL },
    { AT(pair_ms), NUMBER, DAY_MS, NULL },
    { AT(throughput), NUMBER, 1000, NULL },
    { AT(window_s), NUMBER, DAY_MS, NULL },
    { AT(strict_window), BOOL, 0, NULL },
    { AT(duplicate), BOOL, 0, NULL },
    { AT(reorder), BOOL, 0, NULL },
    { AT(shuffle), BOOL, 0, NULL },
    { AT(batch), NUMBER, SIMULATOR_BATCH_MAX, NULL },
    { AT(silent), BOOL, 0, NULL },
    { AT(withhold), WORD, 0, statuses },
    { AT(user_ids), BOOL, 0, NULL },
    { AT(review), WORD, 0, reviews },
    { AT(fail_media), FAILURE, CODE_MAX, NULL },
    { AT(spoil_media), BOOL, 0, NULL },
};

json_t *switches_json(const struct simulator_switches *switches)
{
    json_t *document = json_object();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *member = (const char *)switches + rows[i].offset;
        json_t *value = NULL;
        if (rows[i].kind == BOOL)
            value = json_boolean(*(const bool *)(const void *)member);
        else if (rows[i].kind == WORD)
            value = json_string(member);
        else
            value = json_integer(*(const int *)(const void *)member);
        json_object_set_new(document, rows[i].name, value);
    }
    return document;
}

static int set_bool(const struct row *row, const json_t *value, char *member, struct error *err)
{
    if (!json_is_boolean(value))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be true or false", row->name);
    *(bool *)(void *)member = json_is_true(value);
    return 0;
}

static int set_number(const struct row *row, const json_t *value, char *member, struct error *err)
{
    json_int_t number = json_integer_value(value);
    bool null = json_is_null(value);
    if (!null && (!json_is_integer(value) || number < 0 || number > row->limit))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be 0 to %d", row->name,
                         row->limit);
    if (row->kind == FAILURE && number && number < 400)
        return error_set(err, ERROR_INVALID,
                         "field \"%s\" should be 0, an HTTP status or an error code", row->name);
    *(int *)(void *)member = (int)number;
    return 0;
}

static int set_word(const struct row *row, const json_t *value, char *member, struct error *err)
{
    const char *word = json_is_null(value) ? "" : json_string_value(value);
    for (const char *const *at = row->words; word && *at; at++)
        if (strcmp(*at, word) == 0) {
            snprintf(member, WORD_SIZE, "%s", word);
            return 0;
        }
    return error_set(err, ERROR_INVALID, "field \"%s\" should be %s, %s, %s or empty", row->name,
                     row->words[1], row->words[2], row->words[3]);
}

static int set(const struct row *row, const json_t *value, char *member, struct error *err)
{
    switch (row->kind) {
    case BOOL:
        return set_bool(row, value, member, err);
    case NUMBER:
    case FAILURE:
        return set_number(row, value, member, err);
    case WORD:
        return set_word(row, value, member, err);
    }
    return 0;
}

int switches_read(const json_t *document, struct simulator_switches *out, struct error *err)
{
    struct simulator_switches read = *out;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const json_t *value = json_object_get(document, rows[i].name);
        if (value && set(&rows[i], value, (char *)&read + rows[i].offset, err) < 0)
            return -1;
    }
    *out = read;
    return 0;
}
