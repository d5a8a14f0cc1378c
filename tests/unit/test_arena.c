#include <stdint.h>
#include <string.h>

#include "bot/base/arena.h"
#include "tests/support/check.h"

static void arena_gives_zeroed_and_aligned_pieces_that_do_not_overlap(void **state)
{
    enum { PIECES = 3000 };
    static unsigned char *pieces[PIECES];
    OWNED(arena) struct arena *arena = arena_new();
    (void)state;

    for (size_t i = 0; i < PIECES; i++) {
        size_t size = i % 61;
        pieces[i] = arena_get(arena, size);
        assert_int_equal((uintptr_t)pieces[i] % 16, 0);
        for (size_t at = 0; at < size; at++)
            assert_int_equal(pieces[i][at], 0);
        memset(pieces[i], (int)(i % 251), size);
    }
    for (size_t i = 0; i < PIECES; i++)
        for (size_t at = 0; at < i % 61; at++)
            assert_int_equal(pieces[i][at], i % 251);
}

static void arena_has_room_for_a_piece_larger_than_a_block(void **state)
{
    enum { LARGE = 1 << 20 };
    OWNED(arena) struct arena *arena = arena_new();
    (void)state;

    char *small = arena_text(arena, "small");
    char *large = arena_get(arena, LARGE);
    memset(large, 'x', LARGE);
    assert_string_equal(small, "small");
}

static void arena_hands_out_zeroes_again_after_a_reset(void **state)
{
    OWNED(arena) struct arena *arena = arena_new();
    (void)state;

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
            char *piece = arena_get(arena, 1000);
            assert_int_equal(piece[0], 0);
            assert_int_equal(piece[999], 0);
            memset(piece, 'x', 1000);
        }
        arena_reset(arena);
    }
}

static void arena_copies_texts_with_their_end(void **state)
{
    OWNED(arena) struct arena *arena = arena_new();
    (void)state;

    assert_null(arena_text(arena, NULL));
    assert_string_equal(arena_text(arena, ""), "");
    assert_string_equal(arena_bytes(arena, "abcdef", 3), "abc");
    assert_string_equal(arena_format(arena, "%d %s", 7, "ção"), "7 ção");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_and_aligned_pieces_that_do_not_overlap),
        cmocka_unit_test(arena_has_room_for_a_piece_larger_than_a_block),
        cmocka_unit_test(arena_hands_out_zeroes_again_after_a_reset),
        cmocka_unit_test(arena_copies_texts_with_their_end),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
