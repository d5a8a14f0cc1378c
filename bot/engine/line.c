#include "bot/engine/line.h"

#include <stdio.h>
#include <string.h>

#include "bot/model/phone.h"

const char *line_of(const struct incoming *incoming, char out[LINE_SIZE])
{
    char phone[PHONE_SIZE];
    const char *address = incoming->address ? incoming->address : "";
    if (strcmp(incoming->channel, "whatsapp") == 0 && phone_canonical(address, phone))
        address = phone;
    snprintf(out, LINE_SIZE, "%.16s:%.64s:%.230s", incoming->channel, incoming->account, address);
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
