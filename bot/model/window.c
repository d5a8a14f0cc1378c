#include "bot/model/window.h"

#include <string.h>

enum { MARGIN = 60000 /* ms */ };

moment window_until(const struct dialog *dialog)
{
    const char *channel = dialog->texts[DIALOG_CHANNEL];
    if (dialog->heard_at == 0 || !channel || strcmp(channel, "whatsapp") != 0)
        return 0;
    return dialog->heard_at + HOURS(24) - MARGIN;
}

bool window_is_open(const struct dialog *dialog, moment now)
{
    moment until = window_until(dialog);
    return until == 0 || now < until;
}
