#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/text.h"
#include "prompts/check.h"
#include "prompts/prompts.h"
#include "prompts/wording.h"
#include "tests/support/check.h"

static struct prompts *opened(void)
{
    struct prompts *prompts = NULL;
    struct error err = { 0 };
    if (prompts_open(&prompts, &err) < 0)
        fail_msg("%s", err.text);
    return prompts;
}

/* What `text` becomes with these slots. */
static void assert_filled(const char *text, const struct slot *slots, const char *expected)
{
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 8192);
    wording_fill(text, slots, &out);
    assert_string_equal(out.data, expected);
}

static void assert_override_refused(const char *text, const char *expected)
{
    OWNED(prompts) struct prompts *prompts = opened();
    char *before = strdup(prompt_text(prompts, PROMPT_GREETING_HELLO));
    struct error err = { 0 };

    assert_int_equal(prompts_override(prompts, "greeting.hello", text, 2, &err), -1);

    assert_int_equal(err.kind, ERROR_INVALID);
    assert_string_equal(err.text, expected);
    assert_string_equal(prompt_text(prompts, PROMPT_GREETING_HELLO), before);
    assert_int_equal(prompt_version(prompts, PROMPT_GREETING_HELLO), 1);
    free(before);
}

/* All the problems of one file, one a line. */
struct collected {
    struct prompt_report report;
    struct buf lines;
};

static void collect(struct prompt_report *report, const char *sentence)
{
    struct collected *collected = (struct collected *)report;
    buf_text(&collected->lines, sentence);
    buf_char(&collected->lines, '\n');
}

static void assert_file_problems(const char *file, const char *expected)
{
    struct collected collected = { .report.line = collect };
    buf_init(&collected.lines, 8192);
    check_file(&collected.report, "x.txt", file, strlen(file));
    assert_string_equal(collected.lines.data, expected);
    assert_int_equal(collected.report.problems > 0, *expected != '\0');
    buf_clear(&collected.lines);
}

static void every_prompt_has_a_text_in_the_program(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    for (int i = 0; i < PROMPT_COUNT; i++) {
        assert_true(strlen(prompt_text(prompts, (enum prompt_name)i)) > 0);
        assert_true(prompt_version(prompts, (enum prompt_name)i) >= 1);
    }
}

static void the_files_on_disk_are_right(void **unused)
{
    (void)unused;
    assert_int_equal(prompts_check("prompts", stdout), 0);
}

static void a_folder_without_texts_cannot_be_checked(void **unused)
{
    (void)unused;
    assert_int_equal(prompts_check("prompts/nowhere", stdout), -1);
}

static void a_missing_text_is_named(void **unused)
{
    (void)unused;
    struct collected collected = { .report.line = collect };
    buf_init(&collected.lines, 65536);
    for (int i = 0; i < PROMPT_COUNT; i++)
        collected.report.seen[i] = i != PROMPT_OFFER_ASK;

    check_missing(&collected.report);

    assert_string_equal(collected.lines.data,
                        "prompts/names.h: offer.ask has no text in any file below prompts/\n");
    buf_clear(&collected.lines);
}

static void prompts_are_found_by_name(void **unused)
{
    (void)unused;
    assert_int_equal(prompt_find("greeting.hello"), PROMPT_GREETING_HELLO);
    assert_int_equal(prompt_find("model.answer"), PROMPT_MODEL_ANSWER);
    assert_int_equal(prompt_find("greeting"), -1);
    assert_int_equal(prompt_find(""), -1);
    assert_string_equal(prompt_title(PROMPT_BUTTON_PERSON), "button.person");
    assert_string_equal(prompt_slots(PROMPT_HANDOFF_OPEN), "protocol due hours");
    assert_int_equal(prompt_limit(PROMPT_BUTTON_PERSON), 20);
}

