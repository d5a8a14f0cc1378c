#include "bot/net/http_assets.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"
#include "bot/net/http_gzip.h"
#include "bot/net/http_response.h"

enum { TAG_BYTES = 12, UNPACKED_MAX = 32 * 1024 * 1024 };

struct made {
    char tag[2 * TAG_BYTES + 1]; /* of the packed bytes */
};

struct http_assets {
    const struct http_asset *list;
    struct made made[];
};

static size_t count(const struct http_asset *list)
{
    size_t found = 0;
    while (list && list[found].path)
        found++;
    return found;
}

struct http_assets *http_assets_new(const struct http_asset *list)
{
    size_t length = count(list);
    struct http_assets *assets = memory_new(sizeof *assets + length * sizeof(struct made));
    assets->list = list;
    for (size_t i = 0; i < length; i++) {
        unsigned char digest[DIGEST_SIZE];
        digest_sha256(list[i].gzip, list[i].gzip_length, digest);
        digest_hex(digest, TAG_BYTES, assets->made[i].tag);
    }
    return assets;
}

void http_assets_free(struct http_assets *assets)
{
    free(assets);
}

/* The unpacked form is another representation, so its tag must differ. */
static void add_headers(struct MHD_Response *response, const struct http_asset *asset,
                        const char *tag, bool packed)
{
    char etag[2 * TAG_BYTES + 8];
    snprintf(etag, sizeof etag, packed ? "\"%s\"" : "\"%s-p\"", tag);
    http_response_add(response, "ETag", etag);
    http_response_add(response, "Vary", "Accept-Encoding");
    http_response_add(response, "Cache-Control",
                      asset->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    http_response_add(response, "Content-Type", asset->type);
    http_response_secure(response, asset->type, asset->frame_ancestors);
}

static struct MHD_Response *make_packed(const struct http_asset *asset, const char *tag)
{
    void *bytes = (void *)(uintptr_t)asset->gzip;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(asset->gzip_length, bytes, MHD_RESPMEM_PERSISTENT);
    http_response_add(response, "Content-Encoding", "gzip");
    add_headers(response, asset, tag, true);
    return response;
}

static struct MHD_Response *make_plain(const struct http_asset *asset, const char *tag)
{
    size_t length = 0;
    char *bytes = http_gzip_unpack(asset->gzip, asset->gzip_length, UNPACKED_MAX, &length);
    if (!bytes)
        return NULL;
    struct MHD_Response *response =
        MHD_create_response_from_buffer(length, bytes, MHD_RESPMEM_MUST_FREE);
    add_headers(response, asset, tag, false);
    return response;
}

static struct MHD_Response *make_empty(const struct http_asset *asset, const char *tag, bool packed)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
    add_headers(response, asset, tag, packed);
    return response;
}

/* If-None-Match compares weakly, and our tags are long enough to be found by their text alone. */
static bool is_known(const struct http_request *request, const char *tag)
{
    const char *known = http_header(request, "If-None-Match");
    return known && (strcmp(known, "*") == 0 || strstr(known, tag));
}

struct MHD_Response *http_assets_response(struct http_assets *assets,
                                          const struct http_asset *asset,
                                          const struct http_request *request, int *status)
{
    struct made *made = &assets->made[asset - assets->list];
    bool packs = http_gzip_accepted(http_header(request, "Accept-Encoding"));
    *status = 200;
    if (is_known(request, made->tag)) {
        *status = 304;
        return make_empty(asset, made->tag, packs);
    }
    return packs ? make_packed(asset, made->tag) : make_plain(asset, made->tag);
}
