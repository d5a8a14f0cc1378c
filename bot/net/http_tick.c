/* What time does to connections. libmicrohttpd only ends those that are silent: one byte now and
 * then keeps a connection open, and a suspended one is never looked at. */
#include <sys/socket.h>

#include "bot/net/http_server_inside.h"

static bool abandon(struct http_request *request)
{
    int expected = HTTP_WAITING;
    return request && atomic_compare_exchange_strong(&request->stage, &expected, HTTP_ABANDONED);
}

static void end(struct http_link *link)
{
    link->deadline = 0;
    if (!link->suspended)
        shutdown(link->fd, SHUT_RDWR);
    else if (abandon(link->request))
        http_link_resume(link);
}

void http_tick(struct http_server *server)
{
    if (server->now - server->ticked < SECONDS(1))
        return;
    server->ticked = server->now;
    for (struct http_link *link = server->links; link; link = link->next)
        if (link->stream)
            http_stream_tick(link->stream, server->now);
        else if (link->deadline && server->now >= link->deadline)
            end(link);
}

/* A request that was replied to just now is on its way to the list of woken links. */
void http_tick_end(struct http_server *server)
{
    for (struct http_link *link = server->links; link; link = link->next)
        if (link->suspended && (link->stream || abandon(link->request)))
            http_link_resume(link);
}
