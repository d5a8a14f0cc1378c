#include "prompts/prompts.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "prompts/check.h"
#include "prompts/embedded.h"
#include "prompts/wording.h"

struct text {
    char *text;
    int version;
};

struct prompts {
    struct text texts[PROMPT_COUNT];
};

static void replace(struct text *kept, const char *text, int version)
{
    free(kept->text);
    *kept = (struct text){ memory_text(text), version };
}

static void keep(void *prompts, enum prompt_name prompt, const struct prompt_block *block)
{
    replace(&((struct prompts *)prompts)->texts[prompt], block->text, block->version);
}

struct first_problem {
    struct prompt_report report;
    struct error *err;
};

static void remember(struct prompt_report *report, const char *sentence)
{
    error_set(((struct first_problem *)report)->err, ERROR_INVALID, "%s", sentence);
}

int prompts_open(struct prompts **out, struct error *err)
{
    OWNED(prompts) struct prompts *prompts = memory_new(sizeof *prompts);
    struct first_problem problem = { { .line = remember, .keep = keep, .kept = prompts }, err };

    for (size_t i = 0; i < prompt_file_count; i++) {
        const struct prompt_file *file = &prompt_files[i];
        check_file(&problem.report, file->path, file->bytes, (size_t)(file->end - file->bytes));
    }
    check_missing(&problem.report);
    if (problem.report.problems > 0)
        return -1;
    *out = TAKE(prompts);
    return 0;
}

void prompts_free(struct prompts *prompts)
{
    if (!prompts)
        return;
    for (size_t i = 0; i < PROMPT_COUNT; i++)
        free(prompts->texts[i].text);
    free(prompts);
}

int prompts_override(struct prompts *prompts, const char *name, const char *text, int version,
                     struct error *err)
{
    int prompt = prompt_find(name);
    if (prompt < 0)
        return error_set(err, ERROR_INVALID, "%.64s:1: there is no prompt of this name", name);
    if (version < 1)
        return error_set(err, ERROR_INVALID, "%s:1: the version %d is not above 0", name, version);

    int line = 0;
    struct error why = { 0 };
    if (check_text((enum prompt_name)prompt, text, &line, &why) < 0)
        return error_set(err, ERROR_INVALID, "%s:%d: %s", name, line + 1, why.text);
    replace(&prompts->texts[prompt], text, version);
    return 0;
}

const char *prompt_text(const struct prompts *prompts, enum prompt_name prompt)
{
    return prompts->texts[prompt].text;
}

int prompt_version(const struct prompts *prompts, enum prompt_name prompt)
{
    return prompts->texts[prompt].version;
}

void prompt_fill(const struct prompts *prompts, enum prompt_name prompt, const struct slot *slots,
                 struct buf *out)
{
    wording_fill(prompts->texts[prompt].text, slots, out);
}
