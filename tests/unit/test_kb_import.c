#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "kb/export.h"
#include "kb/import.h"
#include "tests/support/check.h"

/* What an import told, in words: "1 question=… answer=…" and "2 answer: …". */
struct told {
    struct buf text;
};

static void list(struct buf *out, const char *name, char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_format(out, " %s=%s", name, items[i]);
}

static void accept(void *context, const struct entry *entry, size_t line)
{
    struct told *told = context;
    char from[CLOCK_TEXT_SIZE], until[CLOCK_TEXT_SIZE];
    buf_format(&told->text, "%zu q=%s a=%s", line, entry->question, entry->answer);
    list(&told->text, "w", entry->wordings, entry->wording_count);
    list(&told->text, "t", entry->tags, entry->tag_count);
    if (entry->audience)
        buf_format(&told->text, " for=%s", entry->audience);
    if (entry->valid_from)
        buf_format(&told->text, " from=%s", clock_text(entry->valid_from, from));
    if (entry->valid_until)
        buf_format(&told->text, " until=%s", clock_text(entry->valid_until, until));
    if (entry->passage)
        buf_text(&told->text, " passage");
    buf_text(&told->text, "\n");
}

static void refuse(void *context, size_t line, const char *field, const char *reason)
{
    struct told *told = context;
    buf_format(&told->text, "%zu %s: %s\n", line, field ? field : "-", reason);
}

static void check_bytes(enum kb_format format, const char *text, size_t length,
                        const char *expected)
{
    struct told told;
    buf_init(&told.text, 1 << 20);
    struct kb_import import = { .context = &told, .accept = accept, .refuse = refuse };
    char *copy = memory_bytes(text, length); /* so that a sanitizer sees a read beyond */
    kb_import(format, copy, length, &import);
    if (expected)
        assert_string_equal(told.text.data, expected);
    free(copy);
    buf_clear(&told.text);
}

static void check(enum kb_format format, const char *text, const char *expected)
{
    check_bytes(format, text, strlen(text), expected);
}

static void import_reads_jsonl(void **state)
{
    (void)state;
    check(KB_FORMAT_JSONL,
          "{\"question\":\" Abre? \",\"answer\":\"Sim\",\"alts\":[\"ta aberto\",\"\"],"
          "\"tags\":[\"loja\"],\"audience\":\"all\",\"valid_until\":\"2026-12-31\"}\r\n"
          "\n"
          "{\"question\":\"Fecha?\",\"answer\":\"Não\",\"audience\":\"vip\"}",
          "1 q=Abre? a=Sim w=ta aberto t=loja until=2027-01-01T03:00:00Z\n"
          "3 q=Fecha? a=Não for=vip\n");
}

