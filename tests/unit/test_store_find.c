/* The contract of store_find: order, ranges, pages. Every engine runs the same tests. */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/store/store.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static bool add_id(void *context, const struct store_doc *doc)
{
    struct buf *ids = context;
    if (ids->length)
        buf_char(ids, ' ');
    buf_text(ids, doc->id);
    return true;
}

static void assert_finds(struct store *store, const struct store_query *query, const char *expected)
{
    OWNED_BUF struct buf ids = { 0 };
    struct error err = { 0 };
    buf_init(&ids, 4096);
    assert_int_equal(store_find(store, query, add_id, &ids, &err), 0);
    assert_string_equal(ids.data, expected);
}

static void store_put_moves_the_document_in_its_indexes(void **state)
{
    struct store_query open = { .in = STORE_TICKETS, .index = TICKET_BY_STATE };
    struct store_query closed = open;
    struct store_write put = { .verb = STORE_PUT, .in = STORE_TICKETS, .doc.id = "t1" };
    open.equal = store_text("open");
    closed.equal = store_text("closed");
    store_insert_ticket(store_of(state), "t1", "open", 1);
    assert_finds(store_of(state), &open, "t1");

    put.doc.keys[TICKET_STATE] = store_text("closed");
    assert_int_equal(store_write_one(store_of(state), put, "{}"), STORE_DONE);

    assert_finds(store_of(state), &open, "");
    assert_finds(store_of(state), &closed, "t1");
}

static void store_find_orders_by_the_last_field_and_then_the_id(void **state)
{
    struct store *store = store_of(state);
    struct store_query open = { .in = STORE_TICKETS, .index = TICKET_BY_STATE };
    open.equal = store_text("open");
    store_insert_ticket(store, "c", "open", 10);
    store_insert_ticket(store, "b", "open", 20);
    store_insert_ticket(store, "a", "open", 20);
    store_insert_ticket(store, "d", "open", 9);
    store_insert_ticket(store, "x", "closed", 15);

    assert_finds(store, &open, "d c a b");
    open.descending = true;
    assert_finds(store, &open, "b a c d");
}

static void store_find_takes_a_range_with_both_ends(void **state)
{
    struct store *store = store_of(state);
    struct store_query query = { .in = STORE_TICKETS, .index = TICKET_BY_STATE };
    query.equal = store_text("open");
    for (int i = 1; i <= 5; i++)
        store_insert_ticket(store, (char[]){ (char)('a' + i - 1), 0 }, "open", i);

    query.from = store_number(2);
    assert_finds(store, &query, "b c d e");
    query.to = store_number(4);
    assert_finds(store, &query, "b c d");
    query.descending = true;
    assert_finds(store, &query, "d c b");
    query.from = store_number(4);
    query.to = store_number(2);
    assert_finds(store, &query, "");
}

static void store_find_stops_at_its_limit(void **state)
{
    struct store_query query = { .in = STORE_TICKETS, .index = TICKET_BY_STATE, .limit = 2 };
    query.equal = store_text("open");
    for (int i = 1; i <= 5; i++)
        store_insert_ticket(store_of(state), (char[]){ (char)('a' + i - 1), 0 }, "open", i);
    assert_finds(store_of(state), &query, "a b");
}

/* What a page was, and where it ended. */
struct page {
    struct buf ids;
    char last[16];
    int64_t opened;
};

static bool add_to_page(void *context, const struct store_doc *doc)
{
    struct page *page = context;
    snprintf(page->last, sizeof page->last, "%s", doc->id);
    page->opened = doc->keys[TICKET_OPENED].number;
    return add_id(&page->ids, doc);
}

static void assert_pages(struct store *store, bool descending, const char *expected)
{
    struct error err = { 0 };
    struct page page = { .last = "" };
    struct store_query query = { .in = STORE_TICKETS, .index = TICKET_BY_STATE, .limit = 2 };
    query.equal = store_text("open");
    query.descending = descending;
    buf_init(&page.ids, 4096);

    for (int i = 0; i < 4; i++) {
        assert_int_equal(store_find(store, &query, add_to_page, &page, &err), 0);
        buf_text(&page.ids, " |");
        query.after = page.last;
        *(descending ? &query.to : &query.from) = store_number(page.opened);
    }
    assert_string_equal(page.ids.data, expected);
    buf_clear(&page.ids);
}

static void store_find_pages_without_a_gap_or_a_repeat(void **state)
{
    struct store *store = store_of(state);
    store_insert_ticket(store, "e", "open", 1);
    store_insert_ticket(store, "b", "open", 2);
    store_insert_ticket(store, "a", "open", 2);
    store_insert_ticket(store, "d", "open", 2);
    store_insert_ticket(store, "c", "open", 3);

    assert_pages(store, false, "e a | b d | c | |");
    assert_pages(store, true, "c d | b a | e | |");
}

