/* The desk shows who is behind an address, and what they said at their other ones. */
#include <string.h>

#include "bot/model/customer.h"
#include "bot/store/customers.h"
#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

#define PHONE "5585996123586"
#define USER "BR.1349120865"

static void put_conversation(struct rig *rig, const char *id, const char *line, int64_t opened)
{
    struct store_doc doc = { .id = id,
                             .body =
                                 "{\"state\":\"TA\",\"customer\":{\"id\":\"x\",\"name\":\"Ana\","
                                 "\"address\":\"5585996123586\"}}" };
    doc.keys[CONVERSATION_LINE] = store_text(line);
    doc.keys[CONVERSATION_OPENED] = store_number(opened);
    rig_store(rig, STORE_CONVERSATIONS, &doc);
}

static void put_ticket(struct rig *rig)
{
    struct store_doc doc = { .id = "T1",
                             .body = "{\"id\":\"T1\",\"state\":\"open\",\"conversation\":\"C3\","
                                     "\"_line\":\"whatsapp:demo:" PHONE "\",\"customer\":{\"id\":"
                                     "\"x\",\"name\":\"Ana\",\"address\":\"" PHONE "\"}}" };
    doc.keys[TICKET_STATE] = store_text("open");
    doc.keys[TICKET_OPENED] = store_number(1);
    rig_store(rig, STORE_TICKETS, &doc);
}

static void join(struct rig *rig)
{
    struct error err = { 0 };
    const struct incoming in = { .channel = "whatsapp",
                                 .account = "demo",
                                 .address = PHONE,
                                 .phone = PHONE,
                                 .user_id = USER,
                                 .username = "ana" };
    json_auto_t *told = customer_told_by(&in);
    OWNED(customers_batch) struct customers_batch *batch = customers_begin(rig->store);
    size_t at;
    assert_int_equal(customers_tell(batch, told, &at, &err), 0);
    assert_int_equal(customers_commit(batch, &err), 0);
}

static void conversation_names_earlier_ones_of_all_lines_and_masks_identities(void **state)
{
    struct rig *rig = *state;
    put_conversation(rig, "C1", "whatsapp:demo:" USER, 100);
    put_conversation(rig, "C2", "whatsapp:demo:" PHONE, 200);
    put_conversation(rig, "C3", "whatsapp:demo:" PHONE, 300);
    put_conversation(rig, "C4", "whatsapp:demo:" USER, 400);
    put_conversation(rig, "C0", "whatsapp:demo:5511999990000", 50);
    join(rig);

    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/conversations/C3", NULL);
    assert_int_equal(r->status, 200);
    assert_int_equal(json_array_size(json_at(r->json, "conversation/previous")), 2);
    assert_string_equal(double_text(r, "conversation/previous/0"), "C2");
    assert_string_equal(double_text(r, "conversation/previous/1"), "C1");
    assert_int_equal(json_array_size(json_at(r->json, "conversation/customer/identities")), 3);
    assert_null(strstr(r->reply, PHONE));
    assert_null(strstr(r->reply, USER));
    double_free(r);
}

static void ticket_shows_identities_to_who_answers_and_hides_them_from_others(void **state)
{
    struct rig *rig = *state;
    put_conversation(rig, "C3", "whatsapp:demo:" PHONE, 300);
    put_ticket(rig);
    join(rig);

    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/tickets/T1", NULL);
    assert_int_equal(json_array_size(json_at(r->json, "customer/identities")), 3);
    assert_non_null(strstr(r->reply, USER));
    assert_null(strstr(r->reply, "_line"));
    double_free(r);
    r = rig_ask(rig, ROLE_OPERATOR, "GET", "/v1/desk/tickets/T1", NULL);
    if (r->status == 200) {
        assert_null(strstr(r->reply, USER));
        assert_null(strstr(r->reply, PHONE));
    }
    double_free(r);
}

static void somebody_of_one_address_is_that_address(void **state)
{
    struct rig *rig = *state;
    put_conversation(rig, "C3", "whatsapp:demo:" PHONE, 300);
    struct http_request *r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/conversations/C3", NULL);
    assert_string_equal(double_text(r, "conversation/customer/identities/0/kind"), "phone");
    assert_string_equal(double_text(r, "conversation/customer/identities/0/value"),
                        "5585•••••3586");
    double_free(r);
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, rig_open, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DESK(conversation_names_earlier_ones_of_all_lines_and_masks_identities),
        DESK(ticket_shows_identities_to_who_answers_and_hides_them_from_others),
        DESK(somebody_of_one_address_is_that_address),
    };
    return cmocka_run_group_tests_name("desk: person", tests, NULL, NULL);
}
