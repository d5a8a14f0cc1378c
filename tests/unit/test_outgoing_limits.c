/* The provider's table of limits, row by row: what is at the limit passes, one more is refused. */
#include <stdio.h>
#include <string.h>

#include "bot/model/outgoing_contact.h"
#include "bot/model/outgoing_order.h"
#include "bot/model/outgoing_template.h"
#include "tests/support/check.h"

enum { ROOM = 16384 };

/* `count` times the letter é: one UTF-16 unit and two bytes, so that bytes are not mistaken. */
static const char *letters(size_t count)
{
    static char text[ROOM];
    assert_true(count * 2 < ROOM);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * 2, "é", 2);
    text[count * 2] = '\0';
    return text;
}

static const char *bytes(size_t count)
{
    static char text[ROOM];
    assert_true(count < ROOM);
    memset(text, 'a', count);
    text[count] = '\0';
    return text;
}

static struct outgoing text(size_t n)
{
    return (struct outgoing){ .kind = OUTGOING_TEXT, .text = letters(n) };
}

static struct outgoing caption(size_t n)
{
    return (struct outgoing){ .kind = OUTGOING_IMAGE,
                              .media = { .id = "1", .caption = letters(n) } };
}

static struct outgoing buttons(void)
{
    return (struct outgoing){ .kind = OUTGOING_BUTTONS,
                              .text = "a",
                              .choices = { { "0", "A", NULL },
                                           { "1", "B", NULL },
                                           { "2", "C", NULL },
                                           { "3", "D", NULL } },
                              .choice_count = 1 };
}

static struct outgoing list(void)
{
    struct outgoing out = buttons();
    out.kind = OUTGOING_LIST;
    out.open = "Ver";
    return out;
}

static struct outgoing button_body(size_t n)
{
    struct outgoing out = buttons();
    out.text = letters(n);
    return out;
}

static struct outgoing link_body(size_t n)
{
    return (struct outgoing){
        .kind = OUTGOING_LINK, .text = letters(n), .open = "Ver", .url = "https://a.br"
    };
}

static struct outgoing flow_body(size_t n)
{
    return (struct outgoing){
        .kind = OUTGOING_FLOW, .text = letters(n), .open = "Ver", .flow = { .id = "1" }
    };
}

static struct outgoing location_body(size_t n)
{
    return (struct outgoing){ .kind = OUTGOING_LOCATION_REQUEST, .text = letters(n) };
}

static const struct outgoing_item items[] = { { "1", "Um", 100, 0, 1 } };

static struct outgoing_order *bill(void)
{
    static struct outgoing_order order;
    order = (struct outgoing_order){
        .reference_id = "A", .payment_link = "https://a.br", .items = items, .item_count = 1
    };
    return &order;
}

static struct outgoing order_body(size_t n)
{
    return (struct outgoing){ .kind = OUTGOING_ORDER, .text = letters(n), .order = bill() };
}

static struct outgoing reference(size_t n)
{
    struct outgoing_order *order = bill();
    order->reference_id = bytes(n);
    return (struct outgoing){ .kind = OUTGOING_ORDER, .text = "a", .order = order };
}

static struct outgoing list_body(size_t n)
{
    struct outgoing out = list();
    out.text = letters(n);
    return out;
}

static struct outgoing header(size_t n)
{
    struct outgoing out = buttons();
    out.header = (struct outgoing_header){ .kind = OUTGOING_HEADER_TEXT, .text = letters(n) };
    return out;
}

static struct outgoing footer(size_t n)
{
    struct outgoing out = buttons();
    out.footer = letters(n);
    return out;
}

static struct outgoing button_count(size_t n)
{
    struct outgoing out = buttons();
    out.choice_count = n;
    return out;
}

static struct outgoing button_title(size_t n)
{
    struct outgoing out = buttons();
    out.choices[0].title = letters(n);
    return out;
}

static struct outgoing button_id(size_t n)
{
    struct outgoing out = buttons();
    out.choices[0].id = bytes(n);
    return out;
}

static struct outgoing link_words(size_t n)
{
    struct outgoing out = link_body(1);
    out.open = letters(n);
    return out;
}

static struct outgoing flow_words(size_t n)
{
    struct outgoing out = flow_body(1);
    out.open = letters(n);
    return out;
}

static struct outgoing list_words(size_t n)
{
    struct outgoing out = list();
    out.open = letters(n);
    return out;
}

static struct outgoing row_count(size_t n)
{
    static char ids[16][4];
    struct outgoing out = list();
    for (size_t i = 0; i < n && i < OUTGOING_ROWS_MAX; i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", i);
        out.choices[i] = (struct outgoing_choice){ ids[i], "A", NULL };
    }
    out.choice_count = n;
    return out;
}

