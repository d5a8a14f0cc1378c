/* Meta's table of error codes, row by row. */
#include <string.h>

#include "channels/whatsapp/reactions.h"
#include "tests/support/check.h"

/* Meta's classes: transient, wait, permanent, stop the template ("campaign"), stop the channel
 * ("alert"). The codes of a row are consecutive; `http` is Meta's. */
enum {
    T = WHATSAPP_TRANSIENT,
    W = WHATSAPP_WAIT,
    P = WHATSAPP_PERMANENT,
    C = WHATSAPP_STOP_TEMPLATE,
    A = WHATSAPP_STOP_CHANNEL
};

/* clang-format off */
static const struct {
    int first, last, http, class, about;
} rows[] = {
    { 0, 0, 401, A, WHATSAPP_ABOUT_TOKEN },
    { 1, 1, 400, T, WHATSAPP_ABOUT_SERVICE },
    { 2, 2, 503, T, WHATSAPP_ABOUT_SERVICE },
    { 3, 3, 500, A, WHATSAPP_ABOUT_PERMISSION },
    { 4, 4, 400, W, WHATSAPP_ABOUT_RATE },
    { 10, 10, 403, A, WHATSAPP_ABOUT_PERMISSION },
    { 33, 33, 400, A, WHATSAPP_ABOUT_NUMBER },
    { 100, 100, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 190, 190, 401, A, WHATSAPP_ABOUT_TOKEN },
    { 200, 299, 403, A, WHATSAPP_ABOUT_PERMISSION },
    { 368, 368, 403, A, WHATSAPP_ABOUT_POLICY },
    { 80007, 80007, 400, W, WHATSAPP_ABOUT_RATE },
    { 130403, 130403, 400, P, WHATSAPP_ABOUT_BLOCKED },
    { 130429, 130429, 400, T, WHATSAPP_ABOUT_RATE },
    { 130472, 130472, 400, P, WHATSAPP_ABOUT_MARKETING },
    { 130497, 130497, 403, P, WHATSAPP_ABOUT_COUNTRY },
    { 130501, 130501, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 131000, 131000, 500, T, WHATSAPP_ABOUT_SERVICE },
    { 131005, 131005, 403, A, WHATSAPP_ABOUT_PERMISSION },
    { 131008, 131009, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 131014, 131014, 400, P, WHATSAPP_ABOUT_MEDIA },
    { 131016, 131016, 500, T, WHATSAPP_ABOUT_SERVICE },
    { 131021, 131021, 400, P, WHATSAPP_ABOUT_UNREACHABLE },
    { 131026, 131026, 400, P, WHATSAPP_ABOUT_UNREACHABLE },
    { 131030, 131030, 400, P, WHATSAPP_ABOUT_UNREACHABLE },
    { 131031, 131031, 403, A, WHATSAPP_ABOUT_POLICY },
    { 131037, 131037, 400, A, WHATSAPP_ABOUT_NUMBER },
    { 131042, 131042, 400, A, WHATSAPP_ABOUT_PAYMENT },
    { 131044, 131044, 400, P, WHATSAPP_ABOUT_PAYMENT },
    { 131045, 131045, 500, A, WHATSAPP_ABOUT_NUMBER },
    { 131047, 131047, 400, P, WHATSAPP_ABOUT_WINDOW },
    { 131048, 131048, 400, C, WHATSAPP_ABOUT_QUALITY },
    { 131049, 131049, 400, W, WHATSAPP_ABOUT_MARKETING },
    { 131050, 131050, 400, P, WHATSAPP_ABOUT_OPTED_OUT },
    { 131051, 131051, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 131052, 131053, 400, P, WHATSAPP_ABOUT_MEDIA },
    { 131055, 131055, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 131056, 131056, 400, T, WHATSAPP_ABOUT_PAIR_RATE },
    { 131057, 131057, 500, T, WHATSAPP_ABOUT_MAINTENANCE },
    { 131059, 131059, 400, P, WHATSAPP_ABOUT_LISTING },
    { 131060, 131060, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 131062, 131062, 400, P, WHATSAPP_ABOUT_NEEDS_PHONE },
    { 131063, 131063, 400, C, WHATSAPP_ABOUT_MARKETING },
    { 131064, 131064, 400, C, WHATSAPP_ABOUT_TEMPLATE_STOPPED },
    { 132000, 132000, 400, C, WHATSAPP_ABOUT_TEMPLATE_VALUES },
    { 132001, 132001, 404, C, WHATSAPP_ABOUT_TEMPLATE_UNKNOWN },
    { 132005, 132005, 400, P, WHATSAPP_ABOUT_TEMPLATE_VALUES },
    { 132007, 132007, 400, C, WHATSAPP_ABOUT_TEMPLATE_STOPPED },
    { 132008, 132008, 400, P, WHATSAPP_ABOUT_TEMPLATE_VALUES },
    { 132012, 132012, 400, C, WHATSAPP_ABOUT_TEMPLATE_VALUES },
    { 132015, 132016, 400, C, WHATSAPP_ABOUT_TEMPLATE_STOPPED },
    { 132018, 132018, 400, P, WHATSAPP_ABOUT_TEMPLATE_VALUES },
    { 132068, 132069, 400, C, WHATSAPP_ABOUT_FLOW },
    { 133000, 133000, 500, A, WHATSAPP_ABOUT_NUMBER },
    { 133004, 133004, 503, T, WHATSAPP_ABOUT_SERVICE },
    { 133005, 133006, 400, A, WHATSAPP_ABOUT_NUMBER },
    { 133008, 133009, 400, W, WHATSAPP_ABOUT_NUMBER },
    { 133010, 133010, 400, A, WHATSAPP_ABOUT_NUMBER },
    { 133015, 133016, 400, W, WHATSAPP_ABOUT_NUMBER },
    { 134011, 134011, 400, A, WHATSAPP_ABOUT_PAYMENT },
    { 134100, 134100, 400, P, WHATSAPP_ABOUT_MARKETING },
    { 134101, 134101, 400, W, WHATSAPP_ABOUT_TEMPLATE_UNKNOWN },
    { 134102, 134102, 500, C, WHATSAPP_ABOUT_TEMPLATE_UNKNOWN },
    { 135000, 135000, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 137000, 137000, 400, P, WHATSAPP_ABOUT_IDENTITY },
    { 138000, 138999, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 139100, 139103, 400, P, WHATSAPP_ABOUT_BLOCKED },
    { 147001, 147004, 400, P, WHATSAPP_ABOUT_NUMBER },
    { 1752041, 1752041, 400, P, WHATSAPP_ABOUT_REQUEST },
    { 2388000, 2388999, 400, P, WHATSAPP_ABOUT_TEMPLATE_REFUSED },
    { 2494100, 2494100, 400, W, WHATSAPP_ABOUT_MAINTENANCE },
    { 2593000, 2593999, 400, P, WHATSAPP_ABOUT_REQUEST },
};
/* clang-format on */

