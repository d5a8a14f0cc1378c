/* What customers' words become: candidates, or wordings at once. */
#include <stdlib.h>
#include <string.h>

#include "bot/engine/learn.h"
#include "tests/support/check.h"
#include "tests/support/store_fixture.h"

static const moment noon = 1795262400000;

static void add(struct dialog *dialog, enum speaker who, const char *text, const char *entry)
{
    struct message *message = dialog_say(dialog, who, noon, text);
    if (entry)
        message_set(message, MESSAGE_ENTRY, entry);
}

static void words_are_those_that_the_answer_came_from(void **state)
{
    (void)state;
    OWNED(dialog) struct dialog *dialog = dialog_new("web:default:v");
    add(dialog, SPEAKER_CUSTOMER, "qto custa o cartao", NULL);
    add(dialog, SPEAKER_BOT, "Você quis dizer…?", NULL);
    add(dialog, SPEAKER_CUSTOMER, "Cartão", NULL);
    message_set(&dialog->messages[2], MESSAGE_KIND, "button");
    dialog_set(dialog, DIALOG_QUESTION, "qto custa o cartao");
    assert_string_equal(learn_words(dialog, "card"), "qto custa o cartao"); /* picked just now */
    add(dialog, SPEAKER_BOT, "Doze reais.", "card");
    add(dialog, SPEAKER_CUSTOMER, "e onde fica a loja", NULL);
    dialog_set(dialog, DIALOG_QUESTION, "e onde fica a loja");
    assert_string_equal(learn_words(dialog, "card"), "qto custa o cartao");
}

static void words_that_are_private_or_long_are_no_candidate(void **state)
{
    (void)state;
    char text[LEARN_WORDS_MAX + 2];
    OWNED(dialog) struct dialog *dialog = dialog_new("web:default:v");
    assert_null(learn_words(dialog, "card"));
    dialog_set(dialog, DIALOG_QUESTION, "meu pedido 37792165 não chegou");
    assert_null(learn_words(dialog, "card"));
    memset(text, 'a', sizeof text);
    text[LEARN_WORDS_MAX + 1] = '\0';
    dialog_set(dialog, DIALOG_QUESTION, text);
    assert_null(learn_words(dialog, "card"));
}

static struct knowledge *with_card(struct store *store, const struct clock *clock)
{
    struct knowledge *knowledge = NULL;
    struct error err = { 0 };
    OWNED(entry) struct entry *entry = NULL;
    json_auto_t *object = json_pack("{s:s, s:s, s:s}", "id", "card", "question",
                                    "Quanto custa o cartão?", "answer", "Doze reais.");
    assert_int_equal(knowledge_open(&knowledge, store, NULL, clock, &err), 0);
    assert_int_equal(entry_read(object, &entry, &err), 0);
    assert_int_equal(knowledge_save(knowledge, entry, 0, &err), 0);
    return knowledge;
}

static size_t wordings(struct knowledge *knowledge)
{
    const struct generation *now = library_hold(knowledge_library(knowledge));
    size_t count = generation_entry(now, "card")->wording_count;
    generation_release(now);
    return count;
}

static void wording_is_learned_once_and_is_searchable(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    struct knowledge *knowledge = with_card(store_of(state), &clock);
    struct store_record record;
    struct error err = { 0 };

    for (int i = 0; i < 2; i++)
        assert_int_equal(
            learn_wording(knowledge, store_of(state), "card", "qto custa o cartao", &err), 0);
    assert_int_equal(wordings(knowledge), 1);
    assert_int_equal(store_get(store_of(state), STORE_ENTRIES, "card", &record, &err), 1);
    assert_int_equal(record.doc.version, 2);
    assert_non_null(strstr(record.doc.body, "aprendeu uma forma de perguntar"));
    store_record_clear(&record);
    knowledge_free(knowledge);
}

static void wording_of_an_entry_that_is_gone_is_let_go(void **state)
{
    const struct clock clock = clock_by_hand(noon);
    struct knowledge *knowledge = with_card(store_of(state), &clock);
    struct error err = { 0 };
    assert_int_equal(learn_wording(knowledge, store_of(state), "gone", "oi", &err), 0);
    assert_int_equal(
        learn_wording(knowledge, store_of(state), "card", "Quanto custa o cartão?", &err), 0);
    assert_int_equal(wordings(knowledge), 0);
    knowledge_free(knowledge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_that_the_answer_came_from),
        cmocka_unit_test(words_that_are_private_or_long_are_no_candidate),
        cmocka_unit_test_setup_teardown(wording_is_learned_once_and_is_searchable,
                                        fixture_open_memory, fixture_close),
        cmocka_unit_test_setup_teardown(wording_of_an_entry_that_is_gone_is_let_go,
                                        fixture_open_memory, fixture_close),
    };
    return cmocka_run_group_tests_name("learn", tests, NULL, NULL);
}
