/* What an id stands for: the number, a file, a template. And what the account says of itself. */
#include "bot/simulator/graph.h"

#include <string.h>

#include "bot/simulator/graph_reply.h"

static json_t *describe_number(const struct simulator *simulator)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:{s:s}, s:{s:s, s:[{s:s, s:s, s:s}]}}", "id",
        simulator->phone_number_id, "display_phone_number", "+1 555-078-3881", "verified_name",
        "Simulador", "quality_rating", "GREEN", "name_status", "APPROVED",
        "code_verification_status", "VERIFIED", "platform_type", "CLOUD_API",
        "whatsapp_business_manager_messaging_limit", "TIER_2K", "throughput", "level", "STANDARD",
        "health_status", "can_send_message", "AVAILABLE", "entities", "entity_type", "PHONE_NUMBER",
        "id", simulator->phone_number_id, "can_send_message", "AVAILABLE");
}

static json_t *describe_account(void)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:{s:s}}", "id", SIMULATOR_WABA, "name", "Simulador",
                     "currency", "BRL", "account_review_status", "APPROVED", "health_status",
                     "can_send_message", "AVAILABLE");
}

static void unknown(struct simulator *simulator, struct http_request *request)
{
    graph_is(simulator, request, "id", "");
}

void graph_get(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (!simulator)
        return;
    const char *id = http_segment(request, "id");
    if (strcmp(id, simulator->phone_number_id) == 0)
        graph_json(request, 200, describe_number(simulator));
    else if (strcmp(id, SIMULATOR_WABA) == 0)
        graph_json(request, 200, describe_account());
    else if (!graph_describe_media(simulator, request) &&
             !graph_describe_template(simulator, request))
        unknown(simulator, request);
}

void graph_change(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (simulator && !graph_edit_template(simulator, request))
        unknown(simulator, request);
}

void graph_delete(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (simulator && !graph_delete_media(simulator, request))
        unknown(simulator, request);
}

void graph_subscriptions(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (simulator && graph_is(simulator, request, "waba", SIMULATOR_WABA))
        http_reply_json(request, 200,
                        "{\"data\":[{\"whatsapp_business_api_data\":{\"id\":\"634974688087057\","
                        "\"name\":\"Simulador\"}}]}");
}

void graph_subscribe(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (simulator && graph_is(simulator, request, "waba", SIMULATOR_WABA))
        http_reply_json(request, 200, "{\"success\":true}");
}