static void whatsapp_reaction_follows_each_row_of_the_table(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int code = rows[i].first; code <= rows[i].last; code++) {
            const struct whatsapp_error *known = whatsapp_error_find(code);
            if (!known || (int)known->about != rows[i].about)
                fail_msg("code %d: about", code);
            if ((int)whatsapp_reaction_to(code, rows[i].http, false) != rows[i].class)
                fail_msg("code %d: reaction", code);
        }
}

/* Several Graph errors come with 400 whatever their code, and some are wrongly called transient. */
static void whatsapp_reaction_to_a_known_code_ignores_all_else(void **unused)
{
    (void)unused;
    static const int statuses[] = { 0, 200, 400, 401, 403, 404, 429, 500, 503 };
    for (size_t i = 0; i < whatsapp_error_count; i++)
        for (size_t k = 0; k < sizeof statuses / sizeof *statuses; k++) {
            const struct whatsapp_error *row = &whatsapp_errors[i];
            assert_int_equal(whatsapp_reaction_to(row->first, statuses[k], true), row->reaction);
            assert_int_equal(whatsapp_reaction_to(row->last, statuses[k], false), row->reaction);
        }
}

static void whatsapp_reaction_to_an_unknown_code_follows_the_answer(void **unused)
{
    (void)unused;
    static const struct {
        int http;
        bool transient;
        int class;
    } answers[] = {
        { 0, false, T },   { 429, false, T }, { 500, false, T }, { 502, false, T },
        { 503, false, T }, { 400, true, T },  { 400, false, P }, { 404, false, P },
        { 401, false, A }, { 403, false, A },
    };
    static const int64_t codes[] = {
        -1, 5, 199, 300, 131007, 137999, 7777777, INT64_MAX, INT64_MIN
    };
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
        for (size_t k = 0; k < sizeof codes / sizeof *codes; k++) {
            assert_null(whatsapp_error_find(codes[k]));
            assert_int_equal(whatsapp_reaction_to(codes[k], answers[i].http, answers[i].transient),
                             answers[i].class);
        }
}

/* Every row of ours is in Meta's table, in order, and has a sentence that people can read. */
static void whatsapp_errors_are_sorted_and_say_what_happened(void **unused)
{
    (void)unused;
    size_t row = 0;
    for (size_t i = 0; i < whatsapp_error_count; i++) {
        const struct whatsapp_error *known = &whatsapp_errors[i];
        size_t length = strlen(known->sentence);
        assert_true(known->first <= known->last);
        assert_true(i == 0 || known->first > whatsapp_errors[i - 1].last);
        assert_true(length > 20 && length < 200 && known->sentence[length - 1] == '.');
        while (row < sizeof rows / sizeof *rows && rows[row].last < known->first)
            row++;
        assert_true(row < sizeof rows / sizeof *rows && rows[row].first <= known->first &&
                    known->last <= rows[row].last);
    }
    assert_string_equal(whatsapp_error_sentence(7777777),
                        "O WhatsApp recusou a mensagem por um motivo desconhecido.");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_reaction_follows_each_row_of_the_table),
        cmocka_unit_test(whatsapp_reaction_to_a_known_code_ignores_all_else),
        cmocka_unit_test(whatsapp_reaction_to_an_unknown_code_follows_the_answer),
        cmocka_unit_test(whatsapp_errors_are_sorted_and_say_what_happened),
    };
    return cmocka_run_group_tests_name("whatsapp reactions", tests, NULL, NULL);
}
