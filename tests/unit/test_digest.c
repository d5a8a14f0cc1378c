#include "bot/base/digest.h"

#include <string.h>

#include "tests/support/check.h"

static void digest_sha256_matches_the_standard(void **unused)
{
    (void)unused;
    unsigned char digest[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE];

    digest_sha256("abc", 3, digest);
    digest_hex(digest, sizeof digest, hex);

    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void digest_hmac_matches_rfc_4231(void **unused)
{
    (void)unused;
    static const char text[] = "what do ya want for nothing?";
    unsigned char digest[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE];

    digest_hmac("Jefe", text, strlen(text), digest);
    digest_hex(digest, sizeof digest, hex);

    assert_string_equal(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

static void digest_random_differs_each_time(void **unused)
{
    (void)unused;
    unsigned char first[16], second[16];

    digest_random(first, sizeof first);
    digest_random(second, sizeof second);

    assert_memory_not_equal(first, second, sizeof first);
}

static void digest_equal_finds_any_difference(void **unused)
{
    (void)unused;

    assert_true(digest_equal("same", "same", 4));
    assert_false(digest_equal("same", "samE", 4));
    assert_true(digest_equal_text("", ""));
    assert_true(digest_equal_text("token", "token"));
    assert_false(digest_equal_text("token", "tokem"));
    assert_false(digest_equal_text("token", "token "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digest_sha256_matches_the_standard),
        cmocka_unit_test(digest_hmac_matches_rfc_4231),
        cmocka_unit_test(digest_random_differs_each_time),
        cmocka_unit_test(digest_equal_finds_any_difference),
    };
    return cmocka_run_group_tests_name("digest", tests, NULL, NULL);
}
