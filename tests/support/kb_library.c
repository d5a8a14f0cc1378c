#include "tests/support/kb_library.h"

#include <jansson.h>
#include <stdio.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"

void kb_put_json(struct library *library, const char *json)
{
    struct error err = { 0 };
    json_auto_t *object = json_loads(json, 0, NULL);
    OWNED(entry) struct entry *entry = NULL;
    if (entry_read(object, &entry, &err) < 0)
        fail_msg("%s: %s", json, err.text);
    library_put(library, entry);
}

char *kb_read_file(const char *path)
{
    enum { LARGEST = 1 << 20 };
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *text = memory_new(LARGEST);
    size_t length = fread(text, 1, LARGEST - 1, file);
    fclose(file);
    assert_true(length > 0);
    return text;
}
