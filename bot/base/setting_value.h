/* One value of a setting: its check and its reading. Only settings.c uses this. */
#pragma once

#include "bot/base/settings.h"

/* -1 with a sentence when `text` is not what the setting wants; NULL (absent) is always fine. */
int setting_check(const struct setting *setting, const char *text, struct error *err);

/* Writes a checked value to its member of `into`. Texts are borrowed. */
void setting_store(const struct setting *setting, const char *text, void *into);

/* "text", "number", ... */
const char *setting_type_name(enum setting_type type);
