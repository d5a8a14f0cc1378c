#include <string.h>

#include "prompts/prompts.h"

enum shape { SHAPE_TEXT, SHAPE_BUTTON, SHAPE_MODEL };

static const size_t limits[] = {
    [SHAPE_TEXT] = PROMPT_TEXT_MAX,
    [SHAPE_BUTTON] = PROMPT_BUTTON_MAX,
    [SHAPE_MODEL] = PROMPT_MODEL_MAX,
};

struct row {
    const char *name, *slots;
    enum shape shape;
};

#define PROMPT_ROW(enumerator, name_, shape_, slots_) { name_, slots_, SHAPE_##shape_ },
static const struct row rows[PROMPT_COUNT] = { PROMPTS(PROMPT_ROW) };

int prompt_find(const char *name)
{
    for (int i = 0; i < PROMPT_COUNT; i++)
        if (strcmp(rows[i].name, name) == 0)
            return i;
    return -1;
}

const char *prompt_title(enum prompt_name prompt)
{
    return rows[prompt].name;
}

const char *prompt_slots(enum prompt_name prompt)
{
    return rows[prompt].slots;
}

size_t prompt_limit(enum prompt_name prompt)
{
    return limits[rows[prompt].shape];
}
