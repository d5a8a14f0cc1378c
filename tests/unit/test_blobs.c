/* The contract of contents, on a folder of its own. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/store/blobs.h"
#include "tests/support/check.h"

/* sha256("hello world") */
#define HELLO "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"

struct place {
    char folder[64], address[96];
    struct blobs *blobs;
};

static void reopen(struct place *place)
{
    struct error err = { 0 };
    blobs_free(place->blobs);
    assert_int_equal(blobs_open(&place->blobs, place->address, &err), 0);
}

static int open_place(void **state)
{
    struct place *place = memory_new(sizeof *place);
    snprintf(place->folder, sizeof place->folder, "/tmp/test_blobs_XXXXXX");
    if (!mkdtemp(place->folder))
        return -1;
    snprintf(place->address, sizeof place->address, "sqlite:%s/b.db?max_pages=9", place->folder);
    reopen(place);
    *state = place;
    return 0;
}

static int drop_place(void **state)
{
    struct place *place = *state;
    char path[256];
    struct error err = { 0 };
    (void)blob_remove(place->blobs, HELLO, &err);
    blobs_free(place->blobs);
    snprintf(path, sizeof path, "%s/media/b9", place->folder);
    rmdir(path);
    snprintf(path, sizeof path, "%s/media/unfinished", place->folder);
    rmdir(path);
    snprintf(path, sizeof path, "%s/media", place->folder);
    rmdir(path);
    int removed = rmdir(place->folder); /* fails when anything was left behind */
    free(place);
    return removed;
}

static int put(struct place *place, const char *text, char hash[BLOB_HASH_SIZE])
{
    struct error err = { 0 };
    struct blob_writer *writer = blob_begin(place->blobs, 1000, &err);
    for (const char *at = text; *at; at++)
        assert_int_equal(blob_add(writer, at, 1, &err), 0);
    return blob_keep(writer, hash, &err);
}

static bool is_there(struct place *place, const char *hash, char text[64])
{
    struct error err = { 0 };
    uint64_t size;
    int fd, found = blob_open(place->blobs, hash, &fd, &size, &err);
    assert_true(found >= 0);
    if (found == 0)
        return false;
    assert_int_equal(read(fd, text, 64), size);
    text[size] = '\0';
    close(fd);
    return true;
}

static void blob_is_known_by_the_hash_of_its_bytes(void **state)
{
    char hash[BLOB_HASH_SIZE], text[64];

    assert_int_equal(put(*state, "hello world", hash), 0);
    assert_string_equal(hash, HELLO);
    assert_true(is_there(*state, HELLO, text));
    assert_string_equal(text, "hello world");
    reopen(*state);
    assert_true(is_there(*state, HELLO, text));
}

static void blob_that_is_put_twice_is_one_file(void **state)
{
    struct place *place = *state;
    char hash[BLOB_HASH_SIZE], path[256];
    struct stat first, second;

    assert_int_equal(put(place, "hello world", hash), 0);
    snprintf(path, sizeof path, "%s/media/b9/%s", place->folder, HELLO);
    assert_int_equal(stat(path, &first), 0);
    assert_int_equal(put(place, "hello world", hash), 0);
    assert_int_equal(stat(path, &second), 0);
    assert_int_equal(first.st_ino, second.st_ino);
    assert_int_equal(first.st_mode & 0777, 0600);
    snprintf(path, sizeof path, "%s/media/unfinished", place->folder);
    assert_int_equal(rmdir(path), 0); /* empty */
    assert_int_equal(mkdir(path, 0700), 0);
}

static void blob_that_was_not_finished_is_never_seen(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    char text[64], path[256];
    struct blob_writer *writer = blob_begin(place->blobs, 1000, &err);

    assert_int_equal(blob_add(writer, "hello world", 11, &err), 0);
    assert_false(is_there(place, HELLO, text));
    blob_drop(writer);
    snprintf(path, sizeof path, "%s/media/unfinished/left",
             place->folder); /* as a crash leaves it */
    close(open(path, O_CREAT | O_WRONLY, 0600));
    reopen(place);
    assert_int_equal(access(path, F_OK), -1);
    assert_false(is_there(place, HELLO, text));
}

