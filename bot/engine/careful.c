#include "bot/engine/careful.h"

#include "bot/base/log.h"
#include "kb/examine.h"

enum { PAUSE = 60 * 1000 /* ms */ };

bool careful_look(struct careful *careful, struct knowledge *knowledge, moment now)
{
    moment newest = knowledge_newest(knowledge);
    if (careful->looked_at && now - careful->looked_at < PAUSE)
        return false;
    const struct generation *held = library_hold(knowledge_library(knowledge));
    size_t size = generation_size(held);
    bool changed = !careful->looked_at || newest != careful->newest || size != careful->size;
    if (changed) {
        struct examination found;
        kb_examine_now(held, now, &found);
        *careful = (struct careful){ .newest = newest, .looked_at = now, .size = size };
        log_line(LOG_INFO, "knowledge_examined", "asked=%zu threshold=%.4f", found.asked,
                 found.threshold);
    }
    generation_release(held);
    return changed;
}
