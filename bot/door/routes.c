#include "bot/door/routes.h"

#include <string.h>

#include "bot/base/memory.h"
#include "channels/webchat/token.h"

const struct http_route *const *door_tables(const struct app *app)
{
    static const struct http_route *const real[] = { whatsapp_routes,  chat_routes, desk_routes,
                                                     operation_routes, page_routes, NULL };
    static const struct http_route *const demo[] = { whatsapp_routes, chat_routes,
                                                     desk_routes,     operation_routes,
                                                     page_routes,     simulator_routes,
                                                     tour_routes,     NULL };
    return app->simulator ? demo : real;
}

const char *door_visitor(const struct http_request *request)
{
    return http_caller(request);
}

static int check_visitor(struct http_request *request, struct error *err)
{
    static const char bearer[] = "Bearer ";
    const char *header = http_header(request, "Authorization");
    char visitor[ID_SIZE];

    if (!header || strncmp(header, bearer, strlen(bearer)) != 0)
        return error_set(err, ERROR_DENIED, "Falta o token da conversa.");
    if (webchat_token_check(app_of(request)->secret, header + strlen(bearer),
                            clock_now(&clock_real), visitor, err) < 0)
        return -1;
    http_set_caller(request, memory_text(visitor));
    return 0;
}

int door_gate(struct http_request *request, enum http_caller wanted, struct error *err)
{
    switch (wanted) {
    case HTTP_ANYONE:
        return 0;
    case HTTP_CUSTOMER:
        return check_visitor(request, err);
    case HTTP_STAFF:
    case HTTP_ANALYST:
    case HTTP_EDITOR:
    case HTTP_OPERATOR:
    case HTTP_ADMIN:
        return desk_gate(request, wanted, err);
    }
    return error_set(err, ERROR_DENIED, "nobody may");
}

struct desk *desk_of(const struct http_request *request)
{
    return app_of(request)->desk;
}
