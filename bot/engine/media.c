#include "bot/engine/media.h"

#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "bot/model/media.h"

static const char *text_in(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void set_media(struct message *message, const json_t *media)
{
    OWNED_TEXT char *text = json_dumps(media, JSON_COMPACT);
    message_set(message, MESSAGE_MEDIA, text);
}

/* The message with this id, if the dialog still holds it. */
static struct message *message_of(struct dialog *dialog, const char *id)
{
    size_t length = strlen(dialog->conversation);
    if (!id || length == 0 || strncmp(id, dialog->conversation, length) != 0 || id[length] != ':')
        return NULL;
    return dialog_message(dialog, (int)strtol(id + length + 1, NULL, 10));
}

static json_t *fetch_body(const char *message, const char *kind, const json_t *media)
{
    return json_pack("{s:s, s:s, s:s?, s:s*, s:s*}", "message", message, "kind", kind, "source",
                     text_in(media, "source"), "sha256", text_in(media, "sha256"), "declared",
                     text_in(media, "declared"));
}

/* Half of the effects are left for what the bot has to say. */
static bool has_room(const struct dialog *dialog)
{
    size_t fetches = 0;
    for (size_t i = 0; i < dialog->effect_count; i++)
        fetches += dialog->effects[i].kind == EFFECT_FETCH;
    return fetches < DIALOG_EFFECTS_MAX / 2;
}

/* False when too much waits on this line. */
static bool begin(struct dialog *dialog, const char *message, const char *kind, const json_t *media,
                  const struct stage *stage)
{
    struct effect *effect =
        has_room(dialog) ? dialog_effect(dialog, EFFECT_FETCH, stage->now + stage->doubt) : NULL;
    if (!effect)
        return false;
    effect->body = fetch_body(message, kind, media);
    if (message_of(dialog, message))
        effect->number = message_of(dialog, message)->number; /* keeps it in the dialog */
    effect->ready = true;
    return true;
}

static void set_if(json_t *object, const char *name, const char *text)
{
    if (text && *text)
        json_object_set_new(object, name, json_string(text));
}

static void set_flag(json_t *object, const char *name, const json_t *from)
{
    if (json_is_true(json_object_get(from, name)))
        json_object_set_new(object, name, json_true());
}

/* NULL: it brings nothing. */
static json_t *described(const struct incoming *in)
{
    json_auto_t *body = in->body ? json_loads(in->body, 0, NULL) : NULL;
    const char *source = text_in(body, "media");
    char name[MEDIA_NAME_MAX + 1];

    if (!source) /* too large for the provider, to be seen once … */
        return json_array_size(json_object_get(body, "errors"))
                   ? json_pack("{s:s, s:s}", "state", "failed", "reason", "provider")
                   : NULL;
    media_clean_name(text_in(body, "file"), name);
    json_t *media = json_pack("{s:s, s:s}", "state", "fetching", "source", source);
    set_if(media, "declared", text_in(body, "mime"));
    set_if(media, "sha256", text_in(body, "sha256"));
    set_if(media, "name", name);
    set_flag(media, "voice", body);
    set_flag(media, "animated", body);
    return media;
}

static void fail(json_t *media, const char *reason)
{
    json_object_set_new(media, "state", json_string("failed"));
    json_object_set_new(media, "reason", json_string(reason));
}

void media_expect(struct dialog *dialog, struct message *message, const struct incoming *in,
                  const struct stage *stage)
{
    enum media_kind kind;
    const char *id = arena_format(stage->arena, "%s:%06d", dialog->conversation, message->number);

    if (!media_kind_named(in->type, &kind) || strcmp(in->channel, "whatsapp") != 0)
        return;
    json_auto_t *media = described(in);
    if (!media)
        return;
    if (text_in(media, "source") && !begin(dialog, id, in->type, media, stage))
        fail(media, "busy");
    set_media(message, media);
}

/* The message has left the dialog: its document is changed by an effect of its own. */
static void amend(struct dialog *dialog, const char *id, const json_t *news,
                  const struct stage *stage)
{
    struct effect *effect = dialog_effect(dialog, EFFECT_AMEND, stage->now + stage->doubt);
    if (!effect)
        return;
    effect->ready = true;
    effect->body = json_pack("{s:s, s:O}", "message", id, "media", news);
}

void media_apply(json_t *media, const json_t *news)
{
    json_object_del(media, "reason"); /* of before */
    json_object_update(media, (json_t *)(uintptr_t)news);
}

static void tell(struct dialog *dialog, const char *id, const json_t *news,
                 const struct stage *stage)
{
    struct message *message = message_of(dialog, id);

    if (!message) {
        amend(dialog, id, news, stage);
        return;
    }
    const char *known = message->facts[MESSAGE_MEDIA];
    json_auto_t *media = known ? json_loads(known, 0, NULL) : json_object();
    media_apply(media, news);
    set_media(message, media);
}

/* Four times longer each time: a second, then hours. */
static moment pause(int tries)
{
    enum { LONGEST = 6 };
    return SECONDS(1) << (2 * (tries < LONGEST ? tries : LONGEST));
}

void media_fetched(struct dialog *dialog, struct effect *effect, const struct result *result,
                   const struct stage *stage)
{
    OWNED_TEXT char *id = memory_text(text_in(effect->body, "message"));
    const char *why = result->error ? result->error : "unreachable";
    bool again = result->kind == RESULT_RETRY && effect->tries + 1 < ATTEMPTS_MAX;
    json_auto_t *news = result->kind == RESULT_DONE && result->text
                            ? json_loads(result->text, 0, NULL)
                            : json_pack("{s:s}", "state", again ? "fetching" : "failed");

    if (!news)
        news = json_pack("{s:s}", "state", "failed");
    if (result->kind != RESULT_DONE)
        json_object_set_new(news, "reason", json_string(why));
    if (again) {
        effect->due = stage->now + pause(effect->tries++);
        effect->attempted = false;
    } else {
        dialog_done(dialog, effect);
    }
    tell(dialog, id, news, stage);
}

static bool is_fetching(const struct dialog *dialog, const char *id)
{
    for (size_t i = 0; i < dialog->effect_count; i++) {
        const struct effect *effect = &dialog->effects[i];
        const char *message =
            effect->kind == EFFECT_FETCH ? text_in(effect->body, "message") : NULL;
        if (message && strcmp(message, id) == 0)
            return true;
    }
    return false;
}

void media_fetch_again(struct dialog *dialog, const json_t *act, const struct stage *stage,
                       struct folded *out)
{
    const char *id = text_in(act, "message"), *kind = text_in(act, "type");
    const json_t *media = json_object_get(act, "media");
    json_auto_t *news = json_pack("{s:s}", "state", "fetching");

    if (!id || !kind || !text_in(media, "source")) {
        out->unexpected = true;
        return;
    }
    if (is_fetching(dialog, id))
        return; /* two people pressed */
    if (!begin(dialog, id, kind, media, stage))
        fail(news, "busy");
    tell(dialog, id, news, stage);
}
