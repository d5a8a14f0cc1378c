/* What every fuzzer shares: the entry point that libFuzzer calls, and how a broken promise stops
 * it.
 *
 * Each fuzzer feeds bytes of a stranger to one border of the program. The property is always the
 * same: what comes in is accepted within its limits, or refused with a reason. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define PROMISE(holds)                                                                             \
    do {                                                                                           \
        if (!(holds))                                                                              \
            __builtin_trap();                                                                      \
    } while (0)