static void the_days_of_the_week_follow_each_other(void **unused)
{
    (void)unused;
    static const char *const days[] = { "when.sunday",    "when.monday",   "when.tuesday",
                                        "when.wednesday", "when.thursday", "when.friday",
                                        "when.saturday" };
    for (int i = 0; i < 7; i++)
        assert_int_equal(prompt_find(days[i]), PROMPT_WHEN_SUNDAY + i);
}

static void buttons_of_one_message_differ_and_fit(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    static const enum prompt_name buttons[] = { PROMPT_BUTTON_HELPED, PROMPT_BUTTON_NOT_HELPED,
                                                PROMPT_BUTTON_PERSON, PROMPT_OFFER_NONE };
    for (size_t i = 0; i < 4; i++) {
        assert_true(text_length(prompt_text(prompts, buttons[i])) <= 20);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(prompt_text(prompts, buttons[i]),
                                    prompt_text(prompts, buttons[j]));
    }
}

static void slots_are_filled(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 4096);

    prompt_fill(prompts, PROMPT_PROTOCOL_STATUS,
                (struct slot[]){ { "protocol", "20260131-0007" }, { "due", "hoje às 14h" }, { 0 } },
                &out);

    assert_non_null(strstr(out.data, "*20260131-0007*"));
    assert_non_null(strstr(out.data, "hoje às 14h"));
    assert_null(strpbrk(out.data, "{}[]"));
}

static void every_text_reads_well_without_any_value(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    for (int i = 0; i < PROMPT_MODEL_REWRITE; i++) {
        OWNED_BUF struct buf out = { 0 };
        buf_init(&out, 4096);
        prompt_fill(prompts, (enum prompt_name)i, NULL, &out);
        assert_null(strpbrk(out.data, "{}[]"));
        assert_null(strstr(out.data, "  "));
        assert_null(strstr(out.data, " ."));
        assert_true(out.length == 0 || !strchr(" \n", out.data[out.length - 1]));
    }
}

static void a_value_is_never_interpreted(void **unused)
{
    (void)unused;
    assert_filled("Disse {a} e {b}.",
                  (struct slot[]){ { "a", "{b} [x] {{y}} %s  ok" }, { "b", "{a" }, { 0 } },
                  "Disse {b} [x] {{y}} %s  ok e {a.");
}

static void a_slot_without_value_leaves_no_hole(void **unused)
{
    (void)unused;
    const struct slot none[] = { { "a", NULL }, { "b", "" }, { 0 } };
    assert_filled("Oi {a} tudo bem?", none, "Oi tudo bem?");
    assert_filled("Oi {a}!", none, "Oi!");
    assert_filled("{a} Oi", none, "Oi");
    assert_filled("Oi {b} {a}", none, "Oi");
    assert_filled("Oi\n{a}\nTudo bem?", none, "Oi\nTudo bem?");
    assert_filled("Oi {unknown} tudo bem?", NULL, "Oi tudo bem?");
}

static void a_part_in_brackets_goes_with_its_empty_slot(void **unused)
{
    (void)unused;
    const struct slot marina[] = { { "a", "Marina" }, { 0 } };
    assert_filled("Oi[, {a}]! Tudo bem?", marina, "Oi, Marina! Tudo bem?");
    assert_filled("Oi[, {a}]! Tudo bem?", NULL, "Oi! Tudo bem?");
    assert_filled("Oi[ {a} ({b})]!", marina, "Oi!");
    assert_filled("Oi.\n[Fila: {b}.]\nTchau.[ Até {b}.]", marina, "Oi.\nTchau.");
}

static void doubled_braces_and_brackets_are_characters(void **unused)
{
    (void)unused;
    assert_filled("{{\"a\": [[\"{a}\"]]}}", (struct slot[]){ { "a", "x" }, { 0 } },
                  "{\"a\": [\"x\"]}");
}

static void filling_adds_behind_what_is_there(void **unused)
{
    (void)unused;
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 100);
    buf_text(&out, "Antes ");
    wording_fill("{a} depois", NULL, &out);
    assert_string_equal(out.data, "Antes depois");
}

