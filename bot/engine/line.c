#include "bot/engine/line.h"

#include <stdio.h>

const char *line_of(const struct incoming *incoming, char out[LINE_SIZE])
{
    snprintf(out, LINE_SIZE, "%.16s:%.64s:%.230s", incoming->channel, incoming->account,
             incoming->address ? incoming->address : "");
    return out;
}

/* FNV-1a, 32 bits: spreads keys that differ in a few digits. */
uint32_t line_hash(const char *line)
{
    uint32_t hash = 0x811c9dc5u;
    for (; *line; line++)
        hash = (hash ^ (unsigned char)*line) * 0x01000193u;
    return hash;
}
