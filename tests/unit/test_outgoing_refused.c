/* What outgoing_check refuses beyond lengths and counts, in its own words. */
#include <string.h>

#include "bot/model/outgoing_contact.h"
#include "bot/model/outgoing_order.h"
#include "bot/model/outgoing_template.h"
#include "tests/support/check.h"

#define FILE_OF(kind_, ...)                                                                        \
    {                                                                                              \
        .kind = (kind_), .media = { __VA_ARGS__ }                                                  \
    }

static const struct {
    const char *says;
    struct outgoing outgoing;
} refused[] = {
    { "text must not be empty", { .kind = OUTGOING_TEXT, .text = " \n" } },
    { "text must not be empty", { .kind = OUTGOING_TEXT } },
    { "image needs either an id or a link", FILE_OF(OUTGOING_IMAGE, .caption = "a") },
    { "image needs either an id or a link",
      FILE_OF(OUTGOING_IMAGE, .id = "1", .link = "https://a.br") },
    { "media link must be an https address", FILE_OF(OUTGOING_VIDEO, .link = "http://a.br") },
    { "audio must not have a caption", FILE_OF(OUTGOING_AUDIO, .id = "1", .caption = "a") },
    { "sticker must not have a caption", FILE_OF(OUTGOING_STICKER, .id = "1", .caption = "a") },
    { "image must not have a filename", FILE_OF(OUTGOING_IMAGE, .id = "1", .filename = "a.png") },
    { "video is no voice", FILE_OF(OUTGOING_VIDEO, .id = "1", .voice = true) },
    { "filename must not have a path",
      FILE_OF(OUTGOING_DOCUMENT, .id = "1", .filename = "../a.pdf") },
    { "latitude must be within 90 degrees",
      { .kind = OUTGOING_LOCATION, .location = { "90.01", "0", NULL, NULL } } },
    { "longitude must be decimal degrees",
      { .kind = OUTGOING_LOCATION, .location = { "1", "1,5", NULL, NULL } } },
    { "emoji must be one emoji", { .kind = OUTGOING_REACTION, .reaction = { "w", "👍👍" } } },
    { "emoji must be one emoji", { .kind = OUTGOING_REACTION, .reaction = { "w", "a" } } },
    { "reaction must not quote",
      { .kind = OUTGOING_REACTION, .quoted = "w", .reaction = { "w", "👍" } } },
    { "url must be an https address",
      { .kind = OUTGOING_LINK, .text = "a", .open = "a", .url = "ftp://a.br" } },
    { "flow needs either an id or a name", { .kind = OUTGOING_FLOW, .text = "a", .open = "a" } },
    { "flow: an endpoint gives the screens itself",
      { .kind = OUTGOING_FLOW,
        .text = "a",
        .open = "a",
        .flow = { .id = "1", .screen = "S", .exchanging = true } } },
    { "flow data must be a JSON object",
      { .kind = OUTGOING_FLOW,
        .text = "a",
        .open = "a",
        .flow = { .id = "1", .screen = "S", .data = "[]" } } },
    { "header of a list can only be text",
      { .kind = OUTGOING_LIST,
        .text = "a",
        .open = "a",
        .header = { .kind = OUTGOING_HEADER_IMAGE, .media = { .id = "1" } } } },
    { "footer: this kind of message has none",
      { .kind = OUTGOING_TEXT, .text = "a", .footer = "a" } },
    { "header: this kind of message has none",
      { .kind = OUTGOING_TEXT,
        .text = "a",
        .header = { .kind = OUTGOING_HEADER_TEXT, .text = "a" } } },
    { "header: this kind of message has none",
      { .kind = OUTGOING_PRODUCT,
        .product = { "1", "2" },
        .header = { .kind = OUTGOING_HEADER_TEXT, .text = "a" } } },
    { "choice 0: button title must be one line",
      { .kind = OUTGOING_BUTTONS,
        .text = "a",
        .choices = { { "1", "a\nb", NULL } },
        .choice_count = 1 } },
    { "choice 0: button id must not begin or end with a space",
      { .kind = OUTGOING_BUTTONS,
        .text = "a",
        .choices = { { " 1", "a", NULL } },
        .choice_count = 1 } },
    { "section 1: section title must not be empty",
      { .kind = OUTGOING_LIST,
        .text = "a",
        .open = "a",
        .choices = { { "1", "a", NULL }, { "2", "b", NULL } },
        .choice_count = 2,
        .sections = { { "S", 1 }, { NULL, 1 } },
        .section_count = 2 } },
    { "sections hold 1 of 2",
      { .kind = OUTGOING_LIST,
        .text = "a",
        .open = "a",
        .choices = { { "1", "a", NULL }, { "2", "b", NULL } },
        .choice_count = 2,
        .sections = { { "S", 1 } },
        .section_count = 1 } },
};

