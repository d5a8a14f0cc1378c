/* Templates: texts that WhatsApp approved, and what has to be put into their gaps. Pure; any
 * thread.
 *
 * A template is read from the JSON by which Meta lists it. From its components follows which values
 * a message needs; each has a key, by which it is given:
 *
 *   "body.1", "header.1"      a text, when the gaps are numbered
 *   "body.nome", "header.mes" a text, when they have names
 *   "header"                  {"id" or "link", "filename"?} of a picture, video or document;
 *                             {"latitude", "longitude", "name", "address"} of a place
 *   "button.0"                a text: the end of that button's URL, the coupon to copy, the payload
 *                             of a quick reply, the token of a form, the product of a catalogue
 *   "code"                    of an authentication template: the code, in body and button */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/model/outgoing_template.h"

enum {
    TEMPLATE_LANGUAGE_SIZE = 16,
    TEMPLATE_GAP_SIZE = 64,
    TEMPLATE_KEY_SIZE = TEMPLATE_GAP_SIZE + 8,
    TEMPLATE_SLOTS_MAX = 64,
    TEMPLATE_URL_BUTTONS_MAX = 2,
    TEMPLATE_EXAMPLE_MAX = 1024,
};

/* Borrows from the document. Absent texts are NULL, but for these: status, category and quality are
 * then "". */
struct template
{
    const char *id; /* Meta's */
    const char *name;
    char language[TEMPLATE_LANGUAGE_SIZE]; /* "pt_BR", however it was written */
    const char *status;                    /* "APPROVED", … */
    const char *category, *quality, *rejected_reason;
    const char *correct_category; /* which Meta will make it */
    bool named;                   /* its gaps have names */
    const json_t *components;
};

/* ERROR_INVALID: it has no name, no language, or they are none. */
int template_read(const json_t *document, struct template *out, struct error *err);

/* ERROR_CONFLICT, naming the template and its status, unless it may be sent now. */
int template_check_sendable(const struct template *subject, struct error *err);

/* One value that a message needs. */
struct template_slot {
    char key[TEMPLATE_KEY_SIZE];
    char gap[TEMPLATE_GAP_SIZE]; /* its name or number; "" when it stands in no text */
    enum outgoing_parameter_kind kind;
    enum outgoing_component_kind part;
    enum outgoing_button_kind button;
    int index;    /* of the button, from 0 */
    size_t limit; /* of a text, in UTF-16 units */
    bool required;
};

struct template_slots {
    struct template_slot list[TEMPLATE_SLOTS_MAX];
    size_t count;
};

/* ERROR_INVALID when it has a part that we cannot fill (carousels, offers with an end). */
int template_slots(const struct template *subject, struct template_slots *out, struct error *err);

/* A message made of it; points into itself, into the template and into the values. */
struct template_filled {
    struct template_slots slots;
    struct outgoing_template message;
    struct outgoing_component components[OUTGOING_TEMPLATE_COMPONENTS_MAX];
    struct outgoing_parameter parameters[TEMPLATE_SLOTS_MAX];
};

/* `values`: an object by the keys above. ERROR_INVALID names the template and the value that is
 * missing, too long, not allowed, or not asked for. */
int template_fill(const struct template *subject, const json_t *values, struct template_filled *out,
                  struct error *err);

/* May this be submitted to Meta? {"name","language","category","components","parameter_format"?}.
 * ERROR_INVALID names the part and the rule. What only Meta decides (its review, a wording it calls
 * promotional, too many gaps for the length) is not foreseen. */
int template_check_draft(const json_t *draft, struct error *err);

/* The rules for one component's text and gaps, and for its buttons; of template_check_draft. */
int template_check_component(const json_t *component, bool named, struct error *err);
int template_check_buttons(const json_t *buttons, struct error *err);
