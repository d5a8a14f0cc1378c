#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/file.h"
#include "bot/base/memory.h"
#include "tests/support/check.h"

static int make_file(void **state)
{
    char path[] = "/tmp/test_file_XXXXXX";
    int file = mkstemp(path);
    if (file < 0 || write(file,
                          "0123\0"
                          "5678",
                          9) != 9)
        return -1;
    close(file);
    *state = memory_text(path);
    return 0;
}

static int drop_file(void **state)
{
    unlink(*state);
    free(*state);
    return 0;
}

static void file_read_gives_all_bytes_up_to_the_limit(void **state)
{
    struct error err = { 0 };
    OWNED_TEXT char *text = NULL;
    size_t length = 0;

    assert_int_equal(file_read(*state, 9, &text, &length, &err), 0);
    assert_int_equal(length, 9);
    assert_memory_equal(text,
                        "0123\0"
                        "5678",
                        10); /* with its NUL */
}

static void file_read_names_the_file_and_its_limit(void **state)
{
    struct error err = { 0 };
    char *text = NULL, wanted[64];
    size_t length = 0;

    assert_int_equal(file_read(*state, 8, &text, &length, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    snprintf(wanted, sizeof wanted, "%s has more than 8 bytes", (char *)*state);
    assert_string_equal(err.text, wanted);
}

static void file_read_tells_why_there_is_nothing_to_read(void **state)
{
    struct error err = { 0 };
    char *text = NULL;
    size_t length = 0;
    (void)state;

    assert_int_equal(file_read("/nowhere/at all", 9, &text, &length, &err), -1);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_string_equal(err.text, "opening /nowhere/at all: No such file or directory");
    err = (struct error){ 0 };
    assert_int_equal(file_read("/tmp", 9, &text, &length, &err), -1);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_string_equal(err.text, "reading /tmp: Is a directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(file_read_gives_all_bytes_up_to_the_limit, make_file,
                                        drop_file),
        cmocka_unit_test_setup_teardown(file_read_names_the_file_and_its_limit, make_file,
                                        drop_file),
        cmocka_unit_test(file_read_tells_why_there_is_nothing_to_read),
    };
    return cmocka_run_group_tests_name("file", tests, NULL, NULL);
}
