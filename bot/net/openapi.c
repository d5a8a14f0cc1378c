#include "bot/net/openapi.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "bot/base/memory.h"

enum { PATH_MAX_BYTES = 256 };

/* A schema is written by hand in a table of routes, so a wrong one is our own mistake: it shows as
 * `{}`, and the test that reads every table finds it. */
static json_t *schema_of(const char *text)
{
    json_t *schema = text ? json_loads(text, JSON_REJECT_DUPLICATES, NULL) : NULL;
    return schema ? schema : json_object();
}

static json_t *content(const char *type, json_t *schema)
{
    return json_pack("{s:{s:o}}", type, "schema", schema);
}

static json_t *problem(const char *description)
{
    return json_pack("{s:s, s:o}", "description", description, "content",
                     content("application/problem+json",
                             json_pack("{s:s}", "$ref", "#/components/schemas/Problem")));
}

static json_t *parameters_of(const char *path)
{
    json_t *list = json_array();
    while ((path = strchr(path, '{'))) {
        size_t length = strcspn(++path, "}");
        json_array_append_new(list,
                              json_pack("{s:s%, s:s, s:b, s:{s:s}}", "name", path, length, "in",
                                        "path", "required", 1, "schema", "type", "string"));
    }
    return list;
}

/* A trailing "*" has no form in OpenAPI; a name says it best. */
static void path_of(const struct http_route *route, char out[PATH_MAX_BYTES])
{
    size_t length = strlen(route->path);
    bool rest = length > 0 && route->path[length - 1] == '*';
    snprintf(out, PATH_MAX_BYTES, "%.*s%s", (int)(length - rest), route->path,
             rest ? "{rest}" : "");
}

static const char *role_of(enum http_caller caller)
{
    switch (caller) {
    case HTTP_ANYONE:
        return NULL;
    case HTTP_CUSTOMER:
        return "customer";
    case HTTP_STAFF:
        return "staff";
    case HTTP_ANALYST:
        return "analyst";
    case HTTP_EDITOR:
        return "editor";
    case HTTP_OPERATOR:
        return "operator";
    case HTTP_ADMIN:
        return "admin";
    }
    return NULL;
}

/* The role is written as a scope, which OpenAPI 3.1 allows for every kind of security. */
static json_t *security_of(enum http_caller caller)
{
    const char *role = role_of(caller);
    if (!role)
        return json_array();
    if (caller == HTTP_CUSTOMER)
        return json_pack("[{s:[s]}]", "chatToken", role);
    return json_pack("[{s:[s]}, {s:[s]}]", "deskCookie", role, "apiToken", role);
}

static json_t *responses_of(const struct http_route *route)
{
    json_t *responses = json_object();
    json_t *good = json_pack("{s:s}", "description", "It worked.");
    if (route->response)
        json_object_set_new(good, "content",
                            content("application/json", schema_of(route->response)));
    json_object_set_new(responses, "200", good);
    if (route->caller != HTTP_ANYONE) {
        json_object_set_new(responses, "401", problem("Who calls is not known."));
        json_object_set_new(responses, "403", problem("The caller may not do this."));
    }
    if (route->body_limit > 0)
        json_object_set_new(responses, "413", problem("The body is too long."));
    json_object_set_new(responses, "default", problem("Anything else that went wrong."));
    return responses;
}

static json_t *body_of(const struct http_route *route)
{
    char description[64];
    snprintf(description, sizeof description, "At most %zu bytes.", route->body_limit);
    return json_pack("{s:b, s:s, s:o}", "required", 1, "description", description, "content",
                     content("application/json", schema_of(route->body)));
}

static json_t *operation_of(const struct http_route *route, const char *path)
{
    json_t *operation =
        json_pack("{s:s, s:o, s:o, s:o}", "summary", route->summary ? route->summary : route->path,
                  "parameters", parameters_of(path), "security", security_of(route->caller),
                  "responses", responses_of(route));
    if (route->body_limit > 0)
        json_object_set_new(operation, "requestBody", body_of(route));
    return operation;
}

static void add_route(json_t *paths, const struct http_route *route)
{
    char path[PATH_MAX_BYTES], method[16] = "";
    path_of(route, path);
    for (size_t i = 0; i < sizeof method - 1 && route->method[i]; i++)
        method[i] = (char)tolower((unsigned char)route->method[i]);
    json_t *item = json_object_get(paths, path);
    if (!item)
        json_object_set_new(paths, path, item = json_object());
    json_object_set_new(item, method, operation_of(route, path));
}

static json_t *components(void)
{
    return json_pack(
        "{s:{s:{s:s, s:s, s:s}, s:{s:s, s:s}, s:{s:s, s:s}}, s:{s:{s:s, s:{s:{s:s}, s:{s:s}, "
        "s:{s:s}, s:{s:s}}, s:[s, s]}}}",
        "securitySchemes", "deskCookie", "type", "apiKey", "in", "cookie", "name", "balcao",
        "apiToken", "type", "http", "scheme", "bearer", "chatToken", "type", "http", "scheme",
        "bearer", "schemas", "Problem", "type", "object", "properties", "type", "type", "string",
        "title", "type", "string", "status", "type", "integer", "detail", "type", "string",
        "required", "title", "status");
}

char *openapi_write(const struct http_route *const *tables)
{
    json_t *paths = json_object();
    for (; *tables; tables++)
        for (const struct http_route *route = *tables; route->method; route++)
            add_route(paths, route);
    json_auto_t *document =
        json_pack("{s:s, s:{s:s, s:s}, s:o, s:o}", "openapi", "3.1.0", "info", "title", "Balcão",
                  "version", "1", "paths", paths, "components", components());
    char *text = json_dumps(document, JSON_COMPACT);
    if (!text)
        abort();
    return text;
}
