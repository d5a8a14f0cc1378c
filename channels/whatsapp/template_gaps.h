/* The gaps of a text: {{1}} or {{nome}}. Internal. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct template_gap {
    const char *name; /* not ended by NUL */
    size_t length;
    const char *from, *to; /* the whole of it in the text; `to` is behind it */
};

/* The first gap from `at` on; false: there is none. */
bool template_next_gap(const char *at, struct template_gap *out);
bool template_gap_is(const struct template_gap *gap, const char *name);

/* "1", "2", …; not "01". */
bool template_gap_is_number(const struct template_gap *gap);
/* Small letters, digits and underscore, beginning with a letter. */
bool template_gap_is_name(const struct template_gap *gap);