static void blob_beyond_its_limit_is_refused(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    struct blob_writer *writer = blob_begin(place->blobs, 10, &err);

    assert_int_equal(blob_add(writer, "0123456789", 10, &err), 0);
    assert_int_equal(blob_add(writer, "x", 1, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_string_equal(err.text, "the content has more than 10 bytes");
    blob_drop(writer);
}

/* As a full disk does. */
static void blob_that_finds_no_room_leaves_nothing_behind(void **state)
{
    struct place *place = *state;
    struct rlimit before, small = { .rlim_cur = 8192 };
    struct error err = { 0 };
    char piece[5000] = "x", text[64];

    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    signal(SIGXFSZ, SIG_IGN);
    struct blob_writer *writer = blob_begin(place->blobs, 100000, &err);
    assert_int_equal(blob_add(writer, piece, sizeof piece, &err), 0);
    setrlimit(RLIMIT_FSIZE, &small);
    int added = blob_add(writer, piece, sizeof piece, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_int_equal(added, -1);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    blob_drop(writer);
    assert_false(is_there(place, HELLO, text)); /* drop_place finds its folders empty */
}

static void blob_without_bytes_is_refused(void **state)
{
    char hash[BLOB_HASH_SIZE];
    assert_int_equal(put(*state, "", hash), -1);
}

static void blob_tells_its_size_and_its_first_bytes(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    char piece[3000], hash[BLOB_HASH_SIZE], again[BLOB_HASH_SIZE];
    size_t length;
    struct blob_writer *writer = blob_begin(place->blobs, 10000, &err);

    memset(piece, 'a', sizeof piece);
    assert_int_equal(blob_add(writer, piece, sizeof piece, &err), 0);
    assert_int_equal(blob_add(writer, piece, sizeof piece, &err), 0);
    assert_int_equal(blob_size(writer), 6000);
    const unsigned char *head = blob_head(writer, &length);
    blob_hash(writer, hash);
    blob_hash(writer, again);
    assert_true(blob_is_hash(hash));
    assert_string_equal(hash, again);
    assert_int_equal(length, BLOB_HEAD_MAX);
    assert_int_equal(head[BLOB_HEAD_MAX - 1], 'a');
    blob_drop(writer);
}

static void nothing_but_a_hash_names_a_blob(void **state)
{
    static const char *const names[] = {
        "",
        "../b.db",
        "b9/" HELLO,
        HELLO "0",
        "B94D27B9934D3E08A52E52D7DA7DABFAC484EFE37A5380EE9088F7ACE2EFCDE9",
        "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde/",
    };
    struct error err = { 0 };
    uint64_t size;
    int fd;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(blob_is_hash(names[i]));
        assert_int_equal(blob_open(((struct place *)*state)->blobs, names[i], &fd, &size, &err), 0);
    }
    assert_false(blob_is_hash(NULL));
    assert_true(blob_is_hash(HELLO));
    assert_int_equal(blob_open(((struct place *)*state)->blobs, HELLO, &fd, &size, &err), 0);
}

static void blob_that_is_removed_is_gone(void **state)
{
    struct place *place = *state;
    struct error err = { 0 };
    char hash[BLOB_HASH_SIZE], text[64];

    assert_int_equal(put(place, "hello world", hash), 0);
    assert_int_equal(blob_remove(place->blobs, HELLO, &err), 0);
    assert_false(is_there(place, HELLO, text));
    assert_int_equal(blob_remove(place->blobs, HELLO, &err), 0);
}

static void blobs_of_a_store_in_memory_leave_nothing(void **state)
{
    struct error err = { 0 };
    struct place place = { .address = "sqlite::memory:" };
    char hash[BLOB_HASH_SIZE], text[64];
    (void)state;

    assert_int_equal(blobs_open(&place.blobs, place.address, &err), 0);
    assert_int_equal(put(&place, "hello world", hash), 0);
    assert_true(is_there(&place, HELLO, text));
    blobs_free(place.blobs);
}

static void blobs_tell_why_they_cannot_be_opened(void **state)
{
    struct error err = { 0 };
    struct blobs *blobs = NULL;
    (void)state;

    assert_int_equal(blobs_open(&blobs, "sqlite:/proc/nowhere/b.db", &err), -1);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_non_null(strstr(err.text, "/proc/nowhere/media"));
}

#define ON_DISK(test) cmocka_unit_test_setup_teardown(test, open_place, drop_place)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON_DISK(blob_is_known_by_the_hash_of_its_bytes),
        ON_DISK(blob_that_is_put_twice_is_one_file),
        ON_DISK(blob_that_was_not_finished_is_never_seen),
        ON_DISK(blob_beyond_its_limit_is_refused),
        ON_DISK(blob_that_finds_no_room_leaves_nothing_behind),
        ON_DISK(blob_without_bytes_is_refused),
        ON_DISK(blob_tells_its_size_and_its_first_bytes),
        ON_DISK(nothing_but_a_hash_names_a_blob),
        ON_DISK(blob_that_is_removed_is_gone),
        cmocka_unit_test(blobs_of_a_store_in_memory_leave_nothing),
        cmocka_unit_test(blobs_tell_why_they_cannot_be_opened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