static void outgoing_check_says_what_is_wrong(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct error err = { 0 };
        int result = outgoing_check(&refused[i].outgoing, &err);
        if (result == 0 || strcmp(err.text, refused[i].says) != 0)
            fail_msg("\"%s\" instead of \"%s\"", err.text, refused[i].says);
    }
}

static const struct outgoing_item items[] = { { "1", "Um", 100, 0, 1 } };

static struct outgoing_order bill(void)
{
    return (struct outgoing_order){
        .reference_id = "A", .payment_link = "https://a.br", .items = items, .item_count = 1
    };
}

static void expect_bill_refused(const struct outgoing_order *order, const char *says)
{
    struct error err = { 0 };
    assert_int_equal(outgoing_order_check(order, &err), -1);
    assert_string_equal(err.text, says);
}

static void outgoing_order_check_keeps_a_bill_payable(void **unused)
{
    (void)unused;
    struct outgoing_order order = bill();
    order.payment_link = NULL;
    expect_bill_refused(&order, "order needs a pix, a boleto or a payment link");

    order = bill();
    order.reference_id = "FAT 1";
    expect_bill_refused(&order,
                        "reference id may have letters, digits, underscore, point and hyphen");

    order = bill();
    order.issued = 1000;
    order.expires = 1299;
    order.expires_note = "a";
    expect_bill_refused(&order, "expiration must be at least 300 seconds ahead");

    order = bill();
    order.discount = 100;
    expect_bill_refused(&order, "total must be more than 0");

    order = bill();
    order.pix = (struct outgoing_pix){ "0002", "Loja", "1", "RG" };
    expect_bill_refused(&order, "pix key type must be CPF or another that is listed");

    order = bill();
    order.boleto = "0339 oops";
    expect_bill_refused(&order, "boleto must be the digits of its line");
}

static void outgoing_value_check_refuses_what_no_template_takes(void **unused)
{
    (void)unused;
    static const char *const bad[][2] = {
        { "a\nb", "valor must not have line breaks or tabs" },
        { "a\tb", "valor must not have line breaks or tabs" },
        { "a     b", "valor must not have more than four spaces together" },
        { "", "valor must not be empty" },
    };
    struct error err = { 0 };
    assert_int_equal(outgoing_value_check("valor", "a    b", 1024, &err), 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (struct error){ 0 };
        assert_int_equal(outgoing_value_check("valor", bad[i][0], 1024, &err), -1);
        assert_string_equal(err.text, bad[i][1]);
    }
}

static void outgoing_contact_check_wants_two_parts_of_a_name(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    struct outgoing_contact contact = { .formatted_name = "Ana" };
    assert_int_equal(outgoing_contact_check(&contact, &err), -1);
    assert_string_equal(err.text, "contact needs a first name or another part of it");

    contact.first_name = "Ana";
    contact.birthday = "31/01/1990";
    err = (struct error){ 0 };
    assert_int_equal(outgoing_contact_check(&contact, &err), -1);
    assert_string_equal(err.text, "birthday must be a date such as 1990-01-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outgoing_check_says_what_is_wrong),
        cmocka_unit_test(outgoing_order_check_keeps_a_bill_payable),
        cmocka_unit_test(outgoing_value_check_refuses_what_no_template_takes),
        cmocka_unit_test(outgoing_contact_check_wants_two_parts_of_a_name),
    };
    return cmocka_run_group_tests_name("outgoing, what is refused", tests, NULL, NULL);
}
