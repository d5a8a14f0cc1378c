#include "bot/engine/notices.h"

enum { NOTICE_MAX = 256 * 1024 };

bool notices_keep(struct commit *commit, const struct arrival *arrival)
{
    const struct incoming *in = &arrival->incoming;
    OWNED_BUF struct buf body = { 0 };

    if (arrival->kind != ARRIVAL_INCOMING || !in->field ||
        (in->kind != INCOMING_OTHER && in->kind != INCOMING_HISTORY))
        return false;
    buf_init(&body, NOTICE_MAX);
    incoming_write(in, &body);
    struct store_write *write =
        commit_write(commit, STORE_PUT, STORE_NOTICES, arena_text(commit->arena, arrival->id),
                     arena_text(commit->arena, body.data));
    write->doc.keys[NOTICE_FIELD] = store_text(arena_text(commit->arena, in->field));
    write->doc.keys[NOTICE_AT] = store_number(in->at ? in->at : arrival->order / 1000);
    write->doc.keys[NOTICE_LINE] = store_text(arena_text(commit->arena, arrival->line));
    return true;
}
