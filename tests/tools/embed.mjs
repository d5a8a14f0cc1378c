// embed.mjs MANIFEST OUTDIR   Makes a C table and an assembler file of the pages that MANIFEST lists,
// so that they are part of the program: OUTDIR/table.c, OUTDIR/bytes.S.
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const [manifest, folder] = process.argv.slice(2);
if (!manifest || !folder) {
    console.error("usage: node embed.mjs MANIFEST OUTDIR");
    process.exit(2);
}

const entries = JSON.parse(readFileSync(manifest, "utf8"));
const files = [...new Set(entries.map(entry => entry.file))];
const stored = file => join(dirname(manifest), `${file}.gz`);
const symbol = file => `pages_file_${files.indexOf(file)}`;
const text = value => value === undefined ? "NULL" : JSON.stringify(value);

function row(entry) {
    return `    { .path = ${text(entry.path)},
      .type = ${text(entry.type)},
      .gzip = ${symbol(entry.file)},
      .gzip_length = ${statSync(stored(entry.file)).size},
      .immutable = ${Boolean(entry.immutable)},
      .frame_ancestors = ${text(entry.frame_ancestors)} },`;
}

const table = `/* Made from ${manifest}. */
#include "bot/net/http_server.h"

${files.map(file => `extern const unsigned char ${symbol(file)}[];`).join("\n")}
extern const struct http_asset pages_assets[];

const struct http_asset pages_assets[] = {
${entries.map(row).join("\n")}
    { .path = NULL },
};
`;

const bytes = `/* Made from ${manifest}. */
    .section .rodata
${files.map(file => `    .global ${symbol(file)}
${symbol(file)}:
    .incbin "${stored(file)}"
`).join("")}
    .section .note.GNU-stack,"",@progbits
`;

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "table.c"), table);
writeFileSync(join(folder, "bytes.S"), bytes);
