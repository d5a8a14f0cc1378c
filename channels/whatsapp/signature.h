/* Is this webhook from Meta? X-Hub-Signature-256 over the exact bytes of the body, and the
 * challenge by which Meta checks that an address is ours. Comparisons take the same time wherever
 * they differ. Any thread. */
#pragma once

#include <stddef.h>

#include "bot/base/error.h"

enum { WHATSAPP_SECRETS = 2 };

/* The app secrets that are valid now: while one replaces the other, both are. NULL: none. */
struct whatsapp_secrets {
    const char *valid[WHATSAPP_SECRETS];
};

/* What arrived, not yet parsed. */
struct whatsapp_signed {
    const char *header;  /* X-Hub-Signature-256; NULL when absent */
    size_t header_count; /* how many of that name were sent */
    const char *body;
    size_t length;
};

/* ERROR_DENIED when it is not signed by one of the secrets. */
int whatsapp_check_signature(const struct whatsapp_signed *arrived,
                             const struct whatsapp_secrets *secrets, struct error *err);

/* "sha256=" and 64 hex digits: what Meta would send. For the simulator's side and tests. */
enum { WHATSAPP_SIGNATURE_SIZE = 72 };
void whatsapp_sign(const char *secret, const char *body, size_t length,
                   char out[WHATSAPP_SIGNATURE_SIZE]);

/* hub.mode, hub.verify_token and hub.challenge, decoded; NULL when absent. */
struct whatsapp_challenge {
    const char *mode, *token, *challenge;
};

/* 0: answer with the challenge as it is. ERROR_INVALID: something is missing; ERROR_DENIED: the
 * token is not ours. */
int whatsapp_check_challenge(const struct whatsapp_challenge *asked, const char *token,
                             struct error *err);
