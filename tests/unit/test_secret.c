#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/secret.h"
#include "tests/support/check.h"

struct folder {
    char path[32], address[64], kept[64];
};

static int make_folder(void **state)
{
    struct folder *folder = memory_new(sizeof *folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/test_secret_XXXXXX");
    if (!mkdtemp(folder->path))
        return -1;
    snprintf(folder->address, sizeof folder->address, "sqlite:%s/store.db", folder->path);
    snprintf(folder->kept, sizeof folder->kept, "%s/secret", folder->path);
    *state = folder;
    return 0;
}

static int drop_folder(void **state)
{
    struct folder *folder = *state;
    unlink(folder->kept);
    rmdir(folder->path);
    free(folder);
    return 0;
}

static void write_kept(const struct folder *folder, const char *text)
{
    FILE *file = fopen(folder->kept, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void secret_is_what_was_set(void **state)
{
    const struct folder *folder = *state;
    OWNED_TEXT char *secret = NULL;
    struct error err = { 0 };

    assert_int_equal(secret_read("0123456789abcdef", folder->address, &secret, &err), 0);
    assert_string_equal(secret, "0123456789abcdef");
    assert_int_equal(access(folder->kept, F_OK), -1); /* nothing is written down */
}

static void secret_that_is_set_too_short_is_refused_and_not_shown(void **state)
{
    const struct folder *folder = *state;
    char *secret = NULL;
    struct error err = { 0 };

    assert_int_equal(secret_read("curta", folder->address, &secret, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_non_null(strstr(err.text, "BALCAO_SECRET"));
    assert_null(strstr(err.text, "curta"));
}

static void secret_is_made_once_and_kept_for_its_owner_alone(void **state)
{
    const struct folder *folder = *state;
    OWNED_TEXT char *first = NULL, *second = NULL;
    struct error err = { 0 };
    struct stat info;

    assert_int_equal(secret_read(NULL, folder->address, &first, &err), 0);
    assert_int_equal(strlen(first), 64);
    assert_int_equal(stat(folder->kept, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    assert_int_equal(secret_read(NULL, folder->address, &second, &err), 0);
    assert_string_equal(first, second);
}

static void secret_of_a_store_in_memory_is_never_kept(void **state)
{
    OWNED_TEXT char *first = NULL, *second = NULL;
    struct error err = { 0 };
    (void)state;

    assert_int_equal(secret_read(NULL, "sqlite::memory:", &first, &err), 0);
    assert_int_equal(secret_read(NULL, "sqlite::memory:", &second, &err), 0);
    assert_string_not_equal(first, second);
}

static void secret_file_that_was_cut_is_refused(void **state)
{
    const struct folder *folder = *state;
    char *secret = NULL;
    struct error err = { 0 };

    write_kept(folder, "0123");
    assert_int_equal(secret_read(NULL, folder->address, &secret, &err), -1);
    assert_non_null(strstr(err.text, "too short"));
    assert_null(strstr(err.text, "0123"));
}

static void secret_that_cannot_be_kept_stops_the_start(void **state)
{
    char *secret = NULL;
    struct error err = { 0 };
    (void)state;

    assert_int_equal(secret_read(NULL, "sqlite:/proc/nowhere/all/store.db", &secret, &err), -1);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "/proc/nowhere/all/secret"));
}

#define FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, drop_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER(secret_is_what_was_set),
        FOLDER(secret_that_is_set_too_short_is_refused_and_not_shown),
        FOLDER(secret_is_made_once_and_kept_for_its_owner_alone),
        FOLDER(secret_of_a_store_in_memory_is_never_kept),
        FOLDER(secret_file_that_was_cut_is_refused),
        FOLDER(secret_that_cannot_be_kept_stops_the_start),
    };
    return cmocka_run_group_tests_name("secret", tests, NULL, NULL);
}
