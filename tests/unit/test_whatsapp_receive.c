#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "channels/whatsapp/receive.h"
#include "tests/support/check.h"

#define FIXTURES "tests/fixtures/whatsapp/"

static const char *or_dash(const char *text)
{
    return text ? text : "-";
}

static void summarise(void *context, const struct incoming *item)
{
    static const char *const kinds[] = { "message", "status", "other" };
    struct buf *out = context;
    buf_format(out, "%s %s from=%s name=%s at=%lld", kinds[item->kind], item->id,
               or_dash(item->address), or_dash(item->name), (long long)item->at / 1000);
    if (item->kind == INCOMING_MESSAGE)
        buf_format(out, " type=%s text=%s reply=%s quoted=%s", item->type, or_dash(item->text),
                   or_dash(item->reply_id), or_dash(item->quoted));
    if (item->kind == INCOMING_STATUS)
        buf_format(out, " status=%s callback=%s error=%lld:%s", item->status,
                   or_dash(item->callback), (long long)item->error_code,
                   or_dash(item->error_title));
    buf_text(out, item->raw ? " +raw\n" : "\n");
}

static int receive_bytes(const char *body, size_t length, struct buf *out,
                         struct whatsapp_counts *counts)
{
    struct error err = { 0 };
    struct whatsapp_post post = { "demo", "106540352242922", body, length };
    int result = whatsapp_receive(&post, summarise, out, counts, &err);
    assert_int_equal(err.kind, result < 0 ? ERROR_INVALID : ERROR_NONE);
    return result;
}

static int receive(const char *body, struct buf *out, struct whatsapp_counts *counts)
{
    return receive_bytes(body, strlen(body), out, counts);
}

