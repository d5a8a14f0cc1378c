#include "bot/engine/reach.h"

#include <string.h>

bool reach_needs_sending(const char *channel)
{
    return strcmp(channel, "whatsapp") == 0;
}
