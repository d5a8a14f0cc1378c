/* What is particular to the SQLite engine: its file, its addresses, crashes and a full disk. */
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static struct fixture *fixture_of(void **state)
{
    return *state;
}

static void assert_cannot_open(const char *address, enum error_kind kind, const char *says)
{
    struct error err = { 0 };
    struct store *store = NULL;
    assert_int_equal(store_open(&store, address, &err), -1);
    assert_null(store);
    assert_string_equal(err.text, says);
    assert_int_equal(err.kind, kind);
}

/* Does something to the file that the store would not. */
static void run_sql(void **state, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture_of(state)->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void assert_intact(void **state)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *check = NULL;
    assert_int_equal(sqlite3_open(fixture_of(state)->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &check, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(check), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(check, 0), "ok");
    sqlite3_finalize(check);
    sqlite3_close(db);
}

__attribute__((format(printf, 1, 2))) static const char *sentence(const char *format, ...)
{
    static char text[256];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return text;
}

static void store_open_names_what_an_address_must_be(void **unused)
{
    (void)unused;
    assert_cannot_open("postgres://me:secret@here/db", ERROR_INVALID,
                       "the address of the store must be sqlite:PATH, as in sqlite:var/balcao.db");
    assert_cannot_open("sqlite:", ERROR_INVALID,
                       "the address of the store must be sqlite:PATH, as in sqlite:var/balcao.db");
    assert_cannot_open("mongodb://db1/balcao", ERROR_INVALID,
                       "this balcao was built without MongoDB: use a store at sqlite:PATH");
    assert_cannot_open("sqlite:x.db?pages=7", ERROR_INVALID,
                       "after ? the address of the store takes max_pages=N, not \"pages=7\"");
    assert_cannot_open("sqlite:x.db?max_pages=7x", ERROR_INVALID,
                       "after ? the address of the store takes max_pages=N, not \"max_pages=7x\"");
}

static void store_open_explains_a_folder_that_cannot_be_made(void **unused)
{
    (void)unused;
    assert_cannot_open("sqlite:/proc/nowhere/all.db", ERROR_SYSTEM,
                       "the folder /proc/nowhere of the store cannot be made: "
                       "No such file or directory");
    assert_cannot_open("sqlite:/proc/balcao.db", ERROR_SYSTEM,
                       "the store /proc/balcao.db cannot be made: No such file or directory");
}

static void store_open_explains_a_file_that_is_no_database(void **state)
{
    const struct fixture *fixture = fixture_of(state);
    FILE *file = fopen(fixture->path, "w");
    assert_non_null(file);
    for (int i = 0; i < 200; i++)
        fputs("this is a letter, ", file);
    fclose(file);
    assert_cannot_open(
        fixture->address, ERROR_SYSTEM,
        sentence("the store %s is a file, but not a SQLite database", fixture->path));
}

static void store_open_refuses_the_database_of_another_program(void **state)
{
    run_sql(state, "CREATE TABLE recipes (name TEXT)");
    assert_cannot_open(fixture_of(state)->address, ERROR_CONFLICT,
                       sentence("%s is the database of another program", fixture_of(state)->path));
}

static void store_open_refuses_a_newer_schema(void **state)
{
    struct fixture *fixture = fixture_of(state);
    fixture_reopen(fixture);
    store_free(fixture->store);
    fixture->store = NULL;
    run_sql(state, "PRAGMA user_version = 7");
    assert_cannot_open(fixture->address, ERROR_CONFLICT,
                       sentence("the store %s was written by a newer balcao "
                                "(schema 7, this one knows 2)",
                                fixture->path));
}

static void store_open_makes_folder_and_file_for_us_alone(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct stat folder, file;
    assert_int_equal(rmdir(fixture->folder), 0);
    fixture_reopen(fixture);

    assert_int_equal(stat(fixture->folder, &folder), 0);
    assert_int_equal(stat(fixture->path, &file), 0);
    assert_int_equal(folder.st_mode & 0777, 0700);
    assert_int_equal(file.st_mode & 0777, 0600);
}

static void store_keeps_everything_when_closed_and_opened(void **state)
{
    struct fixture *fixture = fixture_of(state);
    fixture_reopen(fixture);
    store_insert_user(fixture->store, "ana", "one");
    store_insert_ticket(fixture->store, "t1", "open", 1);
    fixture_reopen(fixture);
    store_assert_holds(fixture->store, STORE_USERS, "ana", "1 one");
    store_assert_holds(fixture->store, STORE_TICKETS, "t1", "1 {}");
    assert_int_equal(store_insert_user(fixture->store, "ana", "two"), STORE_KNOWN);
}

static void *open_and_insert(void *context)
{
    const struct fixture *fixture = context;
    struct error err = { 0 };
    OWNED(store) struct store *store = NULL;
    assert_int_equal(store_open(&store, fixture->address, &err), 0);
    store_insert_user(store, "ana", "{}");
    return NULL;
}

static void store_open_makes_one_file_when_many_open_it_at_once(void **state)
{
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, open_and_insert, *state), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    fixture_reopen(fixture_of(state));
    store_assert_holds(store_of(state), STORE_USERS, "ana", "1 {}");
    assert_intact(state);
}

