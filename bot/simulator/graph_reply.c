#include "bot/simulator/graph_reply.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/digest.h"

enum { FIRST_CODE = 600 }; /* of a failure by switch: below it the number is an HTTP status */

static const struct title {
    int code;
    const char *text;
} titles[] = {
    { GRAPH_UNKNOWN_OBJECT, "Unsupported request" },
    { GRAPH_INVALID, "Invalid parameter" },
    { GRAPH_TOKEN_INVALID, "Invalid OAuth access token" },
    { GRAPH_TOO_FAST, "Rate limit hit" },
    { GRAPH_SOMETHING_WRONG, "Something went wrong" },
    { GRAPH_MISSING, "Required parameter is missing" },
    { GRAPH_BAD_VALUE, "Parameter value is not valid" },
    { 131026, "Message undeliverable" },
    { 131047, "Re-engagement message" },
    { 131050, "User has stopped marketing messages" },
    { 131056, "(Business Account, Consumer Account) pair rate limit hit" },
    { 131059, "Invalid cursor" },
    { 132000, "Number of parameters does not match the expected number of params" },
    { 132001, "Template does not exist" },
    { 132005, "Template hydrated text too long" },
    { 132012, "Template parameter format does not match" },
    { 132015, "Template is paused" },
    { 132016, "Template is disabled" },
};

const char *graph_title(int code)
{
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (titles[i].code == code)
            return titles[i].text;
    return code >= 2388000 && code < 2389000 ? "Invalid parameter" : "Simulated failure";
}

void graph_json(struct http_request *request, int status, json_t *document)
{
    char *text = json_dumps(document, JSON_COMPACT);
    json_decref(document);
    http_reply_json(request, status, text);
    free(text);
}

void graph_error(struct http_request *request, int status, int code, const char *details)
{
    char message[192];
    snprintf(message, sizeof message, "(#%d) %s", code, graph_title(code));
    graph_json(request, status,
               json_pack("{s:{s:s, s:s, s:i, s:{s:s, s:s}, s:s}}", "error", "message", message,
                         "type", "OAuthException", "code", code, "error_data", "messaging_product",
                         "whatsapp", "details", details, "fbtrace_id", "ASimulatedTrace"));
}

void graph_fail(struct http_request *request, int failure)
{
    static const char page[] = "<html><body>502 Bad Gateway</body></html>";
    if (failure == 502)
        http_reply(request, 502, "text/html", page, sizeof page - 1);
    else if (failure == 429)
        graph_error(request, 429, GRAPH_TOO_FAST, "Simulated.");
    else if (failure < FIRST_CODE)
        graph_error(request, failure, GRAPH_SOMETHING_WRONG, "Simulated.");
    else
        graph_error(request, 400, failure, "Simulated.");
}

static bool has_token(struct simulator *simulator, const struct http_request *request)
{
    static const char bearer[] = "Bearer ";
    const char *header = http_header(request, "Authorization");
    if (!header || strncmp(header, bearer, sizeof bearer - 1) != 0)
        return false;
    pthread_mutex_lock(&simulator->lock); /* the token can be replaced */
    bool right = digest_equal_text(header + sizeof bearer - 1, simulator->token);
    pthread_mutex_unlock(&simulator->lock);
    return right;
}

static void count_refused(struct simulator *simulator)
{
    pthread_mutex_lock(&simulator->lock);
    simulator->counts.refused++;
    pthread_mutex_unlock(&simulator->lock);
}

struct simulator *graph_for(struct http_request *request)
{
    struct simulator *simulator = simulator_here();
    if (!simulator) {
        http_problem(request, 404, "there is no simulator");
        return NULL;
    }
    if (!page_is_near(simulator, request))
        return NULL;
    if (has_token(simulator, request))
        return simulator;
    count_refused(simulator);
    graph_error(request, 401, GRAPH_TOKEN_INVALID, "The access token is missing or wrong.");
    return NULL;
}

bool graph_is(struct simulator *simulator, struct http_request *request, const char *segment,
              const char *id)
{
    if (strcmp(http_segment(request, segment), id) == 0)
        return true;
    count_refused(simulator);
    graph_error(request, 400, GRAPH_UNKNOWN_OBJECT, "Object with this id does not exist.");
    return false;
}