static void the_model_is_shown_json_and_citations(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 16384);
    prompt_fill(prompts, PROMPT_MODEL_REWRITE, NULL, &out);
    assert_non_null(
        strstr(out.data, "{\"question\": \"pergunta reescrita\", \"follow_up\": true}"));
    assert_non_null(strstr(out.data, "{\"turns\": [{\"who\""));
    buf_reset(&out);
    prompt_fill(prompts, PROMPT_MODEL_ANSWER, NULL, &out);
    assert_non_null(strstr(out.data, "[e:ID]"));
    assert_non_null(strstr(out.data, "\"entries\": [\"ID\"]}"));
}

static void an_override_replaces_text_and_version(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    struct error err = { 0 };
    char text[] = "Bem-vindo[, {name}]!";

    assert_int_equal(prompts_override(prompts, "greeting.hello", text, 7, &err), 0);
    text[0] = 'X'; /* it was copied */

    assert_string_equal(prompt_text(prompts, PROMPT_GREETING_HELLO), "Bem-vindo[, {name}]!");
    assert_int_equal(prompt_version(prompts, PROMPT_GREETING_HELLO), 7);
    OWNED(prompts) struct prompts *others = opened();
    assert_int_equal(prompt_version(others, PROMPT_GREETING_HELLO), 1);
}

static void an_override_is_checked_like_a_file(void **unused)
{
    (void)unused;
    assert_override_refused("Oi\n{nome}", "greeting.hello:2: unknown slot {nome}; known here: "
                                          "name assistant hours");
    assert_override_refused("Oi {name", "greeting.hello:1: { does not belong to a {slot}; write it "
                                        "twice for the character itself");
    assert_override_refused("Oi }", "greeting.hello:1: } does not belong to a {slot}; write it "
                                    "twice for the character itself");
    assert_override_refused("Oi\n[, {name}", "greeting.hello:2: a [ that is never closed");
    assert_override_refused("a [b [{name}]]", "greeting.hello:1: a [ within [ ]; write [[ for the "
                                              "character itself");
    assert_override_refused("a [b]", "greeting.hello:1: the part in [ ] has no slot, so it would "
                                     "never go");
    assert_override_refused("a ]", "greeting.hello:1: a ] without [; write ]] for the character "
                                   "itself");
    assert_override_refused(" \n", "greeting.hello:1: the text is empty");
    assert_override_refused("\xff", "greeting.hello:1: the text is not UTF-8");
}

static void an_override_has_a_limit(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    struct error err = { 0 };
    assert_int_equal(prompts_override(prompts, "button.helped", "áéíóúáéíóúáéíóúáéíóú", 2, &err),
                     0);
    assert_int_equal(prompts_override(prompts, "button.helped", "áéíóúáéíóúáéíóúáéíóúx", 3, &err),
                     -1);
    assert_string_equal(err.text, "button.helped:1: has 21 characters; at most 20 fit here");
}

static void an_override_needs_a_known_name_and_a_version(void **unused)
{
    (void)unused;
    OWNED(prompts) struct prompts *prompts = opened();
    struct error err = { 0 }, again = { 0 };
    assert_int_equal(prompts_override(prompts, "greeting.hi", "Oi", 2, &err), -1);
    assert_string_equal(err.text, "greeting.hi:1: there is no prompt of this name");
    assert_int_equal(prompts_override(prompts, "greeting.hello", "Oi", 0, &again), -1);
    assert_string_equal(again.text, "greeting.hello:1: the version 0 is not above 0");
}

static void a_file_is_read_block_by_block(void **unused)
{
    (void)unused;
    assert_file_problems("# comment\n\nclosing.idle: Oi\noffer.ask@3:\n    Um\n\n    Dois\n", "");
    assert_file_problems("", "");
    assert_file_problems("closing.idle: Oi\r\nfeedback.thanks: Tchau", "");
}

