#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/simulator/graph_check.h"
#include "tests/support/check.h"

#define HEAD "{\"messaging_product\":\"whatsapp\",\"to\":\"+5511900000001\","
#define BUTTON(id, title)                                                                          \
    "{\"type\":\"reply\",\"reply\":{\"id\":\"" id "\",\"title\":\"" title "\"}}"
#define BUTTONS(list)                                                                              \
    HEAD                                                                                           \
        "\"type\":\"interactive\",\"interactive\":{\"type\":\"button\",\"body\":{\"text\":\"a\"}," \
        "\"action\":{\"buttons\":[" list "]}}}"
#define LIST(open, rows)                                                                           \
    HEAD "\"type\":\"interactive\",\"interactive\":{\"type\":\"list\",\"body\":{\"text\":\"a\"},"  \
         "\"action\":{\"button\":\"" open "\",\"sections\":[{\"rows\":[" rows "]}]}}}"
#define ROW(id) "{\"id\":\"" id "\",\"title\":\"t\"}"
#define TEN(c) c c c c c c c c c c

enum { TEXT_MAX = 4096 };

static const struct {
    const char *request;
    int code;
} rows[] = {
    { HEAD "\"type\":\"text\",\"text\":{\"body\":\"oi\"}}", 0 },
    { HEAD "\"text\":{\"body\":\"oi\"}}", 0 },
    { "{\"messaging_product\":\"whatsapp\",\"recipient\":\"BR.1\",\"text\":{\"body\":\"oi\"}}", 0 },
    { BUTTONS(BUTTON("1", "Sim") "," BUTTON("2", "Não")), 0 },
    { LIST("Ver", ROW("1") "," ROW("2")), 0 },
    { HEAD "\"type\":\"image\",\"image\":{\"id\":\"1\"}}", 0 },
    { HEAD
      "\"type\":\"interactive\",\"interactive\":{\"type\":\"cta_url\",\"body\":{\"text\":\"a\"},"
      "\"action\":{}}}",
      131008 },
    { "{\"to\":\"1\",\"text\":{\"body\":\"oi\"}}", 100 },
    { "{\"messaging_product\":\"sms\",\"to\":\"1\",\"text\":{\"body\":\"oi\"}}", 100 },
    { "{\"messaging_product\":\"whatsapp\",\"text\":{\"body\":\"oi\"}}", 131008 },
    { HEAD "\"type\":\"text\"}", 131008 },
    { HEAD "\"type\":\"text\",\"text\":{\"body\":\" \\n\"}}", 131008 },
    { HEAD "\"type\":\"hologram\"}", 100 },
    { HEAD "\"type\":\"image\"}", 131008 },
    { HEAD "\"type\":\"interactive\",\"interactive\":{}}", 131008 },
    { BUTTONS(""), 131009 },
    { BUTTONS(BUTTON("1", "a") "," BUTTON("2", "b") "," BUTTON("3", "c") "," BUTTON("4", "d")),
      131009 },
    { BUTTONS(BUTTON("1", "a") "," BUTTON("1", "b")), 131009 },
    { BUTTONS(BUTTON("1", "a") "," BUTTON("2", "a")), 131009 },
    { BUTTONS(BUTTON("1", TEN("ab"))), 0 },
    { BUTTONS(BUTTON("1", TEN("ab") "c")), 100 },
    { BUTTONS(BUTTON("1", TEN("😀"))), 0 },
    { BUTTONS(BUTTON("1", TEN("😀") "a")), 100 },
    { LIST("", ROW("1")), 131008 },
    { LIST(TEN("ab") "c", ROW("1")), 100 },
    { LIST("Ver", ""), 131009 },
    { LIST("Ver", ROW("1") "," ROW("1")), 131009 },
    { LIST("Ver", TEN(ROW("1") ",") ROW("1")), 131009 },
    { HEAD "\"text\":{\"body\":\"oi\"},\"biz_opaque_callback_data\":7}", 100 },
};

static int code_of(const char *text)
{
    json_auto_t *request = json_loads(text, 0, NULL);
    assert_non_null(request);
    return graph_check(request).code;
}

static void graph_check_knows_every_limit(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int code = code_of(rows[i].request);
        if (code != rows[i].code)
            fail_msg("%s gave %d, not %d", rows[i].request, code, rows[i].code);
    }
}

static void graph_check_counts_the_text_to_its_last_character(void **unused)
{
    (void)unused;
    for (int over = 0; over <= 1; over++) {
        OWNED_BUF struct buf request = { 0 };
        buf_init(&request, 32768);
        buf_text(&request, HEAD "\"text\":{\"body\":\"");
        for (int i = 0; i < TEXT_MAX + over; i++)
            buf_text(&request, "ã");
        buf_text(&request, "\"}}");
        assert_int_equal(code_of(request.data), over ? 100 : 0);
    }
}

static void graph_check_refuses_what_is_no_object(void **unused)
{
    (void)unused;
    assert_int_equal(code_of("[]"), 100);
    assert_int_equal(graph_check(NULL).code, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(graph_check_knows_every_limit),
        cmocka_unit_test(graph_check_counts_the_text_to_its_last_character),
        cmocka_unit_test(graph_check_refuses_what_is_no_object),
    };
    return cmocka_run_group_tests_name("simulator graph", tests, NULL, NULL);
}
