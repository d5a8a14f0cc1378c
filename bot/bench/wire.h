/* HTTP/1.1 over loopback, many connections on one thread, and as little of it as a load generator
 * needs: whole messages with Content-Length, kept alive. It must cost far less than what it
 * measures, and it speaks only to our own server and as its doubles. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/error.h"
#include "bot/base/own.h"

struct wires; /* the loop */
struct wire;  /* one connection; lives as long as the loop */

struct wire_message {
    int status; /* of a reply; 0: it is a request */
    const char *body;
    size_t length;
};

/* Called for each whole message; may send. The message lives during the call. */
typedef void wire_fn(void *context, struct wire *wire, const struct wire_message *message);

struct wires *wires_new(void);
void wires_free(struct wires *wires);
DEFINE_OWNED(wires)

/* Listens on a free port of the loopback, which is returned; -1. */
int wires_listen(struct wires *wires, wire_fn *each, void *context, struct error *err);

struct wire *wires_connect(struct wires *wires, int port, wire_fn *each, void *context);

/* Waits at most that long for something to happen, and does it. */
void wires_turn(struct wires *wires, int timeout_ms);

void wire_send(struct wire *wire, const char *bytes, size_t length);
void wire_reply(struct wire *wire, const char *body, size_t length); /* 200, JSON */

void *wire_context(const struct wire *wire);

/* The other side has closed it. */
bool wire_is_closed(const struct wire *wire);

/* A port of the loopback that nobody listens on, for a server to be started; -1. */
int wire_free_port(void);