static void a_wrong_file_is_refused_with_its_lines(void **unused)
{
    (void)unused;
    assert_file_problems("closing.idle: Oi\nclosing.sing: La\n",
                         "x.txt:2: closing.sing: there is no prompt of this name\n");
    assert_file_problems("closing.idle: Oi\nclosing.idle: Oi de novo\n",
                         "x.txt:2: closing.idle: was given before\n");
    assert_file_problems("\nclosing.idle:\n    Oi\n    {name}\n",
                         "x.txt:4: closing.idle: unknown slot {name}; known here: none\n");
    assert_file_problems("closing.idle:\n", "x.txt:1: closing.idle: the text is empty\n");
    assert_file_problems("    Oi\n", "x.txt:1: text without a name before it\n");
    assert_file_problems("Oi\n", "x.txt:1: should be \"name: text\" or an indented line of text\n");
    assert_file_problems("closing.idle@0: Oi\n",
                         "x.txt:1: should be \"name: text\" or an indented line of text\n");
    assert_file_problems("closing.idle: O\ti\n", "x.txt:1: has a tab or another control character, "
                                                 "or is not UTF-8\n");
}

static void a_file_beyond_the_limit_is_refused(void **unused)
{
    (void)unused;
    struct collected collected = { .report.line = collect };
    buf_init(&collected.lines, 8192);
    char *file = calloc(1, PROMPT_FILE_MAX + 1);
    check_file(&collected.report, "x.txt", file, PROMPT_FILE_MAX + 1);
    assert_string_equal(collected.lines.data, "x.txt:1: the file is longer than 65536 bytes\n");
    free(file);
    buf_clear(&collected.lines);
}

static void keep_version(void *kept, enum prompt_name prompt, const struct prompt_block *block)
{
    assert_int_equal(prompt, PROMPT_CLOSING_IDLE);
    assert_string_equal(block->text, "Um\n\n  Dois");
    *(int *)kept = block->version;
}

static void a_block_keeps_blank_lines_deeper_indent_and_version(void **unused)
{
    (void)unused;
    int version = 0;
    struct collected collected = { { .line = collect, .keep = keep_version, .kept = &version },
                                   { 0 } };
    const char *file = "closing.idle@12:\n    Um\n\n      Dois\n\n\n# end\n";
    check_file(&collected.report, "x.txt", file, strlen(file));
    assert_int_equal(version, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_prompt_has_a_text_in_the_program),
        cmocka_unit_test(the_files_on_disk_are_right),
        cmocka_unit_test(a_folder_without_texts_cannot_be_checked),
        cmocka_unit_test(a_missing_text_is_named),
        cmocka_unit_test(prompts_are_found_by_name),
        cmocka_unit_test(the_days_of_the_week_follow_each_other),
        cmocka_unit_test(buttons_of_one_message_differ_and_fit),
        cmocka_unit_test(slots_are_filled),
        cmocka_unit_test(every_text_reads_well_without_any_value),
        cmocka_unit_test(a_value_is_never_interpreted),
        cmocka_unit_test(a_slot_without_value_leaves_no_hole),
        cmocka_unit_test(a_part_in_brackets_goes_with_its_empty_slot),
        cmocka_unit_test(doubled_braces_and_brackets_are_characters),
        cmocka_unit_test(filling_adds_behind_what_is_there),
        cmocka_unit_test(the_model_is_shown_json_and_citations),
        cmocka_unit_test(an_override_replaces_text_and_version),
        cmocka_unit_test(an_override_is_checked_like_a_file),
        cmocka_unit_test(an_override_has_a_limit),
        cmocka_unit_test(an_override_needs_a_known_name_and_a_version),
        cmocka_unit_test(a_file_is_read_block_by_block),
        cmocka_unit_test(a_wrong_file_is_refused_with_its_lines),
        cmocka_unit_test(a_file_beyond_the_limit_is_refused),
        cmocka_unit_test(a_block_keeps_blank_lines_deeper_indent_and_version),
    };
    return cmocka_run_group_tests_name("prompts", tests, NULL, NULL);
}