static void store_find_pages_within_a_range(void **state)
{
    struct store *store = store_of(state);
    struct store_query query = { .in = STORE_TICKETS, .index = TICKET_BY_STATE, .after = "b" };
    query.equal = store_text("open");
    query.from = store_number(2);
    query.to = store_number(4);
    for (int i = 1; i <= 5; i++)
        store_insert_ticket(store, (char[]){ (char)('a' + i - 1), 0 }, "open", i);

    assert_finds(store, &query, "c d");
    query.descending = true;
    query.after = "d";
    assert_finds(store, &query, "c b");
}

static void insert_session(struct store *store, const char *id, struct store_value user,
                           struct store_value expires)
{
    struct store_write write = { .verb = STORE_INSERT, .in = STORE_SESSIONS, .doc.id = id };
    write.doc.keys[SESSION_USER] = user;
    write.doc.keys[SESSION_EXPIRES] = expires;
    assert_int_equal(store_write_one(store, write, "{}"), STORE_DONE);
}

static void store_find_leaves_out_what_lacks_the_first_field(void **state)
{
    struct store *store = store_of(state);
    struct store_query expiring = { .in = STORE_SESSIONS, .index = SESSION_BY_EXPIRES };
    struct store_query of_ana = { .in = STORE_SESSIONS, .index = SESSION_BY_USER };
    struct store_value none = { .type = STORE_NONE };
    of_ana.equal = store_text("ana");
    insert_session(store, "s1", store_text("ana"), none);
    insert_session(store, "s2", none, store_number(5));
    insert_session(store, "s3", store_text("ana"), store_number(3));

    assert_finds(store, &expiring, "s3 s2");
    assert_finds(store, &of_ana, "s1 s3");
    of_ana.to = store_number(9);
    assert_finds(store, &of_ana, "s3");
    expiring.to = store_number(4);
    assert_finds(store, &expiring, "s3");
}

static void store_find_tells_numbers_from_texts(void **state)
{
    struct store *store = store_of(state);
    struct store_query query = { .in = STORE_FEEDBACK, .index = FEEDBACK_BY_ENTRY };
    struct store_write write = { .verb = STORE_INSERT, .in = STORE_FEEDBACK };
    write.doc.id = "text";
    write.doc.keys[FEEDBACK_ENTRY] = store_text("7");
    store_write_one(store, write, "{}");
    write.doc.id = "number";
    write.doc.keys[FEEDBACK_ENTRY] = store_number(7);
    store_write_one(store, write, "{}");

    query.from = query.to = store_text("7");
    assert_finds(store, &query, "text");
    query.from = query.to = store_number(7);
    assert_finds(store, &query, "number");
}

static void insert_message(struct store *store, const char *conversation, int number)
{
    char id[32];
    struct store_write write = { .verb = STORE_INSERT, .in = STORE_MESSAGES, .doc.id = id };
    snprintf(id, sizeof id, "%s:%06d", conversation, number);
    assert_int_equal(store_write_one(store, write, "{}"), STORE_DONE);
}

static void store_find_by_id_reads_one_conversation(void **state)
{
    struct store *store = store_of(state);
    struct store_query query = { .in = STORE_MESSAGES, .index = STORE_BY_ID };
    insert_message(store, "A", 1);
    for (int i = 12; i >= 9; i--)
        insert_message(store, "B", i);
    insert_message(store, "C", 1);

    query.from = store_text("B:000000");
    query.to = store_text("B:999999");
    assert_finds(store, &query, "B:000009 B:000010 B:000011 B:000012");
    query.descending = true;
    query.limit = 2;
    assert_finds(store, &query, "B:000012 B:000011");
    query.after = "B:000011";
    assert_finds(store, &query, "B:000010 B:000009");
    query.descending = false;
    assert_finds(store, &query, "B:000012");
}

static void store_find_by_id_without_a_range_reads_all(void **state)
{
    struct store_query query = { .in = STORE_USERS, .index = STORE_BY_ID };
    assert_finds(store_of(state), &query, "");
    store_insert_user(store_of(state), "bia", "{}");
    store_insert_user(store_of(state), "ana", "{}");
    assert_finds(store_of(state), &query, "ana bia");
}

static bool stop_at_once(void *context, const struct store_doc *doc)
{
    (void)doc;
    ++*(int *)context;
    return false;
}

static void store_find_stops_when_told(void **state)
{
    struct store_query query = { .in = STORE_USERS, .index = STORE_BY_ID };
    struct error err = { 0 };
    int visits = 0;
    store_insert_user(store_of(state), "bia", "{}");
    store_insert_user(store_of(state), "ana", "{}");
    assert_int_equal(store_find(store_of(state), &query, stop_at_once, &visits, &err), 0);
    assert_int_equal(visits, 1);
    assert_finds(store_of(state), &query, "ana bia");
}

static bool close_ticket(void *context, const struct store_doc *doc)
{
    struct store_write put = { .verb = STORE_PUT, .in = STORE_TICKETS, .doc.id = doc->id };
    put.doc.keys[TICKET_STATE] = store_text("closed");
    put.doc.keys[TICKET_OPENED] = doc->keys[TICKET_OPENED];
    assert_int_equal(store_write_one(context, put, "{}"), STORE_DONE);
    store_assert_holds(context, STORE_TICKETS, doc->id, "2 {}");
    return true;
}

