#include <string.h>

#include "bot/model/entry.h"
#include "tests/support/check.h"

static struct entry *read_text(const char *text)
{
    struct error err = { 0 };
    struct entry *entry = NULL;
    json_auto_t *object = json_loads(text, 0, NULL);
    if (entry_read(object, &entry, &err) < 0)
        fail_msg("%s", err.text);
    return entry;
}

static void entry_reads_all_that_it_writes(void **state)
{
    (void)state;
    static const char text[] =
        "{\"id\":\"a\",\"kind\":\"passage\",\"question\":\"Q\",\"answer\":\"A\","
        "\"wordings\":[\"w1\",\"w2\"],\"tags\":[\"t\"],\"audience\":\"all\",\"state\":\"expired\","
        "\"valid_from\":\"2026-01-01T00:00:00Z\",\"valid_until\":\"2026-02-01T00:00:00Z\","
        "\"source\":{\"kind\":\"ticket\",\"by\":\"Ana\",\"ticket\":\"7\"},"
        "\"created_at\":\"2026-01-01T00:00:00Z\",\"changed_at\":\"2026-01-02T00:00:00Z\","
        "\"history\":[{\"by\":\"Ana\"}]}";
    struct buf out OWNED_BUF;
    buf_init(&out, 4096);
    OWNED(entry) struct entry *entry = read_text(text);
    OWNED(entry) struct entry *copy = entry_dup(entry);

    assert_true(entry->passage);
    assert_null(entry->audience);
    entry_write(copy, &out);
    assert_string_equal(out.data, text);
}

static void entry_is_valid_between_its_moments_while_published(void **state)
{
    (void)state;
    struct entry entry = { .valid_from = 10, .valid_until = 20 };
    assert_false(entry_is_valid(&entry, 9));
    assert_true(entry_is_valid(&entry, 10));
    assert_true(entry_is_valid(&entry, 19));
    assert_false(entry_is_valid(&entry, 20));
    entry.valid_from = entry.valid_until = 0;
    assert_true(entry_is_valid(&entry, 1));
    entry.state = ENTRY_DRAFT;
    assert_false(entry_is_valid(&entry, 1));
}

static void entry_may_lack_its_answer_only_as_a_draft(void **state)
{
    (void)state;
    struct error err = { 0 };
    struct entry *refused = NULL;
    OWNED(entry) struct entry *draft = read_text("{\"question\":\"q\",\"state\":\"draft\"}");
    assert_string_equal(draft->answer, "");
    assert_null(draft->id);

    json_auto_t *object = json_loads("{\"question\":\"q\",\"state\":\"published\"}", 0, NULL);
    assert_int_equal(entry_read(object, &refused, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_string_equal(err.text, "field \"answer\" is missing or empty");
}

static void entry_refuses_and_names_the_field(void **state)
{
    (void)state;
    static const struct {
        const char *member, *field;
    } cases[] = {
        { "\"id\":1", "\"id\"" },
        { "\"state\":\"gone\"", "\"state\"" },
        { "\"wordings\":[1]", "\"wordings\"" },
        { "\"alts\":{}", "\"alts\"" },
        { "\"audience\":[]", "\"audience\"" },
        { "\"valid_until\":5", "\"valid_until\"" },
        { "\"created_at\":\"yesterday\"", "\"created_at\"" },
        { "\"source\":{\"by\":[]}", "\"by\"" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        struct error err = { 0 };
        struct entry *entry = NULL;
        snprintf(text, sizeof text, "{\"question\":\"q\",\"answer\":\"a\",%s}", cases[i].member);
        json_auto_t *object = json_loads(text, 0, NULL);
        assert_non_null(object);
        assert_int_equal(entry_read(object, &entry, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        if (!strstr(err.text, cases[i].field))
            fail_msg("\"%s\" does not name %s", err.text, cases[i].field);
    }
}

static void entry_takes_null_and_empty_as_absent(void **state)
{
    (void)state;
    OWNED(entry)
    struct entry *entry =
        read_text("{\"question\":\" q \",\"answer\":\"a\",\"id\":null,\"tags\":null,"
                  "\"audience\":\"\",\"valid_until\":\"\",\"wordings\":[\" \",\"w\"]}");
    assert_string_equal(entry->question, "q");
    assert_null(entry->id);
    assert_null(entry->audience);
    assert_int_equal(entry->valid_until, 0);
    assert_int_equal(entry->wording_count, 1);
    assert_int_equal(entry->tag_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entry_reads_all_that_it_writes),
        cmocka_unit_test(entry_is_valid_between_its_moments_while_published),
        cmocka_unit_test(entry_may_lack_its_answer_only_as_a_draft),
        cmocka_unit_test(entry_refuses_and_names_the_field),
        cmocka_unit_test(entry_takes_null_and_empty_as_absent),
    };
    return cmocka_run_group_tests_name("entry", tests, NULL, NULL);
}
