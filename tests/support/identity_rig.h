/* Customers of WhatsApp in the engine rig, who come under one address or several. */
#pragma once

#include "bot/engine/line.h"
#include "tests/support/engine_rig.h"

/* As engine_rig_open, with a number whose provider cannot be reached: what is sent waits. */
int identity_rig_open(void **state);
int identity_rig_close(void **state);

/* What a test says of a message: any member may be missing. */
struct said {
    const char *id, *text; /* the event's id; no text: what `type` says */
    const char *type;
    const char *phone, *user, *previous_phone, *previous_user, *name, *username;
    moment at;
};

struct incoming identity_message(const struct said *said);

/* Acknowledged when it returns. */
void identity_post(struct engine_rig *rig, const struct said *said);

/* Returns when everything that was acknowledged before for this address is committed, wherever it
 * went. */
void identity_fence(struct engine_rig *rig, const char *address);

/* The document of the address's line; NULL: there is none. */
json_t *identity_dialog(struct engine_rig *rig, const char *address);

/* Where the address leads in the end. */
void identity_lead(struct engine_rig *rig, const char *address, char out[LINE_SIZE]);