static struct outgoing section_count(size_t n)
{
    struct outgoing out = row_count(10);
    for (size_t i = 0; i < n && i < OUTGOING_SECTIONS_MAX; i++)
        out.sections[i] = (struct outgoing_section){ "S", 1 };
    out.section_count = n;
    return out;
}

static struct outgoing row_id(size_t n)
{
    struct outgoing out = list();
    out.choices[0].id = bytes(n);
    return out;
}

static struct outgoing row_title(size_t n)
{
    struct outgoing out = list();
    out.choices[0].title = letters(n);
    return out;
}

static struct outgoing row_description(size_t n)
{
    struct outgoing out = list();
    out.choices[0].description = letters(n);
    return out;
}

static struct outgoing section_title(size_t n)
{
    struct outgoing out = list();
    out.sections[0] = (struct outgoing_section){ letters(n), 1 };
    out.section_count = 1;
    return out;
}

static struct outgoing contact_count(size_t n)
{
    static struct outgoing_contact cards[300];
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++)
        cards[i] = (struct outgoing_contact){ .formatted_name = "Ana", .first_name = "Ana" };
    return (struct outgoing){ .kind = OUTGOING_CONTACTS, .contacts = { cards, n } };
}

static struct outgoing with_value(enum outgoing_component_kind kind, const char *value)
{
    static struct outgoing_parameter parameter;
    static struct outgoing_component component;
    static struct outgoing_template message;
    parameter = (struct outgoing_parameter){ .kind = OUTGOING_PARAMETER_TEXT, .text = value };
    component =
        (struct outgoing_component){ .kind = kind, .parameters = &parameter, .parameter_count = 1 };
    message = (struct outgoing_template){ "a", "pt_BR", &component, 1 };
    return (struct outgoing){ .kind = OUTGOING_TEMPLATE, .template = &message };
}

static struct outgoing template_body(size_t n)
{
    return with_value(OUTGOING_PART_BODY, letters(n));
}

static struct outgoing template_header(size_t n)
{
    return with_value(OUTGOING_PART_HEADER, letters(n));
}

static struct outgoing template_url(size_t n)
{
    return with_value(OUTGOING_PART_BUTTON, letters(n));
}

static const struct {
    const char *field; /* as the refusal begins */
    size_t limit;
    struct outgoing (*with)(size_t n);
} rows[] = {
    { "text", 4096, text },
    { "caption", 1024, caption },
    { "text", 1024, button_body },
    { "text", 1024, link_body },
    { "text", 1024, flow_body },
    { "text", 1024, location_body },
    { "text", 1024, order_body },
    { "text", 4096, list_body },
    { "header", 60, header },
    { "footer", 60, footer },
    { "buttons", 3, button_count },
    { "choice 0: button title", 20, button_title },
    { "choice 0: button id", 256, button_id },
    { "link button", 20, link_words },
    { "flow button", 20, flow_words },
    { "list button", 20, list_words },
    { "rows", 10, row_count },
    { "sections", 10, section_count },
    { "choice 0: row id", 200, row_id },
    { "choice 0: row title", 24, row_title },
    { "choice 0: row description", 72, row_description },
    { "section 0: section title", 24, section_title },
    { "contacts", 257, contact_count },
    { "reference id", 60, reference },
    { "body, value 1: value", 1024, template_body },
    { "header, value 1: value", 60, template_header },
    { "button, value 1: value", 2000, template_url },
};

static void outgoing_check_holds_each_limit_of_the_table(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = { 0 };
        char number[16];
        snprintf(number, sizeof number, "%zu", rows[i].limit);

        struct outgoing full = rows[i].with(rows[i].limit);
        if (outgoing_check(&full, &err) < 0)
            fail_msg("%s at %zu: %s", rows[i].field, rows[i].limit, err.text);
        struct outgoing over = rows[i].with(rows[i].limit + 1);
        if (outgoing_check(&over, &err) == 0)
            fail_msg("%s beyond %zu passed", rows[i].field, rows[i].limit);
        if (strncmp(err.text, rows[i].field, strlen(rows[i].field)) != 0 ||
            !strstr(err.text, number) || err.kind != ERROR_INVALID)
            fail_msg("%s beyond %zu: \"%s\"", rows[i].field, rows[i].limit, err.text);
    }
}

static void outgoing_check_counts_two_units_above_the_basic_plane(void **unused)
{
    (void)unused;
    struct error err = { 0 };
    struct outgoing full = buttons(), over = buttons();
    full.choices[0].title = "😀😀😀😀😀😀😀😀😀😀";
    over.choices[0].title = "😀😀😀😀😀😀😀😀😀😀a";

    assert_int_equal(outgoing_check(&full, &err), 0);
    assert_int_equal(outgoing_check(&over, &err), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outgoing_check_holds_each_limit_of_the_table),
        cmocka_unit_test(outgoing_check_counts_two_units_above_the_basic_plane),
    };
    return cmocka_run_group_tests_name("outgoing, its limits", tests, NULL, NULL);
}
