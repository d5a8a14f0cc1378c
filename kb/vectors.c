#include "kb/vectors.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

#include "bot/base/memory.h"

enum {
    BYTE_MOST = 127,
    QUESTION_MOST = 4095, /* with 4,096 dimensions the sum still fits into 32 bits */
    STEP = 16,            /* dimensions that are multiplied at once */
    FIRST_ROOM = 64,
};

/* Covers what rounding adds to the bounds. */
static const double slack = 1e-6;

/* How the bytes of a vector are to be read: times scale, and by how much the result is off. */
struct reading {
    float scale, error;
};

struct vectors {
    size_t dimension, padded; /* to whole steps */
    size_t count, room;
    int8_t *bytes;
    float *exact; /* of length 1 */
    struct reading *readings;
};

/* What is looked for. */
struct question {
    const struct vectors *vectors;
    double exact[VECTORS_DIMENSION_MAX]; /* of length 1 */
    int16_t numbers[VECTORS_DIMENSION_MAX + STEP];
    double scale, error;
};

struct vectors *vectors_new(size_t dimension)
{
    if (dimension == 0 || dimension > VECTORS_DIMENSION_MAX)
        abort();
    struct vectors *vectors = memory_new(sizeof *vectors);
    vectors->dimension = dimension;
    vectors->padded = (dimension + STEP - 1) / STEP * STEP;
    return vectors;
}

void vectors_free(struct vectors *vectors)
{
    if (!vectors)
        return;
    free(vectors->bytes);
    free(vectors->exact);
    free(vectors->readings);
    free(vectors);
}

size_t vectors_size(const struct vectors *vectors)
{
    return vectors->room * (vectors->padded + vectors->dimension * sizeof *vectors->exact +
                            sizeof *vectors->readings);
}

/* Its length; not above zero when it has no direction. */
static double length_of(const float *vector, size_t dimension)
{
    double square = 0;
    for (size_t i = 0; i < dimension; i++)
        square += (double)vector[i] * vector[i];
    return isfinite(square) ? sqrt(square) : 0;
}

static void make_room(struct vectors *vectors)
{
    if (vectors->count < vectors->room)
        return;
    size_t room = vectors->room = vectors->room ? vectors->room * 2 : FIRST_ROOM;
    vectors->bytes = memory_resize(vectors->bytes, room * vectors->padded);
    vectors->exact =
        memory_resize(vectors->exact, room * vectors->dimension * sizeof *vectors->exact);
    vectors->readings = memory_resize(vectors->readings, room * sizeof *vectors->readings);
}

static struct reading write_bytes(const float *vector, size_t dimension, int8_t *out)
{
    double most = 0, off = 0;
    for (size_t i = 0; i < dimension; i++)
        most = fmax(most, fabs((double)vector[i]));
    double scale = most / BYTE_MOST;
    for (size_t i = 0; i < dimension; i++) {
        out[i] = (int8_t)lround(vector[i] / scale);
        off += pow(vector[i] - out[i] * scale, 2);
    }
    return (struct reading){ .scale = (float)scale, .error = (float)(sqrt(off) + slack) };
}

int vectors_add(struct vectors *vectors, const float *vector, uint32_t *out, struct error *err)
{
    double length = length_of(vector, vectors->dimension);
    if (!(length > 0))
        return error_set(err, ERROR_INVALID,
                         "a vector should have numbers, and one of them should not be zero");
    make_room(vectors);
    size_t number = vectors->count++;
    float *exact = vectors->exact + number * vectors->dimension;
    int8_t *bytes = vectors->bytes + number * vectors->padded;
    for (size_t i = 0; i < vectors->dimension; i++)
        exact[i] = (float)(vector[i] / length);
    memset(bytes, 0, vectors->padded);
    vectors->readings[number] = write_bytes(exact, vectors->dimension, bytes);
    *out = (uint32_t)number;
    return 0;
}