static char *read_fixture(const char *name)
{
    char path[128], body[8192];
    snprintf(path, sizeof path, FIXTURES "%s.json", name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(body, 1, sizeof body - 1, file);
    fclose(file);
    return memory_bytes(body, length);
}

#define MARINA "from=5585961235860 name=Marina Teste at=1763721000"
#define FROM "from=558596123586 name=- at=1763721005"

static const struct {
    const char *fixture, *expected;
} fixtures[] = {
    { "text", "message wa:demo:wamid.INTEXT " MARINA
              " type=text text=Olá, quero a segunda via 😀 reply=- quoted=-\n" },
    { "image", "message wa:demo:wamid.INIMAGE " MARINA
               " type=image text=comprovante reply=- quoted=- +raw\n" },
    { "video",
      "message wa:demo:wamid.INVIDEO " MARINA " type=video text=- reply=- quoted=- +raw\n" },
    { "document", "message wa:demo:wamid.INDOCUMENT " MARINA
                  " type=document text=segue reply=- quoted=- +raw\n" },
    { "audio",
      "message wa:demo:wamid.INAUDIO " MARINA " type=audio text=- reply=- quoted=- +raw\n" },
    { "voice",
      "message wa:demo:wamid.INVOICE " MARINA " type=audio text=- reply=- quoted=- +raw\n" },
    { "sticker",
      "message wa:demo:wamid.INSTICKER " MARINA " type=sticker text=- reply=- quoted=- +raw\n" },
    { "location",
      "message wa:demo:wamid.INLOCATION " MARINA " type=location text=- reply=- quoted=- +raw\n" },
    { "contacts",
      "message wa:demo:wamid.INCONTACTS " MARINA " type=contacts text=- reply=- quoted=- +raw\n" },
    { "button_reply", "message wa:demo:wamid.INBUTTON " MARINA
                      " type=button text=Sim reply=helped:yes quoted=wamid.OUT\n" },
    { "list_reply", "message wa:demo:wamid.INLIST " MARINA
                    " type=list text=Boleto reply=row_3 quoted=wamid.OUT\n" },
    { "flow_reply", "message wa:demo:wamid.INFLOW " MARINA
                    " type=unknown text=- reply=- quoted=wamid.OUT +raw\n" },
    { "interactive_missing",
      "message wa:demo:wamid.INNOINTER " MARINA " type=unknown text=- reply=- quoted=- +raw\n" },
    { "template_button", "message wa:demo:wamid.INTPL " MARINA
                         " type=button text=Não quero mais reply=STOP_PROMO quoted=wamid.OUT\n" },
    { "reaction",
      "message wa:demo:wamid.INREACTION " MARINA " type=reaction text=👍 reply=- quoted=wamid.X\n" },
    { "reaction_removed",
      "message wa:demo:wamid.INUNREACT " MARINA " type=reaction text=- reply=- quoted=wamid.X\n" },
    { "order",
      "message wa:demo:wamid.INORDER " MARINA " type=unknown text=- reply=- quoted=- +raw\n" },
    { "unsupported",
      "message wa:demo:wamid.INUNSUP " MARINA " type=unknown text=- reply=- quoted=- +raw\n" },
    { "system", "other wa:demo:wamid.INSYSTEM from=5585961235860 name=- at=1763721000 +raw\n" },
    { "edit", "other wa:demo:wamid.INEDIT " MARINA " +raw\n" },
    { "revoke", "other wa:demo:wamid.INREVOKE " MARINA " +raw\n" },
    { "request_welcome", "other wa:demo:wamid.INWELCOME " MARINA " +raw\n" },
    { "group", "other wa:demo:wamid.INGROUP " MARINA " +raw\n" },
    { "forwarded",
      "message wa:demo:wamid.INFWD " MARINA " type=text text=corrente reply=- quoted=-\n" },
    { "username_only", "message wa:demo:wamid.INUSER from=BR.77 name=Jo at=1763721000"
                       " type=text text=oi reply=- quoted=-\n" },
    { "status_sent",
      "status wa:demo:wamid.OUT:sent " FROM " status=sent callback=effect:01J:1 error=0:-\n" },
    { "status_delivered", "status wa:demo:wamid.OUT:delivered " FROM
                          " status=delivered callback=effect:01J:1 error=0:-\n" },
    { "status_read",
      "status wa:demo:wamid.OUT:read " FROM " status=read callback=effect:01J:1 error=0:-\n" },
    { "status_played",
      "status wa:demo:wamid.OUT:played " FROM " status=played callback=effect:01J:1 error=0:-\n" },
    { "status_failed",
      "status wa:demo:wamid.OUT:failed " FROM
      " status=failed callback=effect:01J:1 error=131047:Re-engagement message\n" },
};

static void whatsapp_receive_reads_every_type(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    struct whatsapp_counts counts;
    buf_init(&out, 4096);

    for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++) {
        char *body = read_fixture(fixtures[i].fixture);
        buf_reset(&out);
        assert_int_equal(receive(body, &out, &counts), 0);
        free(body);
        assert_string_equal(out.data, fixtures[i].expected);
        assert_int_equal(counts.messages + counts.statuses + counts.others, 1);
    }
}

static void whatsapp_receive_keeps_what_has_no_id_under_its_content(void **unused)
{
    (void)unused;
    static const char *const names[] = { "value_errors", "template_status" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        OWNED_BUF struct buf first = { 0 }, second = { 0 };
        struct whatsapp_counts counts;
        char *body = read_fixture(names[i]);
        buf_init(&first, 4096);
        buf_init(&second, 4096);

        assert_int_equal(receive(body, &first, &counts), 0);
        assert_int_equal(receive(body, &second, &counts), 0);
        free(body);

        assert_string_equal(first.data, second.data);
        assert_memory_equal(first.data, "other wa:demo:other:", 20);
        assert_int_equal(counts.others, 1);
    }
}

static void whatsapp_receive_never_loses_the_neighbours_of_an_odd_item(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    struct whatsapp_counts counts;
    char *body = read_fixture("batch");
    buf_init(&out, 8192);

    assert_int_equal(receive(body, &out, &counts), 0);
    free(body);

    assert_non_null(strstr(out.data, "wamid.B1 from=5511900000001 name=Ana"));
    assert_non_null(strstr(out.data, "wamid.B2 from=5511900000002 name=Beto at=1763721000 "
                                     "type=unknown text=- reply=- quoted=- +raw"));
    assert_non_null(strstr(out.data, "wamid.B3 from=5511900000002 name=Beto at=0 type=text"));
    assert_non_null(strstr(out.data, "wamid.OUT:read"));
    assert_null(strstr(out.data, "FOREIGN"));
    assert_int_equal(counts.messages, 3);
    assert_int_equal(counts.unknown_types, 1);
    assert_int_equal(counts.others, 3);
    assert_int_equal(counts.statuses, 1);
    assert_int_equal(counts.foreign_number, 1);
}

