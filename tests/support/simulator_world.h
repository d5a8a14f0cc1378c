/* The simulator and a door for its webhooks, over real sockets; the door reads what comes as the
 * bot's does. Each test starts with sim_open and ends with sim_close, as cmocka's setup and
 * teardown. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/simulator/simulator.h"
#include "tests/support/check.h"

#define SIM_TOKEN "a token"
#define SIM_NUMBER "106540352242922"
#define SIM_SENDS "/simulator/graph/v23.0/" SIM_NUMBER "/messages"
#define ANA "5511900000001"

/* What the bot sends to Ana. */
#define TO_ANA(text, callback)                                                                     \
    "{\"messaging_product\":\"whatsapp\",\"to\":\"+" ANA                                           \
    "\",\"type\":\"text\",\"text\":{\"body\":"                                                     \
    "\"" text "\"},\"biz_opaque_callback_data\":\"" callback "\"}"

int sim_open(void **unused);
int sim_open_sink(void **unused);
int sim_close(void **unused);
#define IN_SIM(test) cmocka_unit_test_setup_teardown(test, sim_open, sim_close)

struct simulator *sim(void);
void sim_aim(bool at_door);      /* false: nothing is posted until it is true again */
bool sim_was_badly_signed(void); /* a webhook */

/* What became of each send to this customer, in order: "received 0, refused 131056"; free with
 * free(). */
char *sim_ledger(const char *customer);
void sim_move_clock(moment by);
void sim_refuse(int webhooks); /* so many are answered with 500 first */

/* One line for each item that arrived, once there are `count`. Fails the test when they do not
 * come, or when one was badly signed. */
const char *sim_items(size_t count);
size_t sim_item_count(void);

/* Waits until nothing waits; then the webhooks that arrived, and how many. */
size_t sim_settle(void);
const char *sim_webhook(size_t which);

/* The id of the message. */
const char *sim_do(const struct simulator_act *act);
void sim_say(const char *text); /* Ana writes */

struct sim_ask {
    const char *method, *path, *token, *body;
    const char *type; /* of the body; NULL: JSON */
    int timeout_ms;
    size_t limit; /* of the answer, which is cut there; 0: large */
};
struct sim_answer {
    int status;
    char *body; /* free with free() */
    bool done;
};
struct sim_answer sim_ask(const struct sim_ask *what);

/* Sends as the bot would; returns the status. The answer must contain `says`, if that is not NULL.
 */
int sim_bot_sends(const char *body, const char *says);