static void import_names_line_field_and_reason(void **state)
{
    (void)state;
    static const struct {
        enum kb_format format;
        const char *text, *told;
    } cases[] = {
        { KB_FORMAT_JSONL, "{\"question\":\"a\"}",
          "1 answer: field \"answer\" is missing or empty\n" },
        { KB_FORMAT_JSONL, "{\"question\":\"\",\"answer\":\"b\"}",
          "1 question: field \"question\" is missing or empty\n" },
        { KB_FORMAT_JSONL, "\n{\"question\":7,\"answer\":\"b\"}",
          "2 question: field \"question\" should be text\n" },
        { KB_FORMAT_JSONL, "{\"question\":\"a\",\"answer\":\"b\",\"tags\":\"c\"}",
          "1 tags: field \"tags\" should be a list of texts\n" },
        { KB_FORMAT_JSONL, "{\"question\":\"a\",\"answer\":\"b\",\"valid_from\":\"31/02\"}",
          "1 valid_from: field \"valid_from\" should be a time such as 2026-11-21T10:30:00Z\n" },
        { KB_FORMAT_JSONL,
          "{\"question\":\"a\",\"answer\":\"b\",\"valid_from\":\"2026-02-02\","
          "\"valid_until\":\"2026-02-01\"}",
          "1 valid_until: field \"valid_until\" is not after \"valid_from\"\n" },
        { KB_FORMAT_JSONL, "{\"question\":\"a\",\"answer\":\"b\",\"kind\":\"poem\"}",
          "1 kind: field \"kind\" should be faq or passage\n" },
        { KB_FORMAT_JSONL, "[]", "1 -: an entry should be an object\n" },
        { KB_FORMAT_JSONL, "\xff", "1 -: the line is not UTF-8 text\n" },
        { KB_FORMAT_CSV, "", "1 question: the first row names no such column\n" },
        { KB_FORMAT_CSV, "question\na\n", "1 answer: the first row names no such column\n" },
        { KB_FORMAT_CSV, "question,answer\na,\n",
          "2 answer: field \"answer\" is missing or empty\n" },
        { KB_FORMAT_CSV, "question,answer\na,\"b\nc,d\n", "2 -: a quote is never closed\n" },
        { KB_FORMAT_CSV, "question,answer\n\xff,b\n", "2 -: a cell is not UTF-8 text\n" },
        { KB_FORMAT_MARKDOWN, "## a\n\n## b\nc\n",
          "1 answer: field \"answer\" is missing or empty\n3 q=b a=c\n" },
        { KB_FORMAT_UNKNOWN, "a", "0 -: the format is none of jsonl, csv, md and txt\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(cases[i].format, cases[i].text, cases[i].told);
}

static void import_names_every_limit(void **state)
{
    (void)state;
    enum { LONG = ENTRY_TEXT_MAX + 100 };
    char *text = memory_new(LONG + 200), *long_text = memory_new(LONG + 1);
    memset(long_text, 'x', LONG);
    snprintf(text, LONG + 200, "{\"question\":\"a\",\"answer\":\"%s\"}", long_text);
    check(KB_FORMAT_JSONL, text, "1 answer: field \"answer\" is longer than 8192 bytes\n");
    long_text[100] = '\0';
    snprintf(text, LONG, "{\"question\":\"a\",\"answer\":\"b\",\"tags\":[\"%s\"]}", long_text);
    check(KB_FORMAT_JSONL, text, "1 tags: field \"tags\" has one longer than 64 bytes\n");
    snprintf(text, LONG, "{\"question\":\"a\",\"answer\":\"b\",\"audience\":\"%s\"}", long_text);
    check(KB_FORMAT_JSONL, text, "1 audience: field \"audience\" is longer than 64 bytes\n");
    check(
        KB_FORMAT_JSONL,
        "{\"question\":\"a\",\"answer\":\"b\",\"tags\":[\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\","
        "\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\",\"1\"]}",
        "1 tags: field \"tags\" has more than 20 items\n");
    free(text);
    free(long_text);
}

static void import_reads_csv_as_spreadsheets_write_it(void **state)
{
    (void)state;
    check(KB_FORMAT_CSV,
          "\xEF\xBB\xBFPergunta;Resposta;Variações;Etiquetas;Público;Válido até;Cor\r\n"
          "\"Qual; o \"\"prazo\"\"?\";\"Sete dias\r\nou menos\";demora|quanto demora;a|b;vip;"
          "31/12/2026;azul\r\n"
          ";;;;;;\r\n"
          "Abre?;Sim\r\n",
          "2 q=Qual; o \"prazo\"? a=Sete dias\nou menos w=demora w=quanto demora t=a t=b for=vip "
          "until=2027-01-01T03:00:00Z\n"
          "5 q=Abre? a=Sim\n");
    check(KB_FORMAT_CSV, "answer,question\n\"Sim, abre\",Abre?", "2 q=Abre? a=Sim, abre\n");
    check(KB_FORMAT_CSV, "question\tanswer\nAbre?\tSim\n", "2 q=Abre? a=Sim\n");
}

static void import_reads_markdown(void **state)
{
    (void)state;
    check(KB_FORMAT_MARKDOWN,
          "# Loja\nLeft out.\n\n"
          "## Abre no domingo?\n- também: domingo abre\n- also: open on sunday\n- tags: loja, dia\n"
          "- público: vip\n- válido de: 2026-01-01\n\nSim:\n- das 8h\n- às 18h\n"
          "# Outro\nLeft out.\n## Fecha?\nNão.",
          "4 q=Abre no domingo? a=Sim:\n- das 8h\n- às 18h w=domingo abre w=open on sunday t=loja "
          "t=dia for=vip from=2026-01-01T03:00:00Z\n"
          "16 q=Fecha? a=Não.\n");
}

static void import_cuts_text_into_passages(void **state)
{
    (void)state;
    check(KB_FORMAT_TEXT, "Um.\nDois.\n\n\nTrês.\n",
          "1 q= a=Um.\nDois. passage\n"
          "5 q= a=Três. passage\n");
}

static void remember_id(void *context, const struct entry *entry, size_t line)
{
    (void)line;
    snprintf(context, 64, "%s", entry->id);
    assert_string_equal(entry->source_kind, "import");
}

static void import_gives_the_same_id_to_the_same_question(void **state)
{
    (void)state;
    static const char *const texts[] = { "{\"question\":\"a\",\"answer\":\"b\"}",
                                         "{\"answer\":\"other\",\"question\":\"a\"}",
                                         "{\"question\":\"b\",\"answer\":\"b\"}" };
    char ids[3][64];
    for (size_t i = 0; i < 3; i++) {
        struct kb_import import = { .context = ids[i], .accept = remember_id, .refuse = refuse };
        kb_import(KB_FORMAT_JSONL, texts[i], strlen(texts[i]), &import);
        assert_int_equal(import.accepted, 1);
    }
    assert_string_equal(ids[0], ids[1]);
    assert_string_not_equal(ids[0], ids[2]);
}

static void import_survives_garbage(void **state)
{
    (void)state;
    static const char bytes[] = "#;,\"\"\n\r- {}[]:|\\\xc3\xa9\xff\0aA";
    unsigned seed = 1;
    char text[200];
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 1103515245 + 12345;
            text[i] = bytes[seed / 65536 % (sizeof bytes - 1)];
        }
        memcpy(text, round % 2 ? "question,answer\n" : "## a\nbcd\n- also", 15);
        for (enum kb_format format = KB_FORMAT_JSONL; format <= KB_FORMAT_TEXT; format++)
            check_bytes(format, text, seed % sizeof text, NULL);
    }
}

