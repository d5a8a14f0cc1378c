/* What each simulated customer got of what the bot sent, in order: a line for each request.
 * {"number","at","customer","input","id","callback","type","text","outcome","code","times","same"}
 * outcome: received (it is on the phone), failed (accepted, and failed later with `code`), lost
 * (accepted, and nobody ever hears of it), refused (with `code`), cut (the connection was closed,
 * nothing accepted). times: how often, up to this line, a message with this callback was accepted.
 * same: how often this customer has received just this content. "unanswered" is true when the bot
 * was not told that it was accepted. With the simulator's lock held. */
#pragma once

#include "bot/simulator/simulator_inside.h"

enum { LEDGER_MAX = 200000 }; /* lines; beyond, they are only counted */

struct ledger_line {
    const char *customer;
    const char *input; /* as addressed; may be NULL, as the next two */
    const char *id, *callback;
    const char *outcome;
    int code, times;
    bool unanswered; /* accepted, and the bot is not told */
};

void ledger_add(struct simulator *simulator, const json_t *request, const struct ledger_line *line);

/* What was accepted fails later, with this code. */
void ledger_fail(struct simulator *simulator, const char *id, int code);

/* {"items","totals","forgotten"}: of one customer, or of all. */
json_t *ledger_json(const struct simulator *simulator, const char *customer);
