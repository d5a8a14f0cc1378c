/* The web chat's token: says which visitor speaks, signed by us, so that the server keeps nothing.
 *
 *     v1.<visitor>.<seconds when it ends>.<hexadecimal HMAC-SHA256 of what stands before>
 *
 * Any thread. */
#pragma once

#include "bot/base/clock.h"
#include "bot/base/error.h"
#include "bot/base/id.h"

enum { WEBCHAT_TOKEN_DAYS = 30, WEBCHAT_TOKEN_SIZE = 128 };

/* `visitor`: a ULID. */
const char *webchat_token_make(const char *secret, const char *visitor, moment now,
                               char out[WEBCHAT_TOKEN_SIZE]);

/* ERROR_DENIED when it is not ours or its time is over. Constant time where it matters. */
int webchat_token_check(const char *secret, const char *token, moment now, char visitor[ID_SIZE],
                        struct error *err);
