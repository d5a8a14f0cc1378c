/* What editing would help most: the knowledge base, looked through (kb/check.h). Seconds for a
 * large one, so on a worker. */
#include "bot/desk/routes.h"
#include "kb/check.h"

/* What the engine counted is for people: without it, nothing is known. */
static void count(void *context, const char *entry, struct check_counts *out)
{
    struct desk *desk = context;
    struct desk_entry_counts counts = { 0 };
    struct error unused = { 0 };
    if (desk->parts.entry_counts(desk->parts.engine, entry, &counts, &unused) == 0)
        *out = (struct check_counts){ .used = counts.used,
                                      .helped = counts.helped,
                                      .not_helped = counts.not_helped };
}

static json_t *entry_json(const struct entry *entry)
{
    return entry ? json_pack("{s:s, s:s}", "id", entry->id, "question", entry->question) : NULL;
}

static json_t *finding_json(const struct check_finding *finding)
{
    return json_pack("{s:s, s:s, s:o, s:o*, s:s*, s:f, s:f}", "kind",
                     check_kind_name(finding->kind), "advice", check_advice(finding->kind), "entry",
                     entry_json(finding->entry), "other", entry_json(finding->other), "wording",
                     finding->wording, "p", finding->p, "benefit", finding->benefit);
}

static json_t *check_json(const struct check *check)
{
    json_t *items = json_array();
    for (size_t i = 0; i < check->count; i++)
        json_array_append_new(items, finding_json(&check->items[i]));
    return json_pack("{s:o, s:n, s:I}", "items", items, "next", "asked", (json_int_t)check->asked);
}

void answer_check(struct http_request *request)
{
    struct desk *desk = desk_of(request);
    if (!desk->parts.library) {
        desk_reply(request, 200, json_pack("{s:[], s:n, s:i}", "items", "next", "asked", 0));
        return;
    }
    const struct generation *held = library_hold(desk->parts.library);
    const struct check_job job = { .generation = held,
                                   .now = desk_now(desk),
                                   .counts = desk->parts.entry_counts ? count : NULL,
                                   .context = desk };
    struct check *check = check_run(&job);
    json_t *body = check_json(check);
    check_free(check);
    generation_release(held);
    desk_reply(request, 200, body);
}
