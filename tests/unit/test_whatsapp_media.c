#include <stdio.h>
#include <string.h>

#include "channels/whatsapp/media.h"
#include "tests/support/check.h"

static const char messages[] = "https://graph.facebook.com/v23.0/1065/messages";

static void media_is_asked_for_beside_the_number(void **state)
{
    OWNED_BUF struct buf ask = { 0 }, give = { 0 };
    (void)state;

    buf_init(&ask, 500);
    buf_init(&give, 500);
    whatsapp_media_address(messages, "100338", &ask);
    whatsapp_upload_address(messages, &give);
    assert_string_equal(ask.data, "https://graph.facebook.com/v23.0/100338?phone_number_id=1065");
    assert_string_equal(give.data, "https://graph.facebook.com/v23.0/1065/media");
}

static void media_id_is_nothing_that_leads_elsewhere(void **state)
{
    static const char *const wrong[] = { "",    "../me", "1/2",   "1?x=2", "1#",
                                         "a b", "é",     "1%2f2", "1\n",   NULL };
    char lengthy[WHATSAPP_MEDIA_ID_MAX + 2];
    (void)state;

    assert_true(whatsapp_is_media_id("1003383421387256"));
    assert_true(whatsapp_is_media_id("aB-_9"));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(whatsapp_is_media_id(wrong[i]));
    memset(lengthy, '1', sizeof lengthy);
    lengthy[sizeof lengthy - 1] = '\0';
    assert_false(whatsapp_is_media_id(lengthy));
}

static void token_goes_to_meta_or_to_the_api_itself_only(void **state)
{
    static const struct {
        const char *url;
        bool may;
    } cases[] = {
        { "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=133", true },
        { "https://graph.facebook.com/v23.0/file", true },
        { "https://scontent.xx.fbcdn.net/v/x", true },
        { "https://mmg.whatsapp.net/x", true },
        { "https://LOOKASIDE.FBSBX.COM/x", true },
        { "http://lookaside.fbsbx.com/x", false },
        { "https://lookaside.fbsbx.com:8443/x", false },
        { "https://fbsbx.com.evil.example/x", false },
        { "https://evilfbsbx.com/x", false },
        { "https://lookaside.fbsbx.com@evil.example/x", false },
        { "https://user:pass@lookaside.fbsbx.com/x", false },
        { "https://evil.example/lookaside.fbsbx.com", false },
        { "https://evil.example#lookaside.fbsbx.com", false },
        { "https://evil.example\\@lookaside.fbsbx.com/x", false },
        { "https://127.0.0.1/x", false },
        { "https://[::1]/x", false },
        { "https://169.254.169.254/latest/meta-data", false },
        { "file:///etc/passwd", false },
        { "ftp://lookaside.fbsbx.com/x", false },
        { "//lookaside.fbsbx.com/x", false },
        { "https:/lookaside.fbsbx.com/x", false },
        { "https:///lookaside.fbsbx.com/x", false },
        { "https://lookaside.fbsbx.com/a b", false },
        { "https://look\xc3\xa1side.fbsbx.com/x", false },
        { "", false },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(whatsapp_may_fetch(cases[i].url, messages), cases[i].may);
}

static void token_goes_to_a_simulator_of_the_same_host_and_port(void **state)
{
    static const char api[] = "http://127.0.0.1:8091/simulator/graph/v23.0/1065/messages";
    (void)state;
    assert_true(whatsapp_may_fetch("http://127.0.0.1:8091/any/where", api));
    assert_false(whatsapp_may_fetch("http://127.0.0.1:8092/any/where", api));
    assert_false(whatsapp_may_fetch("http://localhost:8091/any/where", api));
    assert_false(whatsapp_may_fetch("https://127.0.0.1:8091/any/where", api));
    assert_true(whatsapp_may_fetch("https://lookaside.fbsbx.com/x", api));
}

static bool read(const char *body, struct whatsapp_media *out)
{
    return whatsapp_read_media(body, strlen(body), out);
}

static void media_answer_is_read_in_all_its_forms(void **state)
{
    struct whatsapp_media media;
    (void)state;

    assert_true(
        read("{\"url\":\"https://x/y\",\"mime_type\":\"image/png\",\"file_size\":\"303833\","
             "\"sha256\":\"B94D27B9934D3E08A52E52D7DA7DABFAC484EFE37A5380EE9088F7ACE2EFCDE9"
             "\"}",
             &media));
    assert_string_equal(media.url, "https://x/y");
    assert_string_equal(media.mime, "image/png");
    assert_int_equal(media.size, 303833);
    assert_string_equal(media.sha256,
                        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
    assert_true(read("{\"url\":\"https://x/y\",\"file_size\":7}", &media));
    assert_int_equal(media.size, 7);
    assert_true(read("{\"url\":\"https://x/y\",\"file_size\":-7,\"sha256\":5}", &media));
    assert_int_equal(media.size, 0);
    assert_string_equal(media.sha256, "");
    assert_false(read("{\"url\":5}", &media));
    assert_false(read("{}", &media));
    assert_false(read("<html>", &media));
    assert_false(read("", &media));
}

static void upload_answer_is_an_id(void **state)
{
    char id[WHATSAPP_MEDIA_ID_MAX + 1];
    (void)state;
    assert_true(whatsapp_read_upload("{\"id\":\"104\"}", 12, id));
    assert_string_equal(id, "104");
    assert_true(whatsapp_read_upload("{\"id\":104}", 10, id));
    assert_string_equal(id, "104");
    assert_false(whatsapp_read_upload("{\"id\":\"a/b\"}", 12, id));
    assert_false(whatsapp_read_upload("{}", 2, id));
    assert_false(whatsapp_read_upload("", 0, id));
}

static void checksum_is_hexadecimal_however_it_came(void **state)
{
    char out[65];
    (void)state;
    whatsapp_checksum("uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", out); /* "hello world" */
    assert_string_equal(out, "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9");
    whatsapp_checksum("short", out);
    assert_string_equal(out, "");
    whatsapp_checksum("!!!!uZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek=", out);
    assert_string_equal(out, "");
    whatsapp_checksum(NULL, out);
    assert_string_equal(out, "");
}

static void upload_has_its_file_between_two_parts(void **state)
{
    OWNED_BUF struct buf head = { 0 }, tail = { 0 };
    (void)state;
    buf_init(&head, 1000);
    buf_init(&tail, 1000);
    whatsapp_upload_parts("XYZ", "image/png", "mapa.png", &head, &tail);
    assert_string_equal(
        head.data, "--XYZ\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n"
                   "\r\nwhatsapp\r\n"
                   "--XYZ\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n"
                   "--XYZ\r\nContent-Disposition: form-data; name=\"file\"; "
                   "filename=\"mapa.png\"\r\nContent-Type: image/png\r\n\r\n");
    assert_string_equal(tail.data, "\r\n--XYZ--\r\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(media_is_asked_for_beside_the_number),
        cmocka_unit_test(media_id_is_nothing_that_leads_elsewhere),
        cmocka_unit_test(token_goes_to_meta_or_to_the_api_itself_only),
        cmocka_unit_test(token_goes_to_a_simulator_of_the_same_host_and_port),
        cmocka_unit_test(media_answer_is_read_in_all_its_forms),
        cmocka_unit_test(upload_answer_is_an_id),
        cmocka_unit_test(checksum_is_hexadecimal_however_it_came),
        cmocka_unit_test(upload_has_its_file_between_two_parts),
    };
    return cmocka_run_group_tests_name("whatsapp media", tests, NULL, NULL);
}
