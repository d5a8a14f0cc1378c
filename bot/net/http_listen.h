/* A listening socket from an address such as "127.0.0.1:8080", "[::1]:8080" or "localhost:0". */
#pragma once

#include "bot/base/error.h"

/* The socket, not blocking; -1 with a sentence when the address is wrong or taken. */
int http_listen(const char *address, struct error *err);

/* The port that a listening socket got. */
int http_listen_port(int fd);
