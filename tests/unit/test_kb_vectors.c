#include <math.h>
#include <stdlib.h>

#include "kb/vectors.h"
#include "tests/support/check.h"

enum { DIMENSION = 50, COUNT = 700, QUESTIONS = 40, MOST = 10 };

static float roll(unsigned *seed)
{
    *seed = *seed * 1103515245 + 12345;
    return (float)(*seed / 65536 % 2001) / 1000 - 1;
}

static void make(unsigned *seed, float *out, size_t dimension)
{
    float length = 1 + fabsf(roll(seed)) * 30;
    for (size_t i = 0; i < dimension; i++)
        out[i] = roll(seed) * roll(seed) * length;
}

static double cosine(const float *a, const float *b, size_t dimension)
{
    double product = 0, of_a = 0, of_b = 0;
    for (size_t i = 0; i < dimension; i++) {
        product += (double)a[i] * b[i];
        of_a += (double)a[i] * a[i];
        of_b += (double)b[i] * b[i];
    }
    return product / sqrt(of_a * of_b);
}

/* How many are better than the worst that was found? */
static size_t better_than(const float all[][DIMENSION], const float *question, double least)
{
    size_t better = 0;
    for (size_t i = 0; i < COUNT; i++)
        better += cosine(all[i], question, DIMENSION) > least + 1e-6;
    return better;
}

static void vectors_nearest_are_the_nearest_of_all(void **state)
{
    (void)state;
    static float all[COUNT][DIMENSION];
    OWNED(vectors) struct vectors *vectors = vectors_new(DIMENSION);
    struct error err = { 0 };
    unsigned seed = 5;
    for (uint32_t i = 0; i < COUNT; i++) {
        uint32_t number;
        make(&seed, all[i], DIMENSION);
        assert_int_equal(vectors_add(vectors, all[i], &number, &err), 0);
        assert_int_equal(number, i);
    }
    for (int i = 0; i < QUESTIONS; i++) {
        float question[DIMENSION];
        struct near_vector near[MOST];
        make(&seed, question, DIMENSION);
        assert_int_equal(vectors_nearest(vectors, question, near, MOST), MOST);
        for (size_t j = 0; j < MOST; j++) {
            assert_float_equal(near[j].cosine, cosine(all[near[j].number], question, DIMENSION),
                               1e-6);
            assert_true(j == 0 || near[j].cosine <= near[j - 1].cosine);
        }
        assert_true(better_than(all, question, near[MOST - 1].cosine) < MOST);
    }
}

/* Nearly the same everywhere: more alike than a byte can tell. */
static void vectors_tell_apart_what_bytes_cannot(void **state)
{
    (void)state;
    enum { SIBLINGS = 200, SIZE = 384 };
    OWNED(vectors) struct vectors *vectors = vectors_new(SIZE);
    struct error err = { 0 };
    unsigned seed = 9;
    float base[SIZE], question[SIZE];
    make(&seed, base, SIZE);
    for (int i = 0; i < SIBLINGS; i++) {
        uint32_t number;
        float sibling[SIZE];
        for (size_t j = 0; j < SIZE; j++)
            sibling[j] = base[j] + (float)((i * 37) % SIBLINGS) * 1e-3F * (j % 2 ? 1 : -1);
        assert_int_equal(vectors_add(vectors, sibling, &number, &err), 0);
    }
    for (size_t j = 0; j < SIZE; j++)
        question[j] = base[j];
    struct near_vector near[3];
    assert_int_equal(vectors_nearest(vectors, question, near, 3), 3);
    for (size_t i = 0; i < 3; i++) /* the least different first */
        assert_int_equal(near[i].number * 37 % SIBLINGS, i);
}

static void vectors_of_one_direction_come_in_the_order_of_their_numbers(void **state)
{
    (void)state;
    OWNED(vectors) struct vectors *vectors = vectors_new(3);
    struct error err = { 0 };
    static const float texts[][3] = { { 0, 2, 0 }, { 1, 0, 0 }, { 0, 8, 0 }, { 0, -1, 0 } };
    uint32_t number;
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(vectors_add(vectors, texts[i], &number, &err), 0);
    struct near_vector near[8];
    assert_int_equal(vectors_nearest(vectors, texts[2], near, 8), 4);
    assert_int_equal(near[0].number, 0);
    assert_int_equal(near[1].number, 2);
    assert_int_equal(near[2].number, 1);
    assert_int_equal(near[3].number, 3);
    assert_float_equal(near[3].cosine, -1, 1e-6);
}

static void vectors_refuse_what_has_no_direction(void **state)
{
    (void)state;
    OWNED(vectors) struct vectors *vectors = vectors_new(2);
    static const float wrong[][2] = { { 0, 0 }, { NAN, 1 }, { INFINITY, 0 }, { 0, -INFINITY } };
    struct near_vector near[1];
    uint32_t number;
    for (size_t i = 0; i < 4; i++) {
        struct error err = { 0 };
        assert_int_equal(vectors_add(vectors, wrong[i], &number, &err), -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_int_equal(vectors_nearest(vectors, wrong[i], near, 1), 0);
    }
    static const float right[] = { 3, 4 };
    assert_int_equal(vectors_nearest(vectors, right, near, 1), 0); /* nothing was kept */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors_nearest_are_the_nearest_of_all),
        cmocka_unit_test(vectors_tell_apart_what_bytes_cannot),
        cmocka_unit_test(vectors_of_one_direction_come_in_the_order_of_their_numbers),
        cmocka_unit_test(vectors_refuse_what_has_no_direction),
    };
    return cmocka_run_group_tests_name("kb_vectors", tests, NULL, NULL);
}
