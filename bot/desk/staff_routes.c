/* Who and what there is: people, queues, prompts. */
#include "bot/desk/actions.h"
#include "bot/desk/routes.h"

json_t *desk_queues(struct desk *desk)
{
    json_t *queues = desk->parts.queues ? desk->parts.queues(desk->parts.engine) : NULL;
    return queues ? queues : json_pack("[s]", "geral");
}

void answer_users(struct http_request *request)
{
    struct error err = { 0 };
    json_t *users = json_array();
    if (users_list(desk_of(request)->parts.store, users, &err) == 0) {
        desk_reply(request, 200, users);
        return;
    }
    json_decref(users);
    desk_refuse(request, &err);
}

void answer_queues(struct http_request *request)
{
    desk_reply(request, 200, desk_queues(desk_of(request)));
}

void answer_prompts(struct http_request *request)
{
    struct desk *desk = desk_of(request);
    json_t *prompts = desk->parts.prompts ? desk->parts.prompts(desk->parts.engine) : NULL;
    desk_reply(request, 200, json_pack("{s:o}", "items", prompts ? prompts : json_array()));
}
