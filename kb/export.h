/* Knowledge as a file: one entry per line, in the form that kb/import.h reads back. */
#pragma once

#include "bot/base/buf.h"
#include "bot/model/entry.h"

void kb_export(const struct entry *entry, struct buf *out);
