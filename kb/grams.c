#include "kb/grams.h"

#include <math.h>

#include "bot/base/memory.h"

enum { NUMBER_BYTES_MAX = 5, MORE = 0x80, FIRST_ROOM = 256 };

static void add_number(struct gram_bytes *to, uint64_t number)
{
    for (; number >= MORE; number >>= 7)
        to->bytes[to->length++] = (uint8_t)(number | MORE);
    to->bytes[to->length++] = (uint8_t)number;
}

void grams_add(struct gram_bytes *to, uint32_t gram, uint32_t last, uint32_t times)
{
    int64_t step = (int64_t)gram - last;
    uint64_t distance = step < 0 ? ((uint64_t)-step << 1) - 1 : (uint64_t)step << 1;

    if (to->room - to->length < 2 * (NUMBER_BYTES_MAX + 1)) {
        to->room = to->room ? to->room * 2 : FIRST_ROOM;
        to->bytes = memory_resize(to->bytes, to->room);
    }
    add_number(to, distance << 1 | (times > 1));
    if (times > 1)
        add_number(to, times);
}

static inline uint64_t read_number(struct gram_reader *reader)
{
    uint64_t number = *reader->at & (MORE - 1);
    for (unsigned shift = 7; *reader->at++ & MORE; shift += 7)
        number |= (uint64_t)(*reader->at & (MORE - 1)) << shift;
    return number;
}

bool grams_next(struct gram_reader *reader)
{
    if (reader->left == 0)
        return false;
    uint64_t number = read_number(reader);
    uint64_t distance = number >> 1;
    int64_t step = distance & 1 ? -(int64_t)((distance + 1) >> 1) : (int64_t)(distance >> 1);
    reader->left--;
    reader->gram = (uint32_t)(reader->gram + step);
    reader->times = number & 1 ? (uint32_t)read_number(reader) : 1;
    return true;
}

const float gram_weights[GRAM_OFTEN] = {
    1.0F,        1.0F,        1.69314718F, 2.09861231F, 2.38629436F, 2.60943794F,
    2.79175949F, 2.94590998F, 3.07944155F, 3.19722462F, 3.30258512F, 3.39789534F,
    3.48490667F, 3.56494927F, 3.6390574F,  3.70805025F, 3.77258873F,
};

float gram_weight_often(uint32_t times)
{
    return 1 + logf((float)times);
}
