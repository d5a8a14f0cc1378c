#include "bot/net/http_routes.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"

static const char *const methods[] = {
    [HTTP_GET] = "GET",     [HTTP_HEAD] = "HEAD",     [HTTP_POST] = "POST",      [HTTP_PUT] = "PUT",
    [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS"
};

struct node {
    const char *text; /* borrowed from the route's path */
    size_t length;
    struct node *sibling, *children; /* literal segments */
    struct node *name;               /* "{id}" */
    struct node *rest;               /* "*" */
    const struct http_route *routes[HTTP_METHODS];
    const struct http_asset *asset;
};

struct http_routes {
    struct node root;
};

int http_method_read(const char *method)
{
    for (int i = 0; i < HTTP_METHODS; i++)
        if (strcmp(method, methods[i]) == 0)
            return i;
    return -1;
}

static const char *segment_end(const char *at, const char *end)
{
    const char *slash = memchr(at, '/', (size_t)(end - at));
    return slash ? slash : end;
}

/* NULL when there is none. */
static struct node *literal(const struct node *node, const char *text, size_t length)
{
    for (struct node *child = node->children; child; child = child->sibling)
        if (child->length == length && memcmp(child->text, text, length) == 0)
            return child;
    return NULL;
}

static struct node *sprout(const char *text, size_t length)
{
    struct node *node = memory_new(sizeof *node);
    node->text = text;
    node->length = length;
    return node;
}

/* The child for one segment of a route's path, made when it is not there. */
static struct node *grow(struct node *node, const char *text, size_t length)
{
    if (length > 1 && text[0] == '{')
        return node->name ? node->name : (node->name = sprout(text, length));
    if (length == 1 && text[0] == '*')
        return node->rest ? node->rest : (node->rest = sprout(text, length));
    struct node *child = literal(node, text, length);
    if (child)
        return child;
    child = sprout(text, length);
    child->sibling = node->children;
    return node->children = child;
}

static struct node *plant(struct http_routes *routes, const char *path)
{
    const char *end = path + strlen(path);
    struct node *node = &routes->root;
    while (path < end) {
        const char *stop = segment_end(path + 1, end);
        node = grow(node, path + 1, (size_t)(stop - path - 1));
        path = stop;
    }
    return node;
}

struct http_routes *http_routes_new(const struct http_route *const *tables,
                                    const struct http_asset *assets)
{
    struct http_routes *routes = memory_new(sizeof *routes);
    for (; tables && *tables; tables++)
        for (const struct http_route *route = *tables; route->method; route++) {
            int method = http_method_read(route->method);
            if (method >= 0)
                plant(routes, route->path)->routes[method] = route;
        }
    for (; assets && assets->path; assets++)
        plant(routes, assets->path)->asset = assets;
    return routes;
}

static void fell(struct node *node)
{
    if (!node)
        return;
    fell(node->sibling);
    fell(node->children);
    fell(node->name);
    fell(node->rest);
    free(node);
}

void http_routes_free(struct http_routes *routes)
{
    if (!routes)
        return;
    fell(routes->root.children);
    fell(routes->root.name);
    fell(routes->root.rest);
    free(routes);
}

static unsigned allowed(const struct node *node)
{
    unsigned bits = node->asset ? 1U << HTTP_GET : 0;
    for (int i = 0; i < HTTP_METHODS; i++)
        bits |= node->routes[i] ? 1U << i : 0;
    return bits & (1U << HTTP_GET) ? bits | 1U << HTTP_HEAD : bits;
}

/* Depth first: what begins like a literal may still only fit a name. */
static const struct node *walk(const struct node *node, const char *at, const char *end,
                               struct http_match *out)
{
    if (at == end)
        return allowed(node) ? node : NULL;
    const char *stop = segment_end(++at, end);
    const struct node *child = literal(node, at, (size_t)(stop - at));
    const struct node *found = child ? walk(child, stop, end, out) : NULL;
    if (!found && node->name && stop > at && out->segments < HTTP_SEGMENTS_MAX) {
        out->segment[out->segments].text = at;
        out->segment[out->segments++].length = (size_t)(stop - at);
        found = walk(node->name, stop, end, out);
        out->segments -= !found;
    }
    return found ? found : node->rest;
}

void http_routes_find(const struct http_routes *routes, int method, const char *path, size_t length,
                      struct http_match *out)
{
    *out = (struct http_match){ 0 };
    const struct node *node = walk(&routes->root, path, path + length, out);
    if (!node)
        return;
    out->allowed = allowed(node);
    if (method < 0 || !(out->allowed & 1U << method))
        return;
    out->route = node->routes[method];
    if (!out->route && method == HTTP_HEAD)
        out->route = node->routes[HTTP_GET];
    if (!out->route)
        out->asset = node->asset;
}

void http_routes_allow(unsigned bits, char *out, size_t size)
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < HTTP_METHODS; i++)
        if (bits & 1U << i && used < size)
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "", methods[i]);
}
