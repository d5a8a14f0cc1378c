/* The other side of the server: many customers who ask over a few connections, and the double of
 * WhatsApp's API, to which the answers go. Each customer waits for the answer before the next
 * question, unless told otherwise. One thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "bot/bench/samples.h"
#include "bot/bench/server.h"
#include "bot/bench/wire.h"

enum { CROWD_WIRES = 64 };

struct customer {
    double asked_at; /* seconds; when the question went out that is not answered yet; 0: none */
    int64_t asked;   /* questions so far */
};

struct crowd {
    const struct server *server;
    struct wires *wires;
    struct customer *customers;
    size_t count;
    size_t body_size; /* of the webhooks; 0: as long as they are */

    struct wire *idle[CROWD_WIRES];
    size_t idle_count;
    struct crowd_line *lines; /* the connections */

    int64_t *waiting; /* customers who want to ask, a ring as large as `room` */
    size_t first, waiting_count, room;

    bool weigh;         /* count the bytes of what is said */
    int64_t text_bytes; /* of questions and answers */

    int api_port;
    int64_t asked, acknowledged, answered, sends, refused;
    struct samples acks, answers; /* milliseconds */

    /* NULL, or called when a customer was answered. */
    void (*on_answer)(void *context, int64_t customer, double milliseconds);
    void *context;
};

/* Opens the API's double; its port is in api_port. */
int crowd_open(struct crowd *crowd, const struct server *server, size_t count, struct error *err);
int crowd_connect(struct crowd *crowd, struct error *err); /* once the server is ready */
void crowd_close(struct crowd *crowd);

/* The customer asks as soon as a connection is free. */
void crowd_ask(struct crowd *crowd, int64_t customer);

void crowd_turn(struct crowd *crowd, int timeout_ms);

/* Turns until `answered` reaches that many; false when nothing came for ten seconds. */
bool crowd_wait(struct crowd *crowd, int64_t answered);

/* Forgets what was counted so far. */
void crowd_count_anew(struct crowd *crowd);
