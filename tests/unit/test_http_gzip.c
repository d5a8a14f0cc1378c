#include <stdlib.h>
#include <string.h>

#include "bot/net/http_gzip.h"
#include "tests/support/check.h"

static void http_gzip_reads_what_the_other_side_accepts(void **unused)
{
    static const struct {
        const char *header;
        bool accepted;
    } cases[] = {
        { NULL, false },       { "", false },
        { "gzip", true },      { "GZIP", true },
        { "br, gzip", true },  { "deflate, gzip;q=0.5, *;q=0", true },
        { "*", true },         { "gzip;q=0", false },
        { "br", false },       { "gzip; q=0.000", false },
        { "xgzip", false },    { "gzip;q=0, *", false },
        { "identity", false }, { ",,  gzip", true },
    };
    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal((int)i * 10 + http_gzip_accepted(cases[i].header),
                         (int)i * 10 + cases[i].accepted);
}

static void http_gzip_unpacks_what_it_packed(void **unused)
{
    static char text[200000];
    size_t packed_length = 0, length = 0;
    (void)unused;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = (char)('a' + i * i % 17);
    char *packed = http_gzip_pack(text, sizeof text, &packed_length);
    assert_true(packed_length < sizeof text / 10);
    char *again = http_gzip_unpack((unsigned char *)packed, packed_length, sizeof text, &length);
    assert_int_equal(length, sizeof text);
    assert_memory_equal(again, text, sizeof text);
    assert_null(http_gzip_unpack((unsigned char *)packed, packed_length, sizeof text - 1, &length));
    assert_null(http_gzip_unpack((unsigned char *)packed, packed_length / 2, 1000000, &length));
    assert_null(http_gzip_unpack((const unsigned char *)"nothing", 7, 1000, &length));
    assert_null(http_gzip_pack("x", 1, &length));
    free(packed);
    free(again);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(http_gzip_reads_what_the_other_side_accepts),
        cmocka_unit_test(http_gzip_unpacks_what_it_packed),
    };
    return cmocka_run_group_tests_name("http gzip", tests, NULL, NULL);
}
