/* What a chat endpoint sent back, opened as far as the JSON object that it was asked for. */
#pragma once

#include <jansson.h>

#include "bot/base/error.h"
#include "bot/llm/model.h"

/* 0 and in *out (the caller's) the last object of the answer that has `key`: servers and models
 * put thoughts, fences and greetings around it. -1: not used, and why; never in the words of the
 * answer, for these may be a customer's. ERROR_BUSY: another time may do; ERROR_DENIED: the key or
 * the account will not do. */
int reply_read(const struct model_answer *answer, const char *key, json_t **out, struct error *err);
