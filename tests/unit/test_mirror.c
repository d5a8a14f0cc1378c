/* The mirror of templates: what may be sent, and what is worth an alert. */
#include <string.h>

#include "bot/engine/mirror_inside.h"
#include "tests/support/check.h"

#define WABA "1022"
#define KEY WABA ":fatura:pt_BR"

static const char approved[] =
    "{\"id\":\"168\",\"name\":\"fatura\",\"language\":\"pt_BR\",\"status\":\"APPROVED\","
    "\"category\":\"UTILITY\",\"quality_score\":{\"score\":\"GREEN\"},\"components\":[{\"type\":"
    "\"BODY\",\"text\":\"Olá {{1}}, sua fatura chegou.\"}]}";

struct rig {
    struct store *store;
    struct clock clock;
    struct alerts alerts;
    struct accounts accounts;
    struct mirror *mirror;
};

static struct mirror *open_again(struct rig *rig)
{
    struct error err = { 0 };
    struct mirror *mirror = NULL;
    assert_int_equal(mirror_open(&mirror,
                                 &(struct mirror_parts){ .store = rig->store,
                                                         .alerts = &rig->alerts,
                                                         .accounts = &rig->accounts,
                                                         .api = "http://127.0.0.1:9",
                                                         .clock = &rig->clock },
                                 &err),
                     0);
    return mirror;
}

static void open_rig(struct rig *rig)
{
    struct error err = { 0 };
    static char name[] = "demo", number[] = "1065", token[] = "t", secret[] = "s", waba[] = WABA;
    const struct account account = { .name = name,
                                     .phone_number_id = number,
                                     .token = token,
                                     .app_secret = secret,
                                     .verify_token = token,
                                     .waba_id = waba };
    *rig = (struct rig){ .clock = clock_by_hand(SECONDS(1700000000)) };
    assert_int_equal(store_open(&rig->store, "sqlite::memory:", &err), 0);
    rig->alerts = (struct alerts){ .store = rig->store, .clock = &rig->clock };
    assert_int_equal(accounts_add(&rig->accounts, &account, "http://127.0.0.1:9", &err), 0);
    rig->mirror = open_again(rig);
}

static void close_rig(struct rig *rig)
{
    mirror_free(rig->mirror);
    accounts_clear(&rig->accounts);
    store_free(rig->store);
}

/* As Meta lists it. */
static void list(struct rig *rig, const char *item)
{
    struct error err = { 0 };
    json_auto_t *meta = json_loads(item, 0, NULL);
    json_t *document = mirror_from_meta(WABA, meta, clock_now(&rig->clock));
    assert_non_null(document);
    assert_int_equal(mirror_put(rig->mirror, &document, 1, &err), 0);
    json_decref(document);
}

static void hear(struct rig *rig, const char *field, const char *body)
{
    const struct incoming incoming = {
        .kind = INCOMING_OTHER, .account = "demo", .field = field, .body = body
    };
    assert_true(mirror_hear(rig->mirror, &incoming));
    mirror_apply(rig->mirror);
}

static int compose(struct mirror *mirror, const char *values, struct buf *out, struct error *err)
{
    json_auto_t *given = json_loads(values, 0, NULL);
    return mirror_compose(mirror,
                          &(struct template_wish){ .account = "demo",
                                                   .name = "fatura",
                                                   .language = "pt_BR",
                                                   .values = given,
                                                   .to = "5511",
                                                   .callback = "c:1" },
                          out, err);
}

static void expect_refused(struct mirror *mirror, const char *values, enum error_kind kind,
                           const char *says)
{
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 4096);
    assert_int_equal(compose(mirror, values, &out, &err), -1);
    assert_string_equal(err.text, says);
    assert_int_equal(err.kind, kind);
    assert_int_equal(out.length, 0);
}

static void mirror_composes_what_is_approved(void **unused)
{
    (void)unused;
    struct rig rig;
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 4096);
    open_rig(&rig);
    list(&rig, approved);

    assert_int_equal(compose(rig.mirror, "{\"body.1\":\"Ana\"}", &out, &err), 0);

    assert_string_equal(
        out.data, "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"to\":"
                  "\"+5511\",\"type\":\"template\",\"template\":{\"name\":\"fatura\",\"language\":{"
                  "\"code\":\"pt_BR\",\"policy\":\"deterministic\"},\"components\":[{\"type\":"
                  "\"body\",\"parameters\":[{\"type\":\"text\",\"text\":\"Ana\"}]}]},"
                  "\"biz_opaque_callback_data\":\"c:1\"}");
    close_rig(&rig);
}

