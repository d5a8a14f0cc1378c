#include "bot/model/effect.h"

#include <string.h>

#include "bot/base/text.h"

static const char *const names[EFFECT_KINDS] = {
    [EFFECT_SEND] = "send",         [EFFECT_REWRITE] = "rewrite",   [EFFECT_WORD] = "word",
    [EFFECT_TEACH] = "teach",       [EFFECT_FEEDBACK] = "feedback", [EFFECT_GAP] = "gap",
    [EFFECT_STATUS] = "status",     [EFFECT_FETCH] = "fetch",       [EFFECT_AMEND] = "amend",
    [EFFECT_IDENTIFY] = "identify",
};

const char *effect_kind_name(enum effect_kind kind)
{
    return names[kind];
}

bool effect_is_delicate(enum effect_kind kind)
{
    return kind == EFFECT_SEND;
}

void effect_clear(struct effect *effect)
{
    json_decref(effect->body);
    *effect = (struct effect){ 0 };
}

void effect_write(const struct effect *effect, struct buf *out)
{
    buf_format(out, "{\"kind\":\"%s\",\"id\":\"%s\",\"number\":%d,\"due\":%lld,\"tries\":%d%s%s",
               names[effect->kind], effect->id, effect->number, (long long)effect->due,
               effect->tries, effect->attempted ? ",\"attempted\":true" : "",
               effect->campaign ? ",\"campaign\":true" : "");
    if (effect->held)
        buf_text(out, ",\"held\":true");
    if (effect->body) {
        char *body = json_dumps(effect->body, JSON_COMPACT);
        buf_text(out, ",\"body\":");
        buf_text(out, body ? body : "null");
        free(body);
    }
    buf_char(out, '}');
}

static bool kind_named(const char *name, enum effect_kind *out)
{
    for (int kind = 0; name && kind < EFFECT_KINDS; kind++)
        if (strcmp(names[kind], name) == 0) {
            *out = (enum effect_kind)kind;
            return true;
        }
    return false;
}

bool effect_read(const json_t *object, struct effect *out)
{
    const char *id = json_string_value(json_object_get(object, "id"));
    json_t *body = json_object_get(object, "body");

    *out = (struct effect){ 0 };
    if (!id || strlen(id) >= EFFECT_ID_SIZE ||
        !kind_named(json_string_value(json_object_get(object, "kind")), &out->kind))
        return false;
    text_copy(out->id, sizeof out->id, id);
    out->number = (int)json_integer_value(json_object_get(object, "number"));
    out->due = json_integer_value(json_object_get(object, "due"));
    out->tries = (int)json_integer_value(json_object_get(object, "tries"));
    out->attempted = json_is_true(json_object_get(object, "attempted"));
    out->campaign = json_is_true(json_object_get(object, "campaign"));
    out->held = json_is_true(json_object_get(object, "held"));
    out->body = json_incref(body);
    return true;
}
