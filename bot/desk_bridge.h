/* What the desk needs of the engine. */
#pragma once

#include "bot/app.h"

struct desk *desk_bridge_open(struct app *app);

extern const struct desk_templates desk_bridge_templates;
