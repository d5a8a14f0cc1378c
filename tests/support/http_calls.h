/* HTTP from the caller's side, for tests: whole exchanges over a real socket of this machine. */
#pragma once

#include <stddef.h>

struct http_exchange {
    int status;
    char *head, *body; /* NUL-terminated; the head with its status line */
    size_t length;     /* of the body */
};

/* Connects, sends the bytes as they are and reads until the other side closes or a reply is
 * complete. status 0: closed without a reply. */
struct http_exchange http_exchange_raw(int port, const char *bytes);

/* One request made from its parts; `headers` are lines that end with \r\n, or NULL; `body` NULL or
 * text. */
struct http_exchange http_exchange_of(int port, const char *line, const char *headers,
                                      const char *body);
void http_exchange_clear(struct http_exchange *exchange);

/* The value of a header of the reply, in a static buffer; NULL when absent. */
const char *http_exchange_header(const struct http_exchange *exchange, const char *name);

/* For exchanges in steps. */
int http_connect_to(int port);
void http_send_text(int fd, const char *text);
struct http_exchange http_read_reply(int fd);

/* Reads from the socket until `text` was seen, at most 64 KiB. 0 when the other side closed before
 * that. */
int http_read_until(int fd, const char *text);
