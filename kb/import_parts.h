/* What the readers of the formats share. */
#pragma once

#include <jansson.h>

#include "kb/import.h"

/* Takes the object: completes it, reads it as an entry, and tells `import` how that went. */
void import_object(struct kb_import *import, json_t *object, size_t line);
void import_refuse(struct kb_import *import, size_t line, const char *field, const char *reason);

/* Adds text to the object under the name; lists are separated by any byte of `separators`. */
void import_text(json_t *object, const char *name, const char *text, size_t length);
void import_list(json_t *object, const char *name, const char *text, const char *separators);

void import_jsonl(struct kb_import *import, const char *text, size_t length);
void import_csv(struct kb_import *import, const char *text, size_t length);
void import_markdown(struct kb_import *import, const char *text, size_t length);
void import_passages(struct kb_import *import, const char *text, size_t length);