static void *add_ones(void *store)
{
    for (int i = 0; i < 100; i++) {
        struct store_write write = { .verb = STORE_ADD, .in = STORE_COUNTERS, .doc.id = "n" };
        write.doc.keys[COUNTER_VALUE] = store_number(1);
        assert_int_equal(store_write_one(store, write, NULL), STORE_DONE);
    }
    return NULL;
}

/* As two processes do: each has its own writer. */
static void store_adds_from_two_stores_on_one_file(void **state)
{
    enum { THREADS = 4 };
    struct fixture *fixture = fixture_of(state);
    struct error err = { 0 };
    OWNED(store) struct store *other = NULL;
    pthread_t threads[THREADS];
    fixture_reopen(fixture);
    assert_int_equal(store_open(&other, fixture->address, &err), 0);

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, add_ones, i % 2 ? other : fixture->store);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);

    store_assert_holds(other, STORE_COUNTERS, "n", "400 ");
    store_assert_holds(fixture->store, STORE_COUNTERS, "n", "400 ");
    assert_intact(state);
}

static void store_in_memory_is_gone_when_closed(void **state)
{
    struct fixture *fixture = fixture_of(state);
    snprintf(fixture->address, sizeof fixture->address, "sqlite::memory:");
    fixture_reopen(fixture);
    store_insert_user(fixture->store, "ana", "one");
    fixture_reopen(fixture);
    store_assert_holds(fixture->store, STORE_USERS, "ana", "none");
}

static void store_changes_moves_when_another_process_writes(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct error err = { 0 };
    int64_t before = 0, after = 0;
    fixture_reopen(fixture);
    assert_int_equal(store_changes(fixture->store, &before, &err), 0);
    run_sql(state, "INSERT INTO users VALUES ('ana', 1, 'from outside')");
    assert_int_equal(store_changes(fixture->store, &after, &err), 0);
    assert_true(before != after);
    store_assert_holds(fixture->store, STORE_USERS, "ana", "1 from outside");
}

static void store_lock_lets_one_server_in(void **state)
{
    struct error err = { 0 };
    const struct fixture *fixture = fixture_of(state);
    assert_int_equal(store_lock(fixture->address, &err), 0);
    assert_int_equal(store_lock(fixture->address, &err), -1);
    assert_int_equal(err.kind, ERROR_BUSY);
    assert_non_null(strstr(err.text, fixture->path));
    assert_non_null(strstr(err.text, ".lock"));
}

static void store_lock_ends_with_the_process(void **state)
{
    struct error err = { 0 };
    const struct fixture *fixture = fixture_of(state);
    int status = 0;
    pid_t child = fork();
    if (child == 0)
        _exit(store_lock(fixture->address, &err) == 0 ? 0 : 1);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(store_lock(fixture->address, &err), 0);
}

/* The child writes and reports each number, once it is told that it is done, through the pipe. */
struct reporter {
    struct store *store;
    struct store_write write;
    char id[16];
    int number, step, report_to;
};

