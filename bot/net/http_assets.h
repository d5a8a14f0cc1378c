/* The files that are part of the program, as replies. Door only. */
#pragma once

#include <microhttpd.h>

#include "bot/base/own.h"
#include "bot/net/http_request.h"

struct http_assets;

/* `list` ends with {} and is borrowed; may be NULL. */
struct http_assets *http_assets_new(const struct http_asset *list);
void http_assets_free(struct http_assets *assets);
DEFINE_OWNED(http_assets)

/* The asset's reply to this request: 200 packed or not, or 304. `status` says which. */
struct MHD_Response *http_assets_response(struct http_assets *assets,
                                          const struct http_asset *asset,
                                          const struct http_request *request, int *status);
