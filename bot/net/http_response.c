#include "bot/net/http_response.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define POLICY                                                                                     \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "              \
    "media-src 'self' blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; "           \
    "frame-src 'self'; form-action 'self'; base-uri 'none'; "                                      \
    "require-trusted-types-for 'script'; trusted-types 'none'; frame-ancestors "

void http_response_add(struct MHD_Response *response, const char *name, const char *value)
{
    (void)MHD_add_response_header(response, name, value);
}

void http_response_secure(struct MHD_Response *response, const char *type, const char *ancestors)
{
    char policy[sizeof POLICY + 512];
    http_response_add(response, "X-Content-Type-Options", "nosniff");
    http_response_add(response, "Referrer-Policy", "same-origin");
    http_response_add(response, "Cross-Origin-Opener-Policy", "same-origin");
    if (strncmp(type, "text/html", 9) != 0)
        return;
    snprintf(policy, sizeof policy, POLICY "%s", ancestors ? ancestors : "'none'");
    http_response_add(response, "Content-Security-Policy", policy);
}

static bool has(const struct http_answer *reply, const char *name)
{
    for (const struct http_extra *extra = reply->extra; extra; extra = extra->next)
        if (strcasecmp(extra->name, name) == 0)
            return true;
    return false;
}

/* What the answer set wins over what every reply has. */
static void replace(struct MHD_Response *response, const char *name)
{
    const char *present = MHD_get_response_header(response, name);
    if (present && strcasecmp(name, "Set-Cookie") != 0 && strcasecmp(name, "Vary") != 0)
        (void)MHD_del_response_header(response, name, present);
}

static void add_extra(struct MHD_Response *response, const struct http_answer *reply)
{
    for (const struct http_extra *extra = reply->extra; extra; extra = extra->next) {
        replace(response, extra->name);
        http_response_add(response, extra->name, extra->value);
    }
}

static struct MHD_Response *body_of(struct http_answer *reply)
{
    if (reply->file) { /* libmicrohttpd closes it */
        struct http_file file = *reply->file;
        free(reply->file);
        reply->file = NULL;
        return MHD_create_response_from_fd_at_offset64(file.length, file.fd, file.at);
    }
    struct MHD_Response *response = MHD_create_response_from_buffer(
        reply->length, reply->body, reply->body ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
    reply->body = NULL;
    return response;
}

struct MHD_Response *http_response_make(struct http_answer *reply)
{
    struct MHD_Response *response = body_of(reply);
    if (!response)
        return NULL;
    if (reply->type[0])
        http_response_add(response, "Content-Type", reply->type);
    if (reply->packed) {
        http_response_add(response, "Content-Encoding", "gzip");
        http_response_add(response, "Vary", "Accept-Encoding");
    }
    if (!has(reply, "Cache-Control"))
        http_response_add(response, "Cache-Control", "no-store");
    http_response_secure(response, reply->type, NULL);
    add_extra(response, reply);
    return response;
}

struct MHD_Response *http_response_problem(int status, const char *detail, const char *allow)
{
    char *body = http_problem_text(status, detail);
    struct http_answer reply = {
        .status = status, .type = "application/problem+json", .body = body, .length = strlen(body)
    };
    struct MHD_Response *response = http_response_make(&reply);
    if (allow)
        http_response_add(response, "Allow", allow);
    if (status == 503)
        http_response_add(response, "Retry-After", "2");
    return response;
}
