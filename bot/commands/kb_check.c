#include "bot/commands/kb_check.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "bot/app.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "kb/check.h"
#include "kb/examine.h"

static long count_of(struct store *store, const char *entry, const char *what)
{
    struct store_record record;
    struct error err = { 0 };
    char id[STORE_ID_MAX];

    snprintf(id, sizeof id, "entry:%.400s:%s", entry, what);
    if (store_get(store, STORE_COUNTERS, id, &record, &err) <= 0)
        return 0;
    long count = record.doc.keys[COUNTER_VALUE].number;
    store_record_clear(&record);
    return count;
}

static void counts(void *context, const char *entry, struct check_counts *out)
{
    *out = (struct check_counts){ .used = count_of(context, entry, "used"),
                                  .helped = count_of(context, entry, "helped"),
                                  .not_helped = count_of(context, entry, "not_helped") };
}

static void print_finding(const struct check_finding *finding)
{
    printf("%-13s %s  %s\n", check_kind_name(finding->kind), finding->entry->id,
           finding->entry->question);
    if (finding->wording && strcmp(finding->wording, finding->entry->question) != 0)
        printf("              \"%s\"\n", finding->wording);
    if (finding->other)
        printf("              p %.2f  %s  %s\n", finding->p, finding->other->id,
               finding->other->question);
    printf("              %s\n", check_advice(finding->kind));
}

static void print_json(const struct check_finding *finding)
{
    json_auto_t *line =
        json_pack("{s:s, s:s, s:s?, s:s?, s:f, s:f}", "kind", check_kind_name(finding->kind),
                  "entry", finding->entry->id, "other", finding->other ? finding->other->id : NULL,
                  "wording", finding->wording, "p", finding->p, "benefit", finding->benefit);
    OWNED_TEXT char *text = json_dumps(line, JSON_COMPACT | JSON_REAL_PRECISION(4));
    puts(text);
}

static void check(const struct app *app, bool json)
{
    const struct generation *held = library_hold(knowledge_library(app->knowledge));
    moment now = clock_now(&clock_real);
    struct examination found;
    OWNED(check)
    struct check *check = check_run(&(struct check_job){
        .generation = held, .now = now, .counts = counts, .context = app->store });

    for (size_t i = 0; i < check->count; i++)
        (json ? print_json : print_finding)(&check->items[i]);
    if (!json) {
        kb_examine(held, now, &found);
        printf("%zu entries, %zu wordings asked, %zu findings\n", generation_size(held),
               check->asked, check->count);
        printf("a careful assistant would answer from %.4f on (%zu wordings asked with their entry "
               "hidden)\n",
               found.threshold, found.asked);
    }
    generation_release(held);
}

int kb_check_command(int count, char **arguments)
{
    bool json = count > 0 && strcmp(arguments[0], "--json") == 0;
    struct app app = { 0 };
    struct error err = { 0 };
    int status = 0;

    if (count > json)
        return command_usage("kb");
    if (app_configure(&app, &err) < 0 || app_open_store(&app, &err) < 0 ||
        knowledge_open(&app.knowledge, app.store, NULL, &clock_real, &err) < 0)
        status = command_failed(&err);
    else
        check(&app, json);
    app_close(&app);
    return status;
}
