#include "kb/export.h"

void kb_export(const struct entry *entry, struct buf *out)
{
    entry_write(entry, out);
    buf_char(out, '\n');
}
