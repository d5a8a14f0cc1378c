/* /openapi.json, made from the tables of routes. */
#pragma once

#include "bot/net/http_server.h"

/* OpenAPI 3.1 as JSON. `tables` as in http_server_options. Free with free(). */
char *openapi_write(const struct http_route *const *tables);
