#include "tests/support/store_fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "tests/support/check.h"
#include "tests/support/store_failing.h"

static struct fixture *fixture_new(void)
{
    struct fixture *fixture = memory_new(sizeof *fixture);
    snprintf(fixture->folder, sizeof fixture->folder, "/tmp/test_store_XXXXXX");
    assert_non_null(mkdtemp(fixture->folder));
    snprintf(fixture->path, sizeof fixture->path, "%s/store.db", fixture->folder);
    snprintf(fixture->address, sizeof fixture->address, "sqlite:%s", fixture->path);
    return fixture;
}

static void fixture_open(struct fixture *fixture)
{
    struct error err = { 0 };
    int opened = store_open(&fixture->store, fixture->address, &err);
    assert_string_equal(err.text, "");
    assert_int_equal(opened, 0);
}

int fixture_open_file(void **state)
{
    struct fixture *fixture = *state = fixture_new();
    fixture_open(fixture);
    return 0;
}

int fixture_open_memory(void **state)
{
    struct fixture *fixture = *state = fixture_new();
    snprintf(fixture->address, sizeof fixture->address, "sqlite::memory:");
    fixture_open(fixture);
    return 0;
}

int fixture_open_failing(void **state)
{
    fixture_open_file(state);
    struct fixture *fixture = *state;
    fixture->store = store_failing_new(fixture->store);
    return 0;
}

int fixture_make_folder(void **state)
{
    *state = fixture_new();
    return 0;
}

void fixture_reopen(struct fixture *fixture)
{
    store_free(fixture->store);
    fixture_open(fixture);
}

int fixture_close(void **state)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", ".lock", NULL };
    struct fixture *fixture = *state;
    char path[sizeof fixture->path + 8];
    store_free(fixture->store);
    for (int i = 0; suffixes[i]; i++) {
        snprintf(path, sizeof path, "%s%s", fixture->path, suffixes[i]);
        unlink(path);
    }
    rmdir(fixture->folder);
    free(fixture);
    return 0;
}

struct store *store_of(void **state)
{
    return ((struct fixture *)*state)->store;
}

enum store_result store_write_one(struct store *store, struct store_write write, const char *body)
{
    struct error err = { 0 };
    write.doc.body = body;
    write.doc.length = body ? strlen(body) : 0;
    assert_int_equal(store_commit(store, &write, 1, &err), 0);
    return write.result;
}

enum store_result store_insert_user(struct store *store, const char *id, const char *body)
{
    struct store_write write = { .verb = STORE_INSERT, .in = STORE_USERS, .doc.id = id };
    return store_write_one(store, write, body);
}

void store_insert_ticket(struct store *store, const char *id, const char *in_state, int64_t opened)
{
    struct store_write write = { .verb = STORE_INSERT, .in = STORE_TICKETS, .doc.id = id };
    write.doc.keys[TICKET_STATE] = store_text(in_state);
    write.doc.keys[TICKET_OPENED] = store_number(opened);
    assert_int_equal(store_write_one(store, write, "{}"), STORE_DONE);
}

void store_assert_holds(struct store *store, enum collection in, const char *id,
                        const char *expected)
{
    struct store_record record = { 0 };
    struct error err = { 0 };
    char text[256] = "none";
    int found = store_get(store, in, id, &record, &err);
    assert_true(found >= 0);
    if (found)
        snprintf(text, sizeof text, "%lld %s", (long long)record.doc.version, record.doc.body);
    store_record_clear(&record);
    assert_string_equal(text, expected);
}