#define VALUE(value)                                                                               \
    "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"changes\":[{\"field\":\"messages\","  \
    "\"value\":" value "}]}]}"
#define MESSAGE(rest) VALUE("{\"messages\":[{\"id\":\"w\",\"from\":\"55119\"" rest "}]}")

/* One row for each row of the tolerance matrix: the body, and what stands in the item. */
static const struct {
    const char *body, *expected;
} tolerated[] = {
    { MESSAGE(",\"timestamp\":7,\"type\":\"text\",\"text\":{\"body\":\"a\"}"), "at=7 type=text" },
    { MESSAGE(",\"timestamp\":\"7\",\"type\":\"text\",\"text\":{\"body\":\"a\"}"), "at=7 " },
    { MESSAGE(",\"timestamp\":-7,\"type\":\"text\",\"text\":{\"body\":\"a\"}"), "at=0 " },
    { MESSAGE(",\"timestamp\":9e99,\"type\":\"text\",\"text\":{\"body\":\"a\"}"), "at=0 " },
    { MESSAGE(",\"timestamp\":99999999999999999999,\"type\":\"text\",\"text\":{\"body\":\"a\"}"),
      "text=a" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":7}"), "type=unknown text=-" },
    { MESSAGE(",\"type\":\"text\""), "type=unknown" },
    { MESSAGE(",\"type\":7"), "type=unknown" },
    { MESSAGE(""), "type=unknown" },
    { MESSAGE(",\"type\":\"hologram\",\"hologram\":{}"), "type=unknown" },
    { MESSAGE(",\"type\":\"image\",\"image\":[]"), "type=unknown" },
    { MESSAGE(",\"type\":\"text\",\"context\":[1],\"text\":{\"body\":\"a\"}"), "quoted=-" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"a\\u0000b\"}"), "text=a\xef\xbf\xbd"
                                                                       "b" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"\\ud83d!\"}"), "text=\xef\xbf\xbd!" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"\\ude00\\ud83d\\ude00\"}"),
      "text=\xef\xbf\xbd😀" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"\\\\u0000\\ud83d\"}"),
      "text=\\u0000\xef\xbf\xbd" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"a\xff\"}"), "text=a?" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"a\\u001bb\\nc\"}"), "text=ab\nc" },
    { MESSAGE(",\"type\":\"text\",\"text\":{\"body\":\"a\\/b\"}"), "text=a/b" },
    { VALUE("{\"messages\":[{\"id\":\"w\",\"type\":\"text\",\"text\":{\"body\":\"a\"}}]}"),
      "other wa:demo:w from=- " },
    { VALUE("{\"messages\":[{\"id\":\"w\",\"from\":\"5:5\",\"type\":\"text\"}]}"),
      "other wa:demo:w from=- " },
    { VALUE("{\"statuses\":[{\"id\":\"w\",\"status\":\"warp\"}]}"), "status wa:demo:w:warp " },
    { VALUE("{\"statuses\":[{\"id\":\"w\",\"status\":\"failed\",\"errors\":[{\"code\":\"131026\"}]}"
            "]}"),
      "error=131026:-" },
    { VALUE("{\"statuses\":[{\"id\":\"w\",\"status\":7}]}"), "other wa:demo:other:" },
    { VALUE("{\"messages\":{},\"statuses\":[{\"id\":\"w\",\"status\":\"read\"}]}"),
      "status wa:demo:w:read " },
    { VALUE("[]"), "other wa:demo:other:" },
    { "{\"entry\":[{\"changes\":7}]}", "other wa:demo:other:" },
    { "{\"entry\":{}}", "other wa:demo:other:" },
    { "{\"entry\":[null]}", "other wa:demo:other:" },
    { "{}", "other wa:demo:other:" },
};