static void mirror_refuses_what_is_unknown_or_filled_wrongly(void **unused)
{
    (void)unused;
    struct rig rig;
    open_rig(&rig);
    expect_refused(rig.mirror, "{}", ERROR_CONFLICT, "there is no template fatura (pt_BR)");

    list(&rig, approved);
    expect_refused(rig.mirror, "{}", ERROR_INVALID, "template fatura (pt_BR): body.1 is missing");
    close_rig(&rig);
}

/* Every status but APPROVED stops it, at once, before Meta's list was read again. */
static void mirror_stops_a_template_when_a_webhook_says_so(void **unused)
{
    (void)unused;
    static const struct {
        const char *event;
        unsigned alerts;
    } rows[] = {
        { "PAUSED", 1 },   { "REJECTED", 1 },         { "DISABLED", 1 },  { "FLAGGED", 1 },
        { "ARCHIVED", 1 }, { "PENDING_DELETION", 1 }, { "DELETED", 1 },   { "LIMIT_EXCEEDED", 1 },
        { "LOCKED", 1 },   { "PENDING", 0 },          { "IN_APPEAL", 0 },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rig rig;
        struct error err = { 0 };
        OWNED_BUF struct buf out = { 0 }, body = { 0 }, says = { 0 };
        buf_init(&out, 4096);
        buf_init(&body, 512);
        buf_init(&says, 512);
        open_rig(&rig);
        list(&rig, approved);
        buf_format(&body, "{\"event\":\"%s\",\"name\":\"fatura\",\"language\":\"pt_BR\"}",
                   rows[i].event);
        buf_format(&says, "template fatura (pt_BR) is %s, and not APPROVED", rows[i].event);

        hear(&rig, "message_template_status_update", body.data);
        expect_refused(rig.mirror, "{\"body.1\":\"Ana\"}", ERROR_CONFLICT, says.data);
        if (rig.alerts.raised != rows[i].alerts)
            fail_msg("%s: %u alerts", rows[i].event, (unsigned)rig.alerts.raised);

        hear(&rig, "message_template_status_update",
             "{\"event\":\"REINSTATED\",\"name\":\"fatura\",\"language\":\"pt_BR\"}");
        assert_int_equal(compose(rig.mirror, "{\"body.1\":\"Ana\"}", &out, &err), 0);
        close_rig(&rig);
    }
}

static void mirror_tells_a_change_once(void **unused)
{
    (void)unused;
    static const struct {
        const char *field, *body;
    } notices[] = {
        { "template_category_update",
          "{\"name\":\"fatura\",\"language\":\"pt_BR\",\"category\":\"MARKETING\"}" },
        { "template_category_update",
          "{\"name\":\"fatura\",\"language\":\"pt_BR\",\"category\":\"UTILITY\",\"coming\":"
          "\"MARKETING\"}" },
        { "message_template_quality_update",
          "{\"name\":\"fatura\",\"language\":\"pt_BR\",\"score\":\"RED\",\"previous\":\"GREEN\"}" },
    };
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
        struct rig rig;
        open_rig(&rig);
        list(&rig, approved);

        hear(&rig, notices[i].field, notices[i].body);
        hear(&rig, notices[i].field, notices[i].body);

        assert_int_equal(rig.alerts.raised, 1);
        close_rig(&rig);
    }
}

static void mirror_hears_nothing_but_templates(void **unused)
{
    (void)unused;
    struct rig rig;
    open_rig(&rig);
    const struct incoming other = { .kind = INCOMING_OTHER, .account = "demo", .field = "flows" };
    const struct incoming message = { .kind = INCOMING_MESSAGE, .account = "demo" };
    const struct incoming strange = { .kind = INCOMING_OTHER,
                                      .account = "nobody's",
                                      .field = "message_template_status_update",
                                      .body = "[]" };

    assert_false(mirror_hear(rig.mirror, &other));
    assert_false(mirror_hear(rig.mirror, &message));
    assert_true(mirror_hear(rig.mirror, &strange));
    assert_false(mirror_hear(NULL, &strange));
    mirror_apply(rig.mirror);

    assert_int_equal(rig.alerts.raised, 0);
    close_rig(&rig);
}

