#include "bot/base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"

static int read_all(FILE *file, const char *path, struct buf *out, struct error *err)
{
    char piece[65536];
    size_t count;

    while ((count = fread(piece, 1, sizeof piece, file)) > 0 && !out->overflow)
        buf_add(out, piece, count);
    if (ferror(file))
        return error_set(err, ERROR_SYSTEM, "reading %s: %s", path, strerrordesc_np(errno));
    if (out->overflow)
        return error_set(err, ERROR_INVALID, "%s has more than %zu bytes", path, out->limit);
    return 0;
}

int file_read(const char *path, size_t limit, char **out, size_t *length, struct error *err)
{
    OWNED_BUF struct buf text = { 0 };
    FILE *file = fopen(path, "re");

    buf_init(&text, limit);
    if (!file)
        return error_set(err, ERROR_SYSTEM, "opening %s: %s", path, strerrordesc_np(errno));
    int result = read_all(file, path, &text, err);
    fclose(file);
    if (result < 0)
        return -1;
    *length = text.length;
    *out = buf_take(&text);
    return 0;
}