static void whatsapp_receive_tolerates_odd_shapes(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    struct whatsapp_counts counts;
    buf_init(&out, 8192);

    for (size_t i = 0; i < sizeof tolerated / sizeof *tolerated; i++) {
        buf_reset(&out);
        assert_int_equal(receive(tolerated[i].body, &out, &counts), 0);
        if (!strstr(out.data, tolerated[i].expected))
            fail_msg("%s\ngave %s, which lacks %s", tolerated[i].body, out.data,
                     tolerated[i].expected);
    }
}

static void whatsapp_receive_refuses_what_is_no_json_object(void **unused)
{
    (void)unused;
    static const char *const bodies[] = { "", "null", "[]", "{", "{\"entry\":[}", "oi", "{}x" };
    OWNED_BUF struct buf out = { 0 };
    struct whatsapp_counts counts;
    buf_init(&out, 64);

    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        assert_int_equal(receive(bodies[i], &out, &counts), -1);
    assert_int_equal(receive_bytes("{\"a\":\"b\0\"}", 9, &out, &counts), -1);
    assert_int_equal(out.length, 0);
}

static void whatsapp_receive_refuses_deep_nesting_but_not_brackets_in_text(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf body = { 0 }, out = { 0 };
    struct whatsapp_counts counts;
    buf_init(&body, 4096);
    buf_init(&out, 4096);

    buf_text(&body, "{\"a\":");
    for (int i = 0; i < WHATSAPP_DEPTH_MAX; i++)
        buf_char(&body, '[');
    for (int i = 0; i < WHATSAPP_DEPTH_MAX; i++)
        buf_char(&body, ']');
    buf_char(&body, '}');
    assert_int_equal(receive(body.data, &out, &counts), -1);

    buf_reset(&body);
    buf_text(&body, "{\"a\":\"\\\"");
    for (int i = 0; i < 100; i++)
        buf_char(&body, '[');
    buf_text(&body, "\"}");
    assert_int_equal(receive(body.data, &out, &counts), 0);
}

static void whatsapp_receive_skips_other_products(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    struct whatsapp_counts counts;
    buf_init(&out, 64);

    assert_int_equal(receive("{\"object\":\"page\",\"entry\":[{}]}", &out, &counts), 0);

    assert_int_equal(out.length, 0);
    assert_int_equal(counts.foreign_object, 1);
}

static void measure_text(void *context, const struct incoming *item)
{
    *(size_t *)context = text_length(item->text);
}

static void whatsapp_receive_cuts_a_text_that_is_too_long(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf body = { 0 };
    struct error err = { 0 };
    struct whatsapp_counts counts;
    size_t length = 0;
    buf_init(&body, 65536);
    buf_text(&body, "{\"entry\":[{\"changes\":[{\"value\":{\"messages\":[{\"id\":\"w\",\"from\":"
                    "\"5511\",\"type\":\"text\",\"text\":{\"body\":\"");
    for (int i = 0; i < INCOMING_TEXT_MAX + 100; i++)
        buf_text(&body, "ã");
    buf_text(&body, "\"}}]}}]}]}");

    struct whatsapp_post post = { "demo", "1", body.data, body.length };
    assert_int_equal(whatsapp_receive(&post, measure_text, &length, &counts, &err), 0);
    assert_int_equal(length, INCOMING_TEXT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_receive_reads_every_type),
        cmocka_unit_test(whatsapp_receive_keeps_what_has_no_id_under_its_content),
        cmocka_unit_test(whatsapp_receive_never_loses_the_neighbours_of_an_odd_item),
        cmocka_unit_test(whatsapp_receive_tolerates_odd_shapes),
        cmocka_unit_test(whatsapp_receive_refuses_what_is_no_json_object),
        cmocka_unit_test(whatsapp_receive_refuses_deep_nesting_but_not_brackets_in_text),
        cmocka_unit_test(whatsapp_receive_skips_other_products),
        cmocka_unit_test(whatsapp_receive_cuts_a_text_that_is_too_long),
    };
    return cmocka_run_group_tests_name("whatsapp receive", tests, NULL, NULL);
}