static void store_find_lets_its_visitor_write(void **state)
{
    struct store *store = store_of(state);
    struct store_query query = { .in = STORE_TICKETS, .index = TICKET_BY_STATE };
    struct error err = { 0 };
    for (int i = 1; i <= 5; i++)
        store_insert_ticket(store, (char[]){ (char)('a' + i - 1), 0 }, "open", i);

    query.equal = store_text("open");
    assert_int_equal(store_find(store, &query, close_ticket, store, &err), 0);

    assert_finds(store, &query, "");
    query.equal = store_text("closed");
    assert_finds(store, &query, "a b c d e");
}

/* Whether it may be asked: going on after an id needs the end of the range where that id was. */
static bool is_allowed(const struct store_query *query)
{
    const struct store_value *end = query->descending ? &query->to : &query->from;
    return query->index < 0 || !query->after || end->type != STORE_NONE;
}

/* Every query that the declarations allow has an index to go by. */
static void try_shapes(struct store *store, struct store_query query)
{
    int fields = query.index < 0 ? 1 : store_collections[query.in].indexes[query.index].count;
    query.equal = store_text(fields > 1 ? "x" : NULL);
    for (unsigned shape = 0; shape < 16; shape++) {
        struct error err = { 0 };
        query.from = store_text(shape & 1 ? "x" : NULL);
        query.to = store_text(shape & 2 ? "x" : NULL);
        query.descending = shape & 4;
        query.after = shape & 8 ? "x" : NULL;
        int expected = is_allowed(&query) ? 0 : -1;
        assert_int_equal(store_find(store, &query, NULL, NULL, &err), expected);
    }
}

static void store_find_answers_every_query_of_every_index(void **state)
{
    for (int in = 0; in < STORE_COLLECTIONS; in++)
        for (int i = STORE_BY_ID; i < STORE_INDEXES_MAX; i++)
            if (i < 0 || store_collections[in].indexes[i].count)
                try_shapes(store_of(state),
                           (struct store_query){ .in = (enum collection)in, .index = i });
}

static void assert_refuses(struct store *store, const struct store_query *query, const char *says)
{
    struct error err = { 0 };
    int visits = 0;
    assert_int_equal(store_find(store, query, stop_at_once, &visits, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_string_equal(err.text, says);
}

static void store_find_refuses_a_query_that_no_index_answers(void **state)
{
    struct store_query query = { .in = STORE_USERS, .index = 0 };
    assert_refuses(store_of(state), &query, "\"users\" has no index 0");
    query = (struct store_query){ .in = STORE_TICKETS, .index = TICKET_BY_STATE };
    assert_refuses(store_of(state), &query,
                   "index 0 of \"tickets\" has 2 fields: the first needs a value");
    query = (struct store_query){ .in = STORE_DIALOGS, .index = DIALOG_BY_DUE };
    query.equal = store_number(1);
    assert_refuses(store_of(state), &query,
                   "index 0 of \"dialogs\" has 1 field: give a range, not a value");
    query = (struct store_query){ .in = STORE_DIALOGS, .index = DIALOG_BY_DUE, .after = "x" };
    assert_refuses(store_of(state), &query, "going on in \"dialogs\" after an id needs its field");
    query = (struct store_query){ .in = STORE_USERS, .index = STORE_BY_ID };
    query.from = store_number(1);
    assert_refuses(store_of(state), &query, "ids of \"users\" are found by a range of texts");
}

#define TEST(name, open) cmocka_unit_test_setup_teardown(name, open, fixture_close)
/* clang-format off */
#define CONTRACT(open) \
    TEST(store_put_moves_the_document_in_its_indexes, open), \
    TEST(store_find_orders_by_the_last_field_and_then_the_id, open), \
    TEST(store_find_takes_a_range_with_both_ends, open), \
    TEST(store_find_stops_at_its_limit, open), \
    TEST(store_find_pages_without_a_gap_or_a_repeat, open), \
    TEST(store_find_pages_within_a_range, open), \
    TEST(store_find_leaves_out_what_lacks_the_first_field, open), \
    TEST(store_find_tells_numbers_from_texts, open), \
    TEST(store_find_by_id_reads_one_conversation, open), \
    TEST(store_find_by_id_without_a_range_reads_all, open), \
    TEST(store_find_stops_when_told, open), \
    TEST(store_find_lets_its_visitor_write, open), \
    TEST(store_find_answers_every_query_of_every_index, open), \
    TEST(store_find_refuses_a_query_that_no_index_answers, open)
/* clang-format on */

int main(void)
{
    const struct CMUnitTest file[] = { CONTRACT(fixture_open_file) };
    const struct CMUnitTest memory[] = { CONTRACT(fixture_open_memory) };
    const struct CMUnitTest failing[] = { CONTRACT(fixture_open_failing) };
    return cmocka_run_group_tests_name("store: sqlite file", file, NULL, NULL) +
           cmocka_run_group_tests_name("store: sqlite memory", memory, NULL, NULL) +
           cmocka_run_group_tests_name("store: failing, but not told to", failing, NULL, NULL);
}
