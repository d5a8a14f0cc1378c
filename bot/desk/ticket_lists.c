/* The inbox, and one ticket with all that is needed to answer it. */
#include <stdio.h>
#include <string.h>

#include "bot/base/json.h"
#include "bot/desk/list.h"
#include "bot/desk/media.h"
#include "bot/desk/person.h"
#include "bot/desk/routes.h"
#include "bot/desk/search.h"
#include "bot/desk/tickets.h"

enum { CARD_MESSAGES = 50, CARD_SIBLINGS = 50, CARD_SUGGESTIONS = 5, MESSAGE_ID_SIZE = 300 };

static json_t *ticket_of(const struct store_doc *doc)
{
    json_t *ticket = json_loadb(doc->body, doc->length, 0, NULL);
    desk_make_public(ticket);
    desk_mask_customer(ticket);
    return ticket;
}

static json_t *any_ticket(void *context, const struct store_doc *doc)
{
    (void)context;
    return ticket_of(doc);
}

static bool is_of(const json_t *ticket, const char *analyst)
{
    const char *owner = json_string_value(json_at(ticket, "analyst/id"));
    return owner && strcmp(owner, analyst) == 0;
}

static json_t *own_ticket(void *analyst, const struct store_doc *doc)
{
    json_t *ticket = ticket_of(doc);
    if (is_of(ticket, analyst))
        return ticket;
    json_decref(ticket);
    return NULL;
}

/* Who waits longest comes first; what is done, newest first. */
static int query_of(const char *state, struct list *list)
{
    list->query = (struct store_query){ .in = STORE_TICKETS,
                                        .index = TICKET_BY_STATE,
                                        .equal = store_text(state) };
    list->order = TICKET_OPENED;
    if (strcmp(state, "open") == 0 || strcmp(state, "taken") == 0)
        return 0;
    if (strcmp(state, "mine") == 0) {
        list->query.equal = store_text("taken");
        list->item = own_ticket;
        return 0;
    }
    list->query.descending = true;
    if (strcmp(state, "answered") == 0 || strcmp(state, "closed") == 0)
        return 0;
    list->query.index = STORE_BY_ID;
    list->query.equal = store_text(NULL);
    list->order = LIST_BY_ID;
    return strcmp(state, "all") == 0 ? 0 : -1;
}

void answer_tickets(struct http_request *request)
{
    char analyst[ID_SIZE];
    const char *state = http_query(request, "state");
    struct list list = { .item = any_ticket, .context = analyst };

    snprintf(analyst, sizeof analyst, "%s", desk_caller(request)->user.id);
    if (query_of(state ? state : "open", &list) < 0)
        http_problem(request, 400,
                     "\"state\" deve ser um destes: open, taken, mine, answered, closed, all.");
    else
        list_reply(request, &list);
}

static bool add_message(void *list, const struct store_doc *doc)
{
    json_t *message = json_loadb(doc->body, doc->length, 0, NULL);
    desk_make_public(message);
    if (!json_is_object(message)) {
        json_decref(message);
        return true;
    }
    json_object_set_new(message, "id", json_string(doc->id));
    json_array_insert_new(list, 0, message);
    return true;
}

json_t *ticket_messages(struct desk *desk, const char *conversation, int64_t before, int64_t limit,
                        struct error *err)
{
    char first[MESSAGE_ID_SIZE], last[MESSAGE_ID_SIZE];
    snprintf(first, sizeof first, "%s:000000", conversation);
    if (before > 0)
        snprintf(last, sizeof last, "%s:%06lld", conversation, (long long)before - 1);
    else
        snprintf(last, sizeof last, "%s:999999", conversation);

    struct store_query query = { .in = STORE_MESSAGES,
                                 .index = STORE_BY_ID,
                                 .from = store_text(first),
                                 .to = store_text(last),
                                 .descending = true,
                                 .limit = (size_t)limit };
    json_t *messages = json_array();
    if (store_find(desk->parts.store, &query, add_message, messages, err) == 0)
        return messages;
    json_decref(messages);
    return NULL;
}

const char *ticket_question(const json_t *ticket)
{
    const char *clean = json_string_value(json_object_get(ticket, "reformulated"));
    const char *words = json_string_value(json_object_get(ticket, "question"));
    return clean && *clean ? clean : words ? words : "";
}

struct siblings {
    const char *self;
    json_t *list;
};

static bool add_sibling(void *context, const struct store_doc *doc)
{
    struct siblings *siblings = context;
    json_t *ticket = strcmp(doc->id, siblings->self) == 0 ? NULL : ticket_of(doc);
    const char *state = json_string_value(json_object_get(ticket, "state"));
    if (state && (strcmp(state, "open") == 0 || strcmp(state, "taken") == 0))
        json_array_append(siblings->list, ticket);
    json_decref(ticket);
    return json_array_size(siblings->list) < CARD_SIBLINGS;
}

static int add_siblings(struct desk *desk, json_t *ticket, struct error *err)
{
    struct siblings siblings = { json_string_value(json_object_get(ticket, "id")), json_array() };
    const char *gap = json_string_value(json_object_get(ticket, "gap"));
    json_object_set_new(ticket, "siblings", siblings.list);
    if (!gap || !siblings.self)
        return 0;
    struct store_query query = { .in = STORE_TICKETS,
                                 .index = TICKET_BY_GAP,
                                 .equal = store_text(gap) };
    return store_find(desk->parts.store, &query, add_sibling, &siblings, err);
}

static int add_messages(struct desk *desk, json_t *ticket, struct error *err)
{
    const char *conversation = json_string_value(json_object_get(ticket, "conversation"));
    json_t *messages =
        ticket_messages(desk, conversation ? conversation : "", 0, CARD_MESSAGES, err);
    return messages ? json_object_set_new(ticket, "messages", messages) : -1;
}

/* Who answers may need to ring the customer; everybody else need not know the number. */
static bool sees_address(enum user_role role)
{
    return role == ROLE_ANALYST || role == ROLE_ADMIN;
}

static int add_person(struct desk *desk, json_t *ticket, bool masked, struct error *err)
{
    const char *line = json_string_value(json_object_get(ticket, "_line"));
    json_auto_t *person = NULL;
    if (line && person_find(desk, line, &person, err) < 0)
        return -1;
    if (person)
        person_show(ticket, person, masked);
    return 0;
}

void answer_ticket(struct http_request *request)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    json_int_t last_event = (json_int_t)desk_last_event(desk);
    json_t *ticket = desk_document_or_reply(request, STORE_TICKETS, http_segment(request, "id"));
    if (!ticket)
        return;

    bool masked = !sees_address(desk_caller(request)->user.role);
    if (masked)
        desk_mask_customer(ticket);
    int found = add_person(desk, ticket, masked, &err);
    desk_make_public(ticket);
    if (found < 0 || add_messages(desk, ticket, &err) < 0 || add_siblings(desk, ticket, &err) < 0) {
        json_decref(ticket);
        desk_refuse(request, &err);
        return;
    }
    media_add_links(request, json_object_get(ticket, "messages"));
    json_object_set_new(ticket, "suggestions",
                        search_suggestions(desk, ticket_question(ticket), CARD_SUGGESTIONS));
    json_object_set_new(ticket, "last_event", json_integer(last_event));
    desk_reply(request, 200, ticket);
}
