#!/bin/sh
# embed_none.sh FOLDER   A table without pages, for a tree that has none.
set -eu
mkdir -p "$1"
printf '#include "bot/net/http_server.h"\n\nextern const struct http_asset pages_assets[];\nconst struct http_asset pages_assets[] = { { 0 } };\n' >"$1/table.c"
printf '.section .note.GNU-stack,"",@progbits\n' >"$1/bytes.S"
