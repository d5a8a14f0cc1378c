#include "bot/commands/json_lines.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/file.h"
#include "bot/base/memory.h"

enum { FILE_MAX = 256 << 20, PATH_SIZE = 4096 };

int json_lines_read(const char *path, json_line_fn *take, void *context, struct error *err)
{
    OWNED_TEXT char *text = NULL;
    size_t length, number = 0;

    if (file_read(path, FILE_MAX, &text, &length, err) < 0)
        return -1;
    char *rest = text, *line;
    while ((line = strsep(&rest, "\n"))) {
        number++;
        if (!*line)
            continue;
        json_error_t why;
        json_auto_t *object = json_loads(line, 0, &why);
        if (!object)
            return error_set(err, ERROR_INVALID, "%s:%zu: %s", path, number, why.text);
        if (take(context, object, err) < 0)
            return error_while(err, "%s:%zu", path, number);
    }
    return 0;
}

int json_lines_in(const char *folder, const char *name, json_line_fn *take, void *context,
                  struct error *err)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return json_lines_read(path, take, context, err);
}
