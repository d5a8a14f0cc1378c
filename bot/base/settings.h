/* Settings: a table says what can be set, the environment says what is wanted.
 *
 *     static const struct setting table[] = {
 *         { "BALCAO_LISTEN", SETTING_ADDRESS(struct config, listen), .standard = "127.0.0.1:8080",
 *           .help = "where the server listens" },
 *         { "BALCAO_WORKERS", SETTING_NUMBER(struct config, workers), .standard = "4",
 *           .least = 1, .most = 64, .help = "threads that answer the desk" },
 *         {},
 *     };
 *
 * Every setting X may be given as X_FILE, a file that holds the value. An empty value counts as
 * absent. Used by one thread, at the start. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bot/base/buf.h"
#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/own.h"

enum setting_type {
    SETTING_TYPE_TEXT,
    SETTING_TYPE_NUMBER,
    SETTING_TYPE_BOOL,     /* true, false, yes, no, on, off, 1, 0 */
    SETTING_TYPE_DURATION, /* 250ms, 90s, 15m, 2h, 7d; kept in milliseconds */
    SETTING_TYPE_SECRET,   /* text that is never shown */
    SETTING_TYPE_ADDRESS,  /* host:port */
    SETTING_TYPE_URL,      /* http:// or https:// */
};

struct setting {
    const char *name;
    enum setting_type type;
    size_t offset;        /* of the member that receives it: keep to the macros below */
    const char *standard; /* the value when nobody sets it; NULL: absent (NULL, 0, false) */
    const char *help;
    int64_t least, most; /* of numbers and durations (milliseconds); both 0: any from 0 up */
};

/* The largest value, and the largest file behind an X_FILE, in bytes. */
enum { SETTING_SIZE_MAX = 8192 };

struct settings;

/* Reads the table (which ends with an empty entry) from `environment` ("NAME=value" texts, then
 * NULL: (const char *const *)environ) into the struct at `into`, whose texts are borrowed from
 * `out`. -1 with a sentence that names the setting when a value is wrong; nothing is read then. */
int settings_read(struct settings **out, const struct setting *table,
                  const char *const *environment, void *into, struct error *err);
void settings_free(struct settings *settings);
DEFINE_OWNED(settings)

/* Names in the environment that begin with "BALCAO_" and mean nothing to the table: probably
 * misspelt. NULL after the last. */
const char *settings_unknown(const struct settings *settings, size_t index);

/* Every setting with its value, origin, type, default and help; secrets are masked. */
void settings_print(const struct settings *settings, struct buf *out);
void settings_print_json(const struct settings *settings, struct buf *out);

/* Table entries. A member of the wrong C type does not compile. */
#define SETTING_TEXT(type, member) SETTING_OF(type, member, SETTING_TYPE_TEXT, const char *)
#define SETTING_NUMBER(type, member) SETTING_OF(type, member, SETTING_TYPE_NUMBER, int64_t)
#define SETTING_BOOL(type, member) SETTING_OF(type, member, SETTING_TYPE_BOOL, bool)
#define SETTING_DURATION(type, member) SETTING_OF(type, member, SETTING_TYPE_DURATION, moment)
#define SETTING_SECRET(type, member) SETTING_OF(type, member, SETTING_TYPE_SECRET, const char *)
#define SETTING_ADDRESS(type, member) SETTING_OF(type, member, SETTING_TYPE_ADDRESS, const char *)
#define SETTING_URL(type, member) SETTING_OF(type, member, SETTING_TYPE_URL, const char *)

#define SETTING_OF(struct_, member, type_, c_type)                                                 \
    .type = (type_), .offset = offsetof(struct_, member) +                                         \
                               SETTING_SAME_TYPE(__typeof__(((struct_ *)0)->member), c_type)
#define SETTING_SAME_TYPE(a, b) (0 * sizeof(char[__builtin_types_compatible_p(a, b) ? 1 : -1]))
