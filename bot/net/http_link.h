/* One connection, as the door sees it. For the files of this folder only. */
#pragma once

#include <microhttpd.h>
#include <stdbool.h>

#include "bot/base/clock.h"
#include "bot/net/http_request.h"

struct http_server;

struct http_link { /* the door's own, but for what is marked */
    struct http_link *previous, *next;
    struct http_server *server;
    struct MHD_Connection *connection;
    int fd;
    bool suspended;
    moment deadline; /* when to end what it is doing; 0: no end */
    struct http_request *request;
    struct http_stream *stream;
    struct http_link *next_resumed;
    char peer[INET6_ADDRSTRLEN];

    struct http_link *next_woken; /* under the server's lock */
    bool woken;                   /* under the server's lock */
};

/* Any thread, while the link is sure to live: it is suspended for a request that only the caller
 * can finish, or it holds a stream that is not closed. */
void http_link_wake(struct http_link *link);

/* Door only. */
void http_link_suspend(struct http_link *link);
void http_link_resume(struct http_link *link);

/* The link ends: nobody may find it among the woken. */
void http_link_forget(struct http_link *link);
