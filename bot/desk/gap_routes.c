/* Questions that the knowledge base could not answer. */
#include <string.h>

#include "bot/desk/list.h"
#include "bot/desk/routes.h"

static json_t *gap_of(void *context, const struct store_doc *doc)
{
    (void)context;
    json_t *gap = json_loadb(doc->body, doc->length, 0, NULL);
    desk_make_public(gap);
    return gap;
}

void answer_gaps(struct http_request *request)
{
    const char *state = http_query(request, "state");
    struct list list = {
        .query = { .in = STORE_GAPS,
                   .index = GAP_BY_STATE,
                   .equal = store_text(state ? state : "open"),
                   .descending = true },
        .order = GAP_OPENED,
        .item = gap_of,
    };
    if (state && strcmp(state, "open") != 0 && strcmp(state, "closed") != 0)
        http_problem(request, 400, "\"state\" deve ser um destes: open, closed.");
    else
        list_reply(request, &list);
}