static void report_and_go_on(void *context, struct store_write *writes, size_t count,
                             const struct error *err)
{
    struct reporter *self = context;
    if (err || (count && writes[0].result != STORE_DONE))
        _exit(1);
    if (count && write(self->report_to, &self->number, sizeof self->number) < 0)
        _exit(1);
    self->number += self->step;
    snprintf(self->id, sizeof self->id, "n%d", self->number);
    self->write = (struct store_write){ .verb = STORE_INSERT, .in = STORE_USERS };
    self->write.doc.id = self->id;
    store_submit(self->store, &self->write, 1, report_and_go_on, self);
}

enum { REPORTERS = 16, REPORTS = 500 };

static void write_until_killed(const char *address, int report_to)
{
    static struct reporter reporters[REPORTERS];
    struct error err = { 0 };
    struct store *store = NULL;
    if (store_open(&store, address, &err) < 0)
        _exit(1);
    for (int i = 0; i < REPORTERS; i++) {
        reporters[i] = (struct reporter){ store, .number = i, .step = REPORTERS };
        reporters[i].report_to = report_to;
        report_and_go_on(&reporters[i], NULL, 0, NULL);
    }
    for (;;)
        pause();
}

static void store_has_every_write_that_was_done_before_kill_9(void **state)
{
    struct fixture *fixture = fixture_of(state);
    int ends[2], done[REPORTS], status = 0;
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        write_until_killed(fixture->address, ends[1]);
    close(ends[1]);
    for (int i = 0; i < REPORTS; i++)
        assert_int_equal(read(ends[0], &done[i], sizeof done[i]), sizeof done[i]);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WTERMSIG(status), SIGKILL);

    fixture_reopen(fixture);
    int more = 0;
    for (int i = 0; i < REPORTS || read(ends[0], &more, sizeof more) == sizeof more; i++) {
        char id[16];
        snprintf(id, sizeof id, "n%d", i < REPORTS ? done[i] : more);
        store_assert_holds(fixture->store, STORE_USERS, id, "1 ");
    }
    close(ends[0]);
    assert_intact(state);
}

/* Inserts documents of 64 KiB until one fails; how many were done. */
static int fill(struct store *store, struct error *err)
{
    enum { SIZE = 64 << 10, MANY = 1000 };
    char *body = memory_new(SIZE + 1);
    memset(body, 'x', SIZE);
    int done = 0;
    for (; done < MANY; done++) {
        char id[16];
        snprintf(id, sizeof id, "big%d", done);
        struct store_write write = { .verb = STORE_INSERT, .in = STORE_DOCUMENTS, .doc.id = id };
        write.doc.body = body;
        write.doc.length = SIZE;
        if (store_commit(store, &write, 1, err) < 0)
            break;
    }
    free(body);
    return done;
}

static void assert_documents(struct store *store, int expected)
{
    for (int i = 0; i <= expected; i++) {
        struct store_record record = { 0 };
        struct error err = { 0 };
        char id[16];
        snprintf(id, sizeof id, "big%d", i);
        assert_int_equal(store_get(store, STORE_DOCUMENTS, id, &record, &err), i < expected);
        store_record_clear(&record);
    }
}

static void store_says_that_the_disk_is_full_and_recovers(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct error err = { 0 };
    size_t length = strlen(fixture->address);
    snprintf(fixture->address + length, sizeof fixture->address - length, "?max_pages=200");
    fixture_reopen(fixture);

    int done = fill(fixture->store, &err);
    assert_in_range(done, 1, 20);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_string_equal(
        err.text,
        sentence("the store %s has no room left: free some space on its disk", fixture->path));
    assert_documents(fixture->store, done);

    run_sql(state, "INSERT INTO users VALUES ('ana', 1, 'from outside')");
    store_assert_holds(fixture->store, STORE_USERS, "ana", "1 from outside");
    struct store_write delete = { .verb = STORE_DELETE, .in = STORE_DOCUMENTS, .doc.id = "big0" };
    assert_int_equal(store_write_one(fixture->store, delete, NULL), STORE_DONE);
    char *body = memory_new((32 << 10) + 1);
    memset(body, 'y', 32 << 10);
    assert_int_equal(store_insert_user(fixture->store, "fits again", body), STORE_DONE);
    free(body);
    assert_intact(state);
}

