/* A message made of a template that WhatsApp approved: the values for its gaps.
 *
 * What a template asks for is known only from the template itself (channels/whatsapp/template.h);
 * here is checked what holds for all. Plain values; texts are borrowed. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "bot/model/outgoing.h"

enum {
    OUTGOING_TEMPLATE_NAME_MAX = 512,
    OUTGOING_TEMPLATE_BODY_MAX = 1024, /* with its values, too */
    OUTGOING_TEMPLATE_BUTTONS_MAX = 10,
    OUTGOING_TEMPLATE_COMPONENTS_MAX = OUTGOING_TEMPLATE_BUTTONS_MAX + 2,
    OUTGOING_TEMPLATE_LABEL_MAX = 25, /* of a button */
    OUTGOING_PAYLOAD_MAX = 256,
    OUTGOING_COUPON_MAX = 20,
    OUTGOING_PARAMETERS_MAX = 64, /* ours, of one component */
};

enum outgoing_component_kind { OUTGOING_PART_HEADER, OUTGOING_PART_BODY, OUTGOING_PART_BUTTON };

enum outgoing_button_kind {
    OUTGOING_BUTTON_URL,
    OUTGOING_BUTTON_QUICK_REPLY,
    OUTGOING_BUTTON_COPY_CODE,
    OUTGOING_BUTTON_FLOW,
    OUTGOING_BUTTON_CATALOG,
    OUTGOING_BUTTON_ORDER,
};

enum outgoing_parameter_kind {
    OUTGOING_PARAMETER_TEXT,      /* text */
    OUTGOING_PARAMETER_CURRENCY,  /* text: what is shown; code, amount_1000 */
    OUTGOING_PARAMETER_DATE_TIME, /* text: what is shown */
    OUTGOING_PARAMETER_IMAGE,     /* media */
    OUTGOING_PARAMETER_VIDEO,     /* media */
    OUTGOING_PARAMETER_DOCUMENT,  /* media, with its filename */
    OUTGOING_PARAMETER_LOCATION,  /* location */
    OUTGOING_PARAMETER_PAYLOAD,   /* text, of a quick reply */
    OUTGOING_PARAMETER_COUPON,    /* text, to copy */
    OUTGOING_PARAMETER_FLOW,      /* text: the token, or NULL; data: a JSON object, or NULL */
    OUTGOING_PARAMETER_THUMBNAIL, /* text: retailer's id of the catalogue's picture */
    OUTGOING_PARAMETER_ORDER,     /* order */
};

struct outgoing_parameter {
    enum outgoing_parameter_kind kind;
    const char *name; /* of templates whose gaps have names; or NULL */
    const char *text;
    const char *code; /* "BRL" */
    int64_t amount_1000;
    const char *data;
    struct outgoing_media media;
    struct outgoing_location location;
    const struct outgoing_order *order;
};

struct outgoing_component {
    enum outgoing_component_kind kind;
    enum outgoing_button_kind button; /* OUTGOING_PART_BUTTON: what it does, */
    int index;                        /* and which it is, from 0 */
    const struct outgoing_parameter *parameters;
    size_t parameter_count;
};

struct outgoing_template {
    const char *name, *language; /* "pt_BR" */
    const struct outgoing_component *components;
    size_t component_count;
};

/* As outgoing_check. */
int outgoing_template_check(const struct outgoing_template *message, struct error *err);

/* A value for a gap: outgoing_check's rules for one of `limit` UTF-16 units. */
int outgoing_value_check(const char *field, const char *text, size_t limit, struct error *err);
