/* The desk on a store that fails: one reply, no half truth, nothing of the cause shown. */
#include <string.h>

#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

enum { TRIES_MAX = 50 };

#define CONVERSATION "01KB0000000000000000000000"
#define MESSAGE CONVERSATION ":000001"

static const struct {
    const char *method, *target, *body;
} requests[] = {
    { "GET", "/v1/desk/session", NULL },
    { "DELETE", "/v1/desk/session", NULL },
    { "GET", "/v1/desk/tickets", NULL },
    { "GET", "/v1/desk/tickets?state=all", NULL },
    { "GET", "/v1/desk/tickets/T1", NULL },
    { "POST", "/v1/desk/tickets/T1/take", "{}" },
    { "POST", "/v1/desk/tickets/T1/answer", "{\"text\":\"a\",\"teach\":true}" },
    { "POST", "/v1/desk/tickets/T1/transfer", "{\"analyst\":\"u2\"}" },
    { "POST", "/v1/desk/tickets/T1/spread", "{\"tickets\":[\"T2\"]}" },
    { "PUT", "/v1/desk/tickets/T1/presence", "{\"doing\":\"viewing\"}" },
    { "GET", "/v1/desk/conversations/C1", NULL },
    { "GET", "/v1/desk/messages/" MESSAGE "/media", NULL },
    { "POST", "/v1/desk/messages/" MESSAGE "/media/retry", "{}" },
    { "GET", "/v1/desk/entries", NULL },
    { "GET", "/v1/desk/entries?q=quanto custa o cartao", NULL },
    { "GET", "/v1/desk/entries?q=cartao&state=draft", NULL },
    { "GET", "/v1/desk/entries/e1", NULL },
    { "POST", "/v1/desk/entries", "{\"question\":\"a\",\"answer\":\"b\"}" },
    { "PUT", "/v1/desk/entries/e1", "{\"version\":1,\"question\":\"a\",\"answer\":\"b\"}" },
    { "DELETE", "/v1/desk/entries/e1", NULL },
    { "GET", "/v1/desk/review", NULL },
    { "GET", "/v1/desk/gaps", NULL },
    { "GET", "/v1/desk/users", NULL },
    { "GET", "/v1/desk/dead", NULL },
    { "POST", "/v1/desk/dead/d1/retry", NULL },
};

static void fill(struct rig *rig)
{
    static const char body[] = "{\"id\":\"T1\",\"gap\":\"g1\",\"conversation\":\"C1\",\"question\":"
                               "\"a\",\"_line\":\"console:local:me\",\"_answer\":\"b\"}";
    rig_store(rig, STORE_TICKETS, &(struct store_doc){ .id = "T1", .body = body });
    rig_store(rig, STORE_TICKETS, &(struct store_doc){ .id = "T2", .body = body });
    rig_store(rig, STORE_CONVERSATIONS, &(struct store_doc){ .id = "C1", .body = "{}" });
    rig_store(
        rig, STORE_CONVERSATIONS,
        &(struct store_doc){ .id = CONVERSATION, .body = "{\"_line\":\"console:local:me\"}" });
    rig_store(rig, STORE_MESSAGES,
              &(struct store_doc){ .id = MESSAGE,
                                   .body = "{\"kind\":\"image\",\"media\":{\"state\":\"failed\","
                                           "\"source\":\"1\"}}" });
    rig_store(rig, STORE_DEAD, &(struct store_doc){ .id = "d1", .body = "{}" });
    rig_teach(rig, "e1", "Quanto custa o cartão?", "Doze reais.");
}

/* True when the failure came too late to be met. */
static bool runs_through(size_t which, long failing)
{
    void *state;
    rig_open(&state);
    struct rig *rig = state;
    fill(rig);
    rig->saves = 0;
    store_failing_set(rig->store, failing, 0);
    struct http_request *r = rig_ask(rig, ROLE_ADMIN, requests[which].method,
                                     requests[which].target, requests[which].body);
    bool failed = store_failing_failures(rig->store) > 0;

    assert_int_equal(r->replies, 1);
    if (rig->posts + rig->saves > 0) /* it has happened: no failure may invite to do it again */
        assert_in_range(r->status, 200, 204);
    else if (failed && !strstr(r->reply, "refused")) /* spread says it for each ticket */
        assert_true(r->status == 500 || r->status == 503);
    else
        assert_in_range(r->status, 200, 204);
    assert_true(r->status < 500 || double_text(r, "detail")[0] != '\0');
    assert_null(strstr(r->reply, "store"));
    double_free(r);
    store_failing_set(rig->store, 0, 0);
    rig_close(&state);
    return !failed;
}

static void desk_replies_once_and_in_words_whichever_call_of_the_store_fails(void **state)
{
    (void)state;
    for (size_t which = 0; which < sizeof requests / sizeof *requests; which++) {
        long failing = 1;
        while (!runs_through(which, failing))
            assert_true(++failing < TRIES_MAX);
        assert_true(failing > 1); /* each of them needs the store, at least for its gate */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(desk_replies_once_and_in_words_whichever_call_of_the_store_fails),
    };
    return cmocka_run_group_tests_name("desk: failing store", tests, NULL, NULL);
}