/* As on a real disk: the log cannot grow any more, in the middle of a commit. */
static void store_recovers_when_the_file_system_takes_writes_again(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct error err = { 0 };
    struct rlimit before, small;
    fixture_reopen(fixture);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before);
    small = (struct rlimit){ .rlim_cur = 600 << 10, .rlim_max = before.rlim_max };

    setrlimit(RLIMIT_FSIZE, &small);
    int done = fill(fixture->store, &err);
    struct error again = { 0 };
    int known = fill(fixture->store, &again); /* those are there already */
    setrlimit(RLIMIT_FSIZE, &before);

    assert_in_range(done, 1, 20);
    assert_int_equal(err.kind, ERROR_SYSTEM);
    assert_int_equal(again.kind, ERROR_SYSTEM);
    assert_int_equal(known, done);
    assert_documents(fixture->store, done);
    run_sql(state, "INSERT INTO users VALUES ('ana', 1, 'from outside')");
    assert_int_equal(store_insert_user(fixture->store, "fits again", "{}"), STORE_DONE);
    assert_intact(state);
    fixture_reopen(fixture);
    store_assert_holds(fixture->store, STORE_USERS, "fits again", "1 {}");
    assert_documents(fixture->store, done);
}

static void store_commits_a_batch_larger_than_its_cache(void **state)
{
    enum { DOCUMENTS = 6 };
    struct fixture *fixture = fixture_of(state);
    struct error err = { 0 };
    struct store_write writes[DOCUMENTS] = { 0 };
    char ids[DOCUMENTS][8], *body = memory_new(STORE_BODY_MAX + 1);
    memset(body, 'x', STORE_BODY_MAX);
    for (int i = 0; i < DOCUMENTS; i++) {
        snprintf(ids[i], sizeof ids[i], "big%d", i);
        writes[i] = (struct store_write){ .verb = STORE_INSERT, .in = STORE_DOCUMENTS };
        writes[i].doc.id = ids[i];
        writes[i].doc.body = body;
        writes[i].doc.length = STORE_BODY_MAX;
    }
    fixture_reopen(fixture);

    assert_int_equal(store_commit(fixture->store, writes, DOCUMENTS, &err), 0);

    assert_documents(fixture->store, DOCUMENTS);
    assert_intact(state);
    free(body);
}

static void store_does_not_let_its_log_grow_under_steady_writing(void **state)
{
    struct fixture *fixture = fixture_of(state);
    struct error err = { 0 };
    struct stat log;
    char path[80];
    fixture_reopen(fixture);
    assert_int_equal(fill(fixture->store, &err), 1000); /* 62 MiB */
    snprintf(path, sizeof path, "%s-wal", fixture->path);
    assert_int_equal(stat(path, &log), 0);
    assert_in_range(log.st_size, 1, 40 << 20);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_make_folder, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(store_open_names_what_an_address_must_be),
        cmocka_unit_test(store_open_explains_a_folder_that_cannot_be_made),
        TEST(store_open_explains_a_file_that_is_no_database),
        TEST(store_open_refuses_the_database_of_another_program),
        TEST(store_open_refuses_a_newer_schema),
        TEST(store_open_makes_folder_and_file_for_us_alone),
        TEST(store_keeps_everything_when_closed_and_opened),
        TEST(store_open_makes_one_file_when_many_open_it_at_once),
        TEST(store_adds_from_two_stores_on_one_file),
        TEST(store_in_memory_is_gone_when_closed),
        TEST(store_changes_moves_when_another_process_writes),
        TEST(store_lock_lets_one_server_in),
        TEST(store_lock_ends_with_the_process),
        TEST(store_has_every_write_that_was_done_before_kill_9),
        TEST(store_says_that_the_disk_is_full_and_recovers),
        TEST(store_recovers_when_the_file_system_takes_writes_again),
        TEST(store_commits_a_batch_larger_than_its_cache),
        TEST(store_does_not_let_its_log_grow_under_steady_writing),
    };
    return cmocka_run_group_tests_name("store: sqlite", tests, NULL, NULL);
}
