/* Server-sent events: a hub remembers what was published, and its streams follow.
 *
 * Events of all topics share one rising number, so a reader that comes back with the last number it
 * saw (Last-Event-ID) gets what it missed. A number that the hub no longer holds, or never gave,
 * is answered with `event: reset`, and the reader fetches its state anew. The first number of a
 * process is its start in milliseconds × 1000, so numbers of an earlier process are recognised.
 *
 * A stream ends by itself when its reader is too far behind. Any thread. */
#pragma once

#include <stdint.h>

#include "bot/base/own.h"
#include "bot/net/http_server.h"

struct hub;

/* `remembered`: how many events, of 4 KiB each on average; older ones go. Free the server first,
 * since its streams read from the hub. */
struct hub *hub_new(size_t remembered);
void hub_free(struct hub *hub);
DEFINE_OWNED(hub)

/* Returns the event's number. `data` is one line of JSON. Costs a copy of it; no topic that
 * nobody follows is walked. Longer than 64 KiB: readers get a reset instead. */
uint64_t hub_publish(struct hub *hub, const char *topic_name, const char *name, const char *data);
uint64_t hub_last(struct hub *hub);

/* Turns the request into a stream of `topic` (exact match), from `last` on (0: from now). The
 * request is replied to by this. A comment goes out every 15 s. `first`, if not NULL, is raw
 * event-stream text to send before anything else. */
void hub_follow(struct hub *hub, struct http_request *request, const char *topic, uint64_t last,
                const char *first);
size_t hub_streams(struct hub *hub);
void hub_close(struct hub *hub); /* ends all streams, for a drain */