static void mirror_refuses_what_became_of_another_category(void **unused)
{
    (void)unused;
    struct rig rig;
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 4096);
    open_rig(&rig);
    list(&rig, approved);
    json_auto_t *values = json_pack("{s:s}", "body.1", "Ana");
    const struct template_wish wish = { .account = "demo",
                                        .name = "fatura",
                                        .language = "pt_BR",
                                        .category = "UTILITY",
                                        .values = values,
                                        .to = "5511" };

    assert_int_equal(mirror_compose(rig.mirror, &wish, &out, &err), 0);
    hear(&rig, "template_category_update",
         "{\"name\":\"fatura\",\"language\":\"pt_BR\",\"category\":\"MARKETING\"}");
    assert_int_equal(mirror_compose(rig.mirror, &wish, &out, &err), -1);
    assert_string_equal(err.text, "template fatura (pt_BR) is MARKETING now, and not UTILITY");
    close_rig(&rig);
}

static void mirror_reads_the_list_when_a_code_says_that_it_is_behind(void **unused)
{
    (void)unused;
    static const struct {
        int64_t code;
        bool behind;
    } rows[] = { { 132001, true }, { 132015, true },  { 132016, true }, { 131064, true },
                 { 0, false },     { 131026, false }, { 190, false },   { 7777777, false } };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct rig rig;
        open_rig(&rig);
        mirror_doubt(rig.mirror, rows[i].code);
        assert_int_equal(rig.mirror->heard, rows[i].behind);
        close_rig(&rig);
    }
    mirror_doubt(NULL, 132015);
}

static void mirror_sends_a_code_to_numbers_only(void **unused)
{
    (void)unused;
    struct rig rig;
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 4096);
    open_rig(&rig);
    list(&rig, "{\"name\":\"fatura\",\"language\":\"pt_BR\",\"status\":\"APPROVED\","
               "\"category\":\"AUTHENTICATION\",\"components\":[{\"type\":\"BODY\"}]}");
    json_auto_t *values = json_pack("{s:s}", "code", "123456");
    const struct template_wish wish = {
        .account = "demo", .name = "fatura", .language = "pt_BR", .values = values, .to = "BR.1349"
    };

    assert_int_equal(mirror_compose(rig.mirror, &wish, &out, &err), -1);
    assert_string_equal(err.text, "template fatura (pt_BR) is sent to phone numbers only");
    close_rig(&rig);
}

static void mirror_takes_up_what_the_store_has_but_no_draft(void **unused)
{
    (void)unused;
    struct rig rig;
    struct error err = { 0 };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 4096);
    open_rig(&rig);
    list(&rig, approved);
    json_t *draft = json_pack("{s:s, s:s, s:s, s:s}", "id", WABA ":nova:pt_BR", "name", "nova",
                              "language", "pt_BR", "status", "DRAFT");
    assert_int_equal(mirror_put(rig.mirror, &draft, 1, &err), 0);
    json_decref(draft);

    struct mirror *again = open_again(&rig);
    assert_int_equal(compose(again, "{\"body.1\":\"Ana\"}", &out, &err), 0);
    assert_null(mirror_get(again, WABA ":nova:pt_BR"));
    mirror_free(again);
    close_rig(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mirror_composes_what_is_approved),
        cmocka_unit_test(mirror_refuses_what_is_unknown_or_filled_wrongly),
        cmocka_unit_test(mirror_stops_a_template_when_a_webhook_says_so),
        cmocka_unit_test(mirror_tells_a_change_once),
        cmocka_unit_test(mirror_hears_nothing_but_templates),
        cmocka_unit_test(mirror_refuses_what_became_of_another_category),
        cmocka_unit_test(mirror_reads_the_list_when_a_code_says_that_it_is_behind),
        cmocka_unit_test(mirror_sends_a_code_to_numbers_only),
        cmocka_unit_test(mirror_takes_up_what_the_store_has_but_no_draft),
    };
    return cmocka_run_group_tests_name("mirror of templates", tests, NULL, NULL);
}
