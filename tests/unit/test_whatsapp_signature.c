#include <ctype.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "channels/whatsapp/signature.h"
#include "tests/support/check.h"

#define SECRET "test_app_secret"
#define EMPTY "{\"object\":\"whatsapp_business_account\",\"entry\":[]}"
#define EMPTY_HEX "dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756"

static const struct {
    const char *secret, *body, *hex;
} vectors[] = {
    { SECRET, EMPTY, EMPTY_HEX },
    { SECRET, "{\"object\": \"whatsapp_business_account\", \"entry\": []}",
      "56cbbaf4961c6cfdae48b7f116c047e5eb513d2c931baae63a2bc1afd26f803a" },
    { "otro_secreto", EMPTY, "769b03d8c2ae6498f2d1e1f7299c0ba55448c69d741e7b0bb243d852d8a8d8c7" },
    { SECRET,
      "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":"
      "\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.T1"
      "\",\"from\":\"558596123586\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{"
      "\"body\":\"ol\\u00e1 \\ud83d\\ude00 a\\/b\"}}]}}]}]}",
      "24fabc9c92a8971a4f2868c45a9bba74b05330f3e86d23227b8a6a3c7cefb47e" },
};

static int check(const char *header, size_t count, const char *body, const char *first,
                 const char *second)
{
    struct error err = { 0 };
    struct whatsapp_signed arrived = { header, count, body, strlen(body) };
    struct whatsapp_secrets secrets = { { first, second } };
    int result = whatsapp_check_signature(&arrived, &secrets, &err);
    assert_int_equal(err.kind, result < 0 ? ERROR_DENIED : ERROR_NONE);
    return result;
}

static void whatsapp_signature_fits_the_vectors(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        char header[WHATSAPP_SIGNATURE_SIZE], made[WHATSAPP_SIGNATURE_SIZE];
        snprintf(header, sizeof header, "sha256=%s", vectors[i].hex);

        whatsapp_sign(vectors[i].secret, vectors[i].body, strlen(vectors[i].body), made);
        assert_string_equal(made, header);
        assert_int_equal(check(header, 1, vectors[i].body, vectors[i].secret, NULL), 0);

        for (char *at = header + 7; *at; at++)
            *at = (char)toupper((unsigned char)*at);
        assert_int_equal(check(header, 1, vectors[i].body, vectors[i].secret, NULL), 0);
    }
}

static void whatsapp_signature_fits_either_of_two_secrets(void **unused)
{
    (void)unused;
    assert_int_equal(check("sha256=" EMPTY_HEX, 1, EMPTY, "new", SECRET), 0);
    assert_int_equal(check("sha256=" EMPTY_HEX, 1, EMPTY, SECRET, "old"), 0);
    assert_int_equal(check("sha256=" EMPTY_HEX, 1, EMPTY, NULL, SECRET), 0);
    assert_int_equal(check("sha256=" EMPTY_HEX, 1, EMPTY, "new", "old"), -1);
    assert_int_equal(check("sha256=" EMPTY_HEX, 1, EMPTY, SECRET, NULL), 0);
}

static void whatsapp_signature_without_any_secret_fits_nothing(void **unused)
{
    (void)unused;
    char header[WHATSAPP_SIGNATURE_SIZE];
    whatsapp_sign("", EMPTY, strlen(EMPTY), header);

    assert_int_equal(check(header, 1, EMPTY, NULL, NULL), -1);
    assert_int_equal(check(header, 1, EMPTY, "", NULL), -1);
}

static void whatsapp_signature_must_be_one_well_formed_header(void **unused)
{
    (void)unused;
    static const char *const wrong[] = {
        "",
        "sha256=",
        EMPTY_HEX,
        "sha1=" EMPTY_HEX,
        "SHA256=" EMPTY_HEX,
        "sha256=" EMPTY_HEX "0",
        "sha256=" EMPTY_HEX " ",
        "sha256=gec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
        "sha256=ec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(check(wrong[i], 1, EMPTY, SECRET, NULL), -1);
    assert_int_equal(check(NULL, 0, EMPTY, SECRET, NULL), -1);
    assert_int_equal(check("sha256=" EMPTY_HEX, 2, EMPTY, SECRET, NULL), -1);
}

static void whatsapp_signature_covers_every_byte(void **unused)
{
    (void)unused;
    char body[] = EMPTY;
    for (size_t i = 0; i < strlen(EMPTY); i++) {
        body[i] ^= 1;
        assert_int_equal(check("sha256=" EMPTY_HEX, 1, body, SECRET, NULL), -1);
        body[i] ^= 1;
    }
    assert_int_equal(check("sha256=" EMPTY_HEX, 1, body, SECRET, NULL), 0);
}

static void *check_once(void *failures)
{
    *(int *)failures = check("sha256=" EMPTY_HEX, 1, EMPTY, "new", SECRET);
    return NULL;
}

static void whatsapp_signature_is_checked_on_any_thread(void **unused)
{
    (void)unused;
    pthread_t threads[4];
    int results[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, check_once, &results[i]);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(results[i], 0);
    }
}

static void whatsapp_challenge_needs_the_token(void **unused)
{
    (void)unused;
    static const struct {
        struct whatsapp_challenge asked;
        enum error_kind kind;
    } rows[] = {
        { { "subscribe", "right", "1158201444" }, ERROR_NONE },
        { { "subscribe", "wrong", "1158201444" }, ERROR_DENIED },
        { { "subscribe", "", "1158201444" }, ERROR_DENIED },
        { { "unsubscribe", "right", "1158201444" }, ERROR_INVALID },
        { { NULL, "right", "1158201444" }, ERROR_INVALID },
        { { "subscribe", NULL, "1158201444" }, ERROR_INVALID },
        { { "subscribe", "right", NULL }, ERROR_INVALID },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = { 0 };
        whatsapp_check_challenge(&rows[i].asked, "right", &err);
        assert_int_equal(err.kind, rows[i].kind);
    }

    struct error err = { 0 };
    assert_int_equal(
        whatsapp_check_challenge(&(struct whatsapp_challenge){ "subscribe", "", "1" }, "", &err),
        -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_signature_fits_the_vectors),
        cmocka_unit_test(whatsapp_signature_fits_either_of_two_secrets),
        cmocka_unit_test(whatsapp_signature_without_any_secret_fits_nothing),
        cmocka_unit_test(whatsapp_signature_must_be_one_well_formed_header),
        cmocka_unit_test(whatsapp_signature_covers_every_byte),
        cmocka_unit_test(whatsapp_signature_is_checked_on_any_thread),
        cmocka_unit_test(whatsapp_challenge_needs_the_token),
    };
    return cmocka_run_group_tests_name("whatsapp signature", tests, NULL, NULL);
}