static bool read_question(const struct vectors *vectors, const float *question,
                          struct question *out)
{
    double length = length_of(question, vectors->dimension), most = 0, off = 0;
    if (!(length > 0))
        return false;
    memset(out->numbers, 0, vectors->padded * sizeof *out->numbers);
    for (size_t i = 0; i < vectors->dimension; i++) {
        out->exact[i] = question[i] / length;
        most = fmax(most, fabs(out->exact[i]));
    }
    out->scale = most / QUESTION_MOST;
    for (size_t i = 0; i < vectors->dimension; i++) {
        out->numbers[i] = (int16_t)lround(out->exact[i] / out->scale);
        off += pow(out->exact[i] - out->numbers[i] * out->scale, 2);
    }
    out->error = sqrt(off);
    return true;
}

typedef int32_t multiply_fn(const int8_t *bytes, const int16_t *numbers, size_t padded);

static int32_t multiply_plain(const int8_t *bytes, const int16_t *numbers, size_t padded)
{
    int32_t sum = 0;
    for (size_t i = 0; i < padded; i++)
        sum += bytes[i] * numbers[i];
    return sum;
}

#ifdef __x86_64__
__attribute__((target("avx2"))) static int32_t multiply_wide(const int8_t *bytes,
                                                             const int16_t *numbers, size_t padded)
{
    __m256i sum = _mm256_setzero_si256();
    for (size_t i = 0; i < padded; i += STEP) {
        __m128i of_vector = _mm_loadu_si128((const __m128i *)(const void *)(bytes + i));
        __m256i of_question = _mm256_loadu_si256((const __m256i *)(const void *)(numbers + i));
        sum =
            _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_cvtepi8_epi16(of_vector), of_question));
    }
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4e));
    half = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0xb1));
    return _mm_cvtsi128_si32(half);
}

static multiply_fn *multiply(void)
{
    return __builtin_cpu_supports("avx2") ? multiply_wide : multiply_plain;
}
#else
static multiply_fn *multiply(void)
{
    return multiply_plain;
}
#endif

static float exact_cosine(const struct question *question, size_t number)
{
    size_t dimension = question->vectors->dimension;
    const float *vector = question->vectors->exact + number * dimension;
    double sum = 0;
    for (size_t i = 0; i < dimension; i++)
        sum += vector[i] * question->exact[i];
    return (float)sum;
}

/* The largest cosine that the bytes allow. What is off in the vector counts at most its length,
 * since the question has length 1, and the other way round. */
static double at_most(const struct question *question, size_t number, int32_t product)
{
    struct reading reading = question->vectors->readings[number];
    return product * question->scale * reading.scale + reading.error +
           (1 + reading.error) * question->error + slack;
}

static size_t keep(struct near_vector *out, size_t count, size_t most, struct near_vector found)
{
    if (count == most && out[most - 1].cosine >= found.cosine)
        return count;
    size_t at = count < most ? count++ : most - 1;
    for (; at > 0 && out[at - 1].cosine < found.cosine; at--)
        out[at] = out[at - 1];
    out[at] = found;
    return count;
}

size_t vectors_nearest(const struct vectors *vectors, const float *question,
                       struct near_vector *out, size_t most)
{
    struct question asked = { .vectors = vectors };
    multiply_fn *by = multiply();
    size_t count = 0;
    most = most < VECTORS_FOUND_MAX ? most : VECTORS_FOUND_MAX;
    if (most == 0 || !read_question(vectors, question, &asked))
        return 0;
    for (size_t i = 0; i < vectors->count; i++) {
        int32_t product = by(vectors->bytes + i * vectors->padded, asked.numbers, vectors->padded);
        if (count == most && at_most(&asked, i, product) < out[most - 1].cosine)
            continue;
        count =
            keep(out, count, most, (struct near_vector){ (uint32_t)i, exact_cosine(&asked, i) });
    }
    return count;
}
