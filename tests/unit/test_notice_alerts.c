/* Which notices are worth somebody's look, row by row. */
#include <string.h>

#include "bot/engine/notice_alerts.h"
#include "tests/support/check.h"

static const struct {
    const char *field, *body, *kind; /* kind "": none */
} rows[] = {
    { "account_update", "{\"event\":\"ACCOUNT_VIOLATION\"}", "account_violation" },
    { "account_update", "{\"event\":\"ACCOUNT_RESTRICTION\"}", "account_restricted" },
    { "account_update", "{\"event\":\"DISABLED_UPDATE\"}", "account_disabled" },
    { "account_update", "{\"event\":\"ACCOUNT_DELETED\"}", "account_deleted" },
    { "account_update", "{\"event\":\"PARTNER_REMOVED\"}", "account_detached" },
    { "account_update", "{\"event\":\"ACCOUNT_OFFBOARDED\"}", "account_detached" },
    { "account_update", "{\"event\":\"VERIFIED_ACCOUNT\"}", "" },
    { "account_update", NULL, "" },
    { "account_alerts", "{\"severity\":\"CRITICAL\"}", "account_alert" },
    { "account_alerts", "{\"severity\":\"WARNING\"}", "account_alert" },
    { "account_alerts", "{\"severity\":\"INFORMATIONAL\"}", "" },
    { "account_review_update", "{\"decision\":\"REJECTED\"}", "account_rejected" },
    { "account_review_update", "{\"decision\":\"APPROVED\"}", "" },
    { "phone_number_quality_update", "{\"event\":\"FLAGGED\"}", "number_flagged" },
    { "phone_number_quality_update", "{\"event\":\"DOWNGRADE\"}", "number_downgraded" },
    { "phone_number_quality_update", "{\"event\":\"UPGRADE\"}", "" },
    { "phone_number_name_update", "{\"decision\":\"REJECTED\"}", "number_name_rejected" },
    { "security", "{\"event\":\"PIN_CHANGED\"}", "number_security" },
    { "business_username_update", "{\"status\":\"deleted\"}", "username_deleted" },
    { "business_username_updates", "{\"status\":\"deleted\"}", "username_deleted" },
    { "flows", "{\"state\":\"ACTIVATED\"}", "flow_alert" },
    { "flows", "{\"state\":\"DEACTIVATED\"}", "" },
    { "errors", "{\"code\":131000}", "channel_error" },
    { "history", "{\"threads\":1}", "" },
    { "message_template_status_update", "{\"event\":\"PAUSED\"}", "" },
    { "security_of_tomorrow", "{}", "" },
};

static void notice_that_is_alarming_raises_its_alert(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct alert alert = { .kind = "" };
        const struct incoming in = {
            .kind = INCOMING_OTHER, .account = "demo", .field = rows[i].field, .body = rows[i].body
        };

        bool alarming = notice_is_alarming(&in, &alert);

        assert_string_equal(alert.kind, rows[i].kind);
        assert_int_equal(alarming, *rows[i].kind != '\0');
        if (alarming)
            assert_string_equal(alert.subject, "demo");
    }
}

static void notice_of_a_rate_limit_is_not_alarming(void **unused)
{
    (void)unused;
    struct alert alert;
    const struct incoming in = {
        .kind = INCOMING_OTHER, .account = "demo", .field = "errors", .error_code = 130429
    };

    assert_false(notice_is_alarming(&in, &alert));
}

static void notice_of_a_conversation_is_never_alarming(void **unused)
{
    (void)unused;
    struct alert alert;
    const struct incoming in = { .kind = INCOMING_STANDBY, .account = "demo", .field = "security" };

    assert_false(notice_is_alarming(&in, &alert));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notice_that_is_alarming_raises_its_alert),
        cmocka_unit_test(notice_of_a_rate_limit_is_not_alarming),
        cmocka_unit_test(notice_of_a_conversation_is_never_alarming),
    };
    return cmocka_run_group_tests_name("notice alerts", tests, NULL, NULL);
}
