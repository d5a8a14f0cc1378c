/* Who may call the desk. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/desk/inside.h"

const char *desk_cookie(const struct desk *desk)
{
    return desk->parts.secure_cookie ? "__Host-balcao" : "balcao";
}

bool desk_is_own_origin(const struct http_request *request, bool secure)
{
    const char *origin = http_header(request, "Origin");
    const char *host = http_header(request, "Host");
    const char *rest = origin ? strstr(origin, "://") : NULL;
    if (!rest || !host)
        return false;
    bool https = strncmp(origin, "https://", 8) == 0, http = strncmp(origin, "http://", 7) == 0;
    return (https || (http && !secure)) && strcasecmp(rest + 3, host) == 0;
}

/* Other sites can make a browser send its cookie, but neither this header nor our origin. */
static bool is_from_our_pages(const struct http_request *request, const struct desk *desk)
{
    const char *method = http_method(request);
    if (strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0)
        return true;
    const char *mark = http_header(request, "X-Balcao");
    return mark && strcmp(mark, "1") == 0 && desk_is_own_origin(request, desk->parts.secure_cookie);
}

static int find_caller(struct http_request *request, struct staff *out, struct error *err)
{
    struct desk *desk = desk_of(request);
    const char *bearer = http_header(request, "Authorization");
    const char *cookie = http_cookie(request, desk_cookie(desk));
    if (bearer && strncasecmp(bearer, "Bearer ", 7) == 0) {
        out->kind = SESSION_TOKEN;
        return sessions_find(desk->parts.store, bearer + 7, desk_now(desk), out, err);
    }
    if (!cookie)
        return 0;
    if (!is_from_our_pages(request, desk))
        return error_set(err, ERROR_CONFLICT, "Este pedido não veio das páginas deste endereço.");
    out->kind = SESSION_BROWSER;
    return sessions_find(desk->parts.store, cookie, desk_now(desk), out, err);
}

static bool role_may(enum user_role role, enum http_caller wanted)
{
    switch (wanted) {
    case HTTP_ANYONE:
    case HTTP_STAFF:
        return true;
    case HTTP_ANALYST:
        return role == ROLE_ANALYST || role == ROLE_ADMIN;
    case HTTP_EDITOR:
        return role == ROLE_EDITOR || role == ROLE_ADMIN;
    case HTTP_OPERATOR:
        return role == ROLE_OPERATOR || role == ROLE_ADMIN;
    case HTTP_ADMIN:
        return role == ROLE_ADMIN;
    case HTTP_CUSTOMER:
        return false;
    }
    return false;
}

int desk_gate(struct http_request *request, enum http_caller wanted, struct error *err)
{
    struct staff *staff = memory_new(sizeof *staff);
    int found = find_caller(request, staff, err);
    if (found == 1 && role_may(staff->user.role, wanted)) {
        http_set_caller(request, staff);
        return 0;
    }
    free(staff);
    if (found == 0)
        return error_set(err, ERROR_DENIED, "Entre com seu nome e sua senha para continuar.");
    if (found == 1)
        return error_set(err, ERROR_CONFLICT, "O seu papel não permite isto.");
    if (err->kind == ERROR_BUSY)
        snprintf(err->text, sizeof err->text, "%s", desk_busy);
    return -1;
}
