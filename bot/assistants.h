/* The assistant's document in the store. */
#pragma once

#include "bot/model/assistant.h"
#include "bot/store/store.h"

/* Takes the file (NULL: none) into the store, then reads the assistant that is stored there; the
 * standard one when there is none. */
int assistants_read(struct store *store, const char *file, struct assistant *out,
                    struct error *err);

/* `document` is checked first. */
int assistants_save(struct store *store, const json_t *document, struct error *err);
