/* The insides of the server, for the files of this folder only.
 *
 * One thread, the door, calls libmicrohttpd: its poll loop (http_server.c), the callbacks
 * (http_door.c) and the clock's work (http_tick.c). Other threads only reach it by a list of woken
 * links and an eventfd. */
#pragma once

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

#include "bot/net/http_assets.h"
#include "bot/net/http_link.h"
#include "bot/net/http_workers.h"

enum http_phase { HTTP_SERVING, HTTP_DRAINING, HTTP_ENDING };

struct http_server {
    struct http_server_options options;
    struct http_routes *routes;
    struct http_assets *assets;
    struct http_workers *workers;
    struct MHD_Daemon *daemon;
    pthread_t door;
    int listener, epoll, bell; /* `bell`: an eventfd that wakes the door */
    int port;

    /* the door's own */
    struct http_link *links;
    size_t suspended, busy; /* links; requests from their first line to their last byte */
    moment now, ticked;
    enum http_phase phase;

    /* everybody's */
    pthread_mutex_t lock; /* guards the next four */
    pthread_cond_t idle;  /* busy became 0 while draining */
    struct http_link *woken;
    enum http_phase wanted;
    bool is_idle;

    _Atomic uint64_t requests, replies_2xx, replies_4xx, replies_5xx, refused_shape, refused_size;
    _Atomic int64_t connections, streams;
};

/* Door only. */
bool http_server_is_ending(const struct http_server *server);
moment http_server_now(const struct http_server *server);
void http_server_count_streams(struct http_server *server, int change);

/* http_door.c: starts libmicrohttpd on `listener`. */
struct MHD_Daemon *http_door_open(struct http_server *server, int listener);

/* http_tick.c: ends what lasts too long, once a second. */
void http_tick(struct http_server *server);

/* http_tick.c: gives up all requests that wait, and ends streams. */
void http_tick_end(struct http_server *server);

enum {
    HTTP_READ_SECONDS = 30, /* from the connection or the first line to the last byte asked */
    HTTP_READ_LARGE_SECONDS = 600,  /* the same, of a body that was admitted */
    HTTP_ANSWER_SECONDS = 30,       /* from then to the reply */
    HTTP_WRITE_SECONDS = 120,       /* from then until the other side has it */
    HTTP_WRITE_FILE_SECONDS = 1800, /* the same, of a file */
    HTTP_IDLE_SECONDS = 75          /* from then to the next first line */
};
