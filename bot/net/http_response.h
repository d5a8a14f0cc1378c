/* libmicrohttpd's responses, with the headers that every reply has. Door only. */
#pragma once

#include <microhttpd.h>

#include "bot/net/http_request.h"

void http_response_add(struct MHD_Response *response, const char *name, const char *value);

/* Security headers; for HTML also the content policy. `ancestors`: NULL, or who may frame it. */
void http_response_secure(struct MHD_Response *response, const char *type, const char *ancestors);

/* From a reply with a body; takes the body out of it. */
struct MHD_Response *http_response_make(struct http_answer *reply);

/* The door's own refusals. `allow`: for 405, or NULL. */
struct MHD_Response *http_response_problem(int status, const char *detail, const char *allow);