static void import_knows_a_format_by_the_name(void **state)
{
    (void)state;
    assert_int_equal(kb_format_of("a/b.jsonl"), KB_FORMAT_JSONL);
    assert_int_equal(kb_format_of("B.CSV"), KB_FORMAT_CSV);
    assert_int_equal(kb_format_of("x.y.md"), KB_FORMAT_MARKDOWN);
    assert_int_equal(kb_format_of("x.txt"), KB_FORMAT_TEXT);
    assert_int_equal(kb_format_of("x.pdf"), KB_FORMAT_UNKNOWN);
    assert_int_equal(kb_format_of("csv"), KB_FORMAT_UNKNOWN);
}

static void import_understands_days_and_times(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool end;
        const char *time; /* NULL: it is none */
    } cases[] = {
        { "2026-12-31", false, "2026-12-31T03:00:00Z" },
        { "31/12/2026", true, "2027-01-01T03:00:00Z" },
        { "2026-12-31T10:00:00-03:00", true, "2026-12-31T13:00:00Z" },
        { "12/31/2026", false, NULL },
        { "2026-12-31 later", false, NULL },
        { "", false, NULL },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[CLOCK_TEXT_SIZE];
        bool known = kb_import_time(cases[i].text, cases[i].end, out);
        assert_int_equal(known, cases[i].time != NULL);
        if (known)
            assert_string_equal(out, cases[i].time);
    }
}

struct copy {
    struct buf text;
};

static void export_again(void *context, const struct entry *entry, size_t line)
{
    (void)line;
    kb_export(entry, &((struct copy *)context)->text);
}

static void export_writes_what_import_reads(void **state)
{
    (void)state;
    static const char line[] =
        "{\"id\":\"a\",\"kind\":\"faq\",\"question\":\"Qual "
        "\\\"prazo\\\"?\",\"answer\":\"7\\ndias\","
        "\"wordings\":[\"b\"],\"tags\":[],\"audience\":\"vip\",\"state\":\"published\","
        "\"valid_until\":\"2026-12-31T03:00:00Z\",\"source\":{\"kind\":\"ticket\",\"by\":\"Ana\"},"
        "\"created_at\":\"2026-01-01T00:00:00.500Z\"}\n";
    struct copy copy;
    buf_init(&copy.text, 1 << 16);
    struct kb_import import = { .context = &copy, .accept = export_again, .refuse = refuse };
    kb_import(KB_FORMAT_JSONL, line, sizeof line - 1, &import);
    assert_string_equal(copy.text.data, line);
    buf_clear(&copy.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(import_reads_jsonl),
        cmocka_unit_test(import_names_line_field_and_reason),
        cmocka_unit_test(import_names_every_limit),
        cmocka_unit_test(import_reads_csv_as_spreadsheets_write_it),
        cmocka_unit_test(import_reads_markdown),
        cmocka_unit_test(import_cuts_text_into_passages),
        cmocka_unit_test(import_gives_the_same_id_to_the_same_question),
        cmocka_unit_test(import_survives_garbage),
        cmocka_unit_test(import_knows_a_format_by_the_name),
        cmocka_unit_test(import_understands_days_and_times),
        cmocka_unit_test(export_writes_what_import_reads),
    };
    return cmocka_run_group_tests_name("kb_import", tests, NULL, NULL);
}
