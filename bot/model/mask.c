#include "bot/model/mask.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"

const char *mask_address(const char *address, char out[MASKED_SIZE])
{
    enum { LONG = 9, SHORT = 4, SHOWN_LONG = 4, SHOWN_SHORT = 2 };
    size_t length = text_length(address);
    if (strstr(address, "•")) {
        text_copy(out, MASKED_SIZE, address);
        return out;
    }
    size_t shown = length > LONG ? SHOWN_LONG : length > SHORT ? SHOWN_SHORT : 0;
    size_t start = text_cut(address, shown, MASKED_SIZE / 4);
    const char *end = address + text_cut(address, length - shown, strlen(address));
    snprintf(out, MASKED_SIZE, "%.*s•••••%.16s", (int)start, address, end);
    return out;
}
