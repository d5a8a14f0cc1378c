/* The desk's way to the mirror of templates. */
#include <string.h>

#include "bot/desk/templates.h"
#include "bot/desk_bridge.h"
#include "bot/engine/mirror.h"
#include "channels/whatsapp/template.h"

static struct mirror *of(void *engine)
{
    return ((struct engine *)engine)->parts.mirror;
}

static int draft(void *engine, const json_t *wanted, json_t **out, struct error *err)
{
    return mirror_draft(of(engine), wanted, out, err);
}

static int submit(void *engine, const char *id, json_t **out, struct error *err)
{
    return mirror_submit(of(engine), id, out, err);
}

static int change(void *engine, const char *id, const json_t *wanted, json_t **out,
                  struct error *err)
{
    return mirror_change(of(engine), id, wanted, out, err);
}

static int drop(void *engine, const char *id, struct error *err)
{
    return mirror_delete(of(engine), id, err);
}

static void refresh(void *engine)
{
    mirror_refresh(of(engine));
}

static const char *kind_of(enum outgoing_parameter_kind kind)
{
    switch (kind) {
    case OUTGOING_PARAMETER_TEXT:
    case OUTGOING_PARAMETER_CURRENCY:
    case OUTGOING_PARAMETER_DATE_TIME:
    case OUTGOING_PARAMETER_PAYLOAD:
    case OUTGOING_PARAMETER_COUPON:
    case OUTGOING_PARAMETER_FLOW:
    case OUTGOING_PARAMETER_THUMBNAIL:
    case OUTGOING_PARAMETER_ORDER:
        return "text";
    case OUTGOING_PARAMETER_IMAGE:
        return "image";
    case OUTGOING_PARAMETER_VIDEO:
        return "video";
    case OUTGOING_PARAMETER_DOCUMENT:
        return "document";
    case OUTGOING_PARAMETER_LOCATION:
        return "location";
    }
    return "text";
}

static json_t *value_of(const struct template_slot *slot)
{
    json_t *value = json_pack("{s:s, s:s, s:b}", "key", slot->key, "kind", kind_of(slot->kind),
                              "required", slot->required);
    if (slot->limit)
        json_object_set_new(value, "limit", json_integer((json_int_t)slot->limit));
    return value;
}

static json_t *values(const json_t *document)
{
    struct error err = { 0 };
    struct template subject;
    struct template_slots slots;

    if (template_read(document, &subject, &err) < 0 || template_slots(&subject, &slots, &err) < 0)
        return NULL;
    json_t *list = json_array();
    for (size_t i = 0; i < slots.count; i++)
        json_array_append_new(list, value_of(&slots.list[i]));
    return list;
}

const struct desk_templates desk_bridge_templates = {
    .draft = draft,
    .submit = submit,
    .change = change,
    .drop = drop,
    .refresh = refresh,
    .values = values,
};
