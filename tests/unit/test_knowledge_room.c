#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bot/engine/knowledge_room.h"
#include "kb/estimate.h"
#include "kb/gate.h"
#include "kb/kb.h"
#include "tests/support/check.h"

static void knowledge_that_does_not_fit_is_refused_with_the_estimate(void **state)
{
    (void)state;
    struct error err = { 0 };
    assert_int_equal(knowledge_fits(900 << 20, 1000 << 20, &err), 0);
    assert_int_equal(knowledge_fits(900 << 20, SIZE_MAX, &err), 0);
    assert_int_equal(knowledge_fits(900 << 20, 300 << 20, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
    assert_non_null(strstr(err.text, "about 901 MB"));
    assert_non_null(strstr(err.text, "there are 300 MB"));
}

static void memory_left_is_told(void **state)
{
    (void)state;
    assert_true(memory_left() > 1 << 20);
}

/* What is packed, and what is there while it is packed, must not be more than was said. */
static void estimate_is_not_less_than_what_is_packed(void **state)
{
    (void)state;
    enum { ENTRIES = 400 };
    static struct entry entries[ENTRIES];
    static char texts[ENTRIES][2][96], ids[ENTRIES][16], *wordings[ENTRIES][1];
    struct entry *list[ENTRIES];
    OWNED(library) struct library *library = library_new(gate_shipped());
    library_pack_from(library, 0);
    for (unsigned i = 0; i < ENTRIES; i++) {
        wordings[i][0] = texts[i][1];
        snprintf(ids[i], sizeof ids[i], "e%u", i);
        snprintf(texts[i][0], sizeof texts[i][0], "Como pago o boleto %u da loja %u?", i * 7919, i);
        snprintf(texts[i][1], sizeof texts[i][1], "quero pagar %u na filial %u", i, i * 104729);
        entries[i] = (struct entry){ .id = ids[i],
                                     .question = texts[i][0],
                                     .answer = texts[i][1],
                                     .wordings = wordings[i],
                                     .wording_count = 1 };
        library_put(library, &entries[i]);
        list[i] = &entries[i];
    }
    library_publish(library);
    assert_true(library_size(library) > 0);
    assert_true(kb_estimate(list, ENTRIES) > library_size(library));
    assert_true(kb_estimate(list, ENTRIES) < 10 * library_size(library));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knowledge_that_does_not_fit_is_refused_with_the_estimate),
        cmocka_unit_test(memory_left_is_told),
        cmocka_unit_test(estimate_is_not_less_than_what_is_packed),
    };
    return cmocka_run_group_tests_name("knowledge_room", tests, NULL, NULL);
}
