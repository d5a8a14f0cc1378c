#include "bot/desk/body.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/desk/inside.h"

static int wrong_type(const struct body_rule *rule, struct error *err)
{
    static const char *const wanted[] = {
        [BODY_TEXT] = "texto",
        [BODY_SECRET] = "texto",
        [BODY_TEXTS] = "uma lista de textos",
        [BODY_BOOL] = "true ou false",
        [BODY_NUMBER] = "um número inteiro",
        [BODY_TIME] = "data e hora, como 2026-11-21T10:30:00Z",
    };
    return error_set(err, ERROR_INVALID, "O campo \"%s\" deve ser %s.", rule->name,
                     wanted[rule->kind]);
}

static bool is_choice(const char *choices, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = choices; at && at[0] && at[1]; at = strchr(at + 1, '|'))
        if (strncmp(at + 1, word, length) == 0 && at[1 + length] == '|')
            return length > 0;
    return false;
}

static int check_text(const struct body_rule *rule, const char *text, struct error *err)
{
    size_t length = text_length(text);
    if (length > rule->limit)
        return error_set(err, ERROR_INVALID,
                         "O campo \"%s\" aceita no máximo %zu caracteres; vieram %zu.", rule->name,
                         rule->limit, length);
    if (rule->bytes && strlen(text) > rule->bytes)
        return error_set(err, ERROR_INVALID,
                         "O campo \"%s\" aceita no máximo %zu bytes; vieram %zu.", rule->name,
                         rule->bytes, strlen(text));
    if (length == 0 && rule->required)
        return error_set(err, ERROR_INVALID, "O campo \"%s\" está vazio.", rule->name);
    if (length && rule->choice && !is_choice(rule->choice, text))
        return error_set(err, ERROR_INVALID, "O campo \"%s\" deve ser um destes: %s.", rule->name,
                         rule->choice);
    return 0;
}

/* *out is left alone when nothing remains of the text. */
static int take_text(const struct body_rule *rule, const json_t *value, json_t **out,
                     struct error *err)
{
    if (!json_is_string(value))
        return wrong_type(rule, err);
    char *text = memory_text(json_string_value(value));
    if (rule->kind != BODY_SECRET)
        text_clean(text);
    int fits = check_text(rule, text, err);
    if (fits == 0 && *text)
        *out = json_string(text);
    free(text);
    return fits;
}

static int take_texts(const struct body_rule *rule, const json_t *value, json_t **out,
                      struct error *err)
{
    size_t i;
    const json_t *piece;
    if (!json_is_array(value))
        return wrong_type(rule, err);
    if (json_array_size(value) > rule->pieces)
        return error_set(err, ERROR_INVALID,
                         "O campo \"%s\" aceita no máximo %zu itens; vieram "
                         "%zu.",
                         rule->name, rule->pieces, json_array_size(value));
    *out = json_array();
    json_array_foreach(value, i, piece)
    {
        json_t *text = NULL;
        if (take_text(rule, piece, &text, err) < 0)
            return -1;
        if (text)
            json_array_append_new(*out, text);
    }
    if (rule->required && json_array_size(*out) == 0)
        return error_set(err, ERROR_INVALID, "O campo \"%s\" está vazio.", rule->name);
    return 0;
}

static int take_time(const struct body_rule *rule, const json_t *value, json_t **out,
                     struct error *err)
{
    char text[CLOCK_TEXT_SIZE];
    const char *given = json_string_value(value);
    if (given && !*given)
        return 0;
    moment when = given && strlen(given) < 40 ? clock_read(given) : 0;
    if (when <= 0)
        return wrong_type(rule, err);
    *out = json_string(clock_text(when, text));
    return 0;
}

static int take(const struct body_rule *rule, json_t *value, json_t **out, struct error *err)
{
    switch (rule->kind) {
    case BODY_TEXT:
    case BODY_SECRET:
        return take_text(rule, value, out, err);
    case BODY_TEXTS:
        return take_texts(rule, value, out, err);
    case BODY_TIME:
        return take_time(rule, value, out, err);
    case BODY_BOOL:
        if (!json_is_boolean(value))
            return wrong_type(rule, err);
        break;
    case BODY_NUMBER:
        if (!json_is_integer(value))
            return wrong_type(rule, err);
        break;
    }
    *out = json_incref(value);
    return 0;
}

static bool is_nothing(const json_t *value)
{
    return json_is_null(value) || (json_is_string(value) && !json_string_length(value));
}

static int take_fields(const json_t *object, const struct body_rule *rules, json_t *into,
                       struct error *err)
{
    for (const struct body_rule *rule = rules; rule->name; rule++) {
        json_t *value = json_object_get(object, rule->name), *taken = NULL;
        bool absent = !value || json_is_null(value);
        if (rule->nullable && is_nothing(value))
            json_object_set_new(into, rule->name, json_null());
        if (absent && rule->required)
            return error_set(err, ERROR_INVALID, "Falta o campo \"%s\".", rule->name);
        if (absent)
            continue;
        int fits = take(rule, value, &taken, err);
        if (taken)
            json_object_set_new(into, rule->name, taken);
        if (fits < 0)
            return -1;
    }
    return 0;
}

int body_take(const char *text, size_t length, const struct body_rule *rules, json_t **out,
              struct error *err)
{
    json_error_t where = { 0 };
    json_auto_t *given =
        length ? json_loadb(text, length, JSON_REJECT_DUPLICATES, &where) : json_object();
    if (!given)
        return error_set(err, ERROR_INVALID, "O corpo não é JSON (linha %d, coluna %d).",
                         where.line, where.column);
    if (!json_is_object(given))
        return error_set(err, ERROR_INVALID, "O corpo deve ser um objeto JSON.");
    *out = json_object();
    if (take_fields(given, rules, *out, err) == 0)
        return 0;
    json_decref(*out);
    *out = NULL;
    return -1;
}

json_t *body_of(struct http_request *request, const struct body_rule *rules)
{
    struct error err = { 0 };
    json_t *body = NULL;
    size_t length;
    const char *text = http_body(request, &length);
    if (body_take(text, length, rules, &body, &err) < 0)
        desk_refuse(request, &err);
    return body;
}
