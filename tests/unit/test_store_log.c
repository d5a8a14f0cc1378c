/* The write-ahead log of SQLite, as our layer writes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static void copy_file(const char *from, const char *to)
{
    char block[4096];
    size_t length;
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    while ((length = fread(block, 1, sizeof block, in)) > 0)
        assert_int_equal(fwrite(block, 1, length, out), length);
    assert_int_equal(fclose(out), 0);
    fclose(in);
}

/* What a machine that lost its power would find: the log as it is, with the zeros behind it. */
static void store_opens_with_a_log_that_ends_in_zeros(void **state)
{
    enum { SIZE = 8 << 10, COUNT = 64 };
    struct fixture *fixture = *state;
    char path[80], copy[96], copied_log[96], *body = memory_new(SIZE + 1);
    struct stat log;
    memset(body, 'x', SIZE);
    fixture_reopen(fixture);
    for (int i = 0; i < COUNT; i++) {
        char id[16];
        snprintf(id, sizeof id, "n%d", i);
        store_insert_user(fixture->store, id, body);
    }
    snprintf(path, sizeof path, "%s-wal", fixture->path);
    assert_int_equal(stat(path, &log), 0);
    assert_in_range(log.st_size, 16 << 20, 20 << 20); /* of half a megabyte that is used */

    snprintf(copy, sizeof copy, "%s/copy.db", fixture->folder);
    snprintf(copied_log, sizeof copied_log, "%s-wal", copy);
    copy_file(fixture->path, copy);
    copy_file(path, copied_log);
    struct error err = { 0 };
    char address[112];
    snprintf(address, sizeof address, "sqlite:%s", copy);
    OWNED(store) struct store *store = NULL;
    assert_int_equal(store_open(&store, address, &err), 0);
    struct store_record last = { 0 };
    assert_int_equal(store_get(store, STORE_USERS, "n63", &last, &err), 1);
    assert_int_equal(last.doc.length, SIZE);
    store_record_clear(&last);
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(store_opens_with_a_log_that_ends_in_zeros,
                                        fixture_make_folder, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
