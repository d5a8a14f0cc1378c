#include "bot/net/http_link.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "bot/net/http_server_inside.h"

/* One write for any number of links that wake before the door looks. */
void http_link_wake(struct http_link *link)
{
    struct http_server *server = link->server;
    pthread_mutex_lock(&server->lock);
    if (!link->woken) {
        bool first = !server->woken;
        link->woken = true;
        link->next_woken = server->woken;
        server->woken = link;
        if (first)
            (void)eventfd_write(server->bell, 1);
    }
    pthread_mutex_unlock(&server->lock);
}

void http_link_suspend(struct http_link *link)
{
    link->suspended = true;
    link->server->suspended++;
    MHD_suspend_connection(link->connection);
}

void http_link_resume(struct http_link *link)
{
    if (!link->suspended)
        return;
    link->suspended = false;
    link->server->suspended--;
    MHD_resume_connection(link->connection);
}

void http_link_forget(struct http_link *link)
{
    struct http_server *server = link->server;
    pthread_mutex_lock(&server->lock);
    struct http_link **place = &server->woken;
    while (link->woken && *place != link)
        place = &(*place)->next_woken;
    if (link->woken)
        *place = link->next_woken;
    pthread_mutex_unlock(&server->lock);
}
