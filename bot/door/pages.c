/* The pages: shells for everybody; what is in them comes through the API. */
#include <string.h>

#include "bot/door/routes.h"

enum { ASSETS_MAX = 128 };

extern const struct http_asset pages_assets[]; /* made by the build from bot/pages */

static bool is_for_demo(const struct http_asset *asset)
{
    return strcmp(asset->path, "/simulator") == 0 || strcmp(asset->path, "/demo") == 0;
}

/* Routes of their own serve what has a "*" in it. */
const struct http_asset *door_assets(const struct app *app)
{
    static struct http_asset list[ASSETS_MAX + 1];
    size_t count = 0;

    for (const struct http_asset *asset = pages_assets; asset->path && count < ASSETS_MAX; asset++)
        if ((app->simulator || !is_for_demo(asset)) && !strchr(asset->path, '*'))
            list[count++] = *asset;
    list[count] = (struct http_asset){ .path = NULL };
    return list;
}

static void desk(struct http_request *request)
{
    http_reply_asset(request, "/desk");
}

static void home(struct http_request *request)
{
    const struct app *app = app_of(request);
    http_set_header(request, "Location", app->simulator ? "/demo" : "/desk");
    http_reply(request, 302, "text/plain", "", 0);
}

const struct http_route page_routes[] = {
    { "GET", "/", HTTP_ANYONE, HTTP_ON_DOOR, 0, home, .summary = "To the desk, or the demo" },
    { "GET", "/desk/{a}", HTTP_ANYONE, HTTP_ON_DOOR, 0, desk, .summary = "The desk" },
    { "GET", "/desk/{a}/{b}", HTTP_ANYONE, HTTP_ON_DOOR, 0, desk, .summary = "The desk" },
    { "GET", "/desk/{a}/{b}/{c}", HTTP_ANYONE, HTTP_ON_DOOR, 0, desk, .summary = "The desk" },
    { 0 },
};
