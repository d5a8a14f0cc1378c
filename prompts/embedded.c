/* .incbin is understood by every assembler that gcc and clang use. Paths start at the root of the
 * repository, where make runs. */
#include "prompts/embedded.h"

#define EMBED(label, path)                                                                         \
    __asm__(".pushsection .rodata\n"                                                               \
            "prompt_file_" #label ": .incbin \"prompts/" path "\"\n"                               \
            "prompt_file_" #label "_end: .byte 0\n"                                                \
            ".popsection\n");                                                                      \
    extern const char prompt_file_##label[], prompt_file_##label##_end[];
PROMPT_FILES(EMBED)

#define ROW(label, path) { path, prompt_file_##label, prompt_file_##label##_end },
const struct prompt_file prompt_files[] = { PROMPT_FILES(ROW) };
const size_t prompt_file_count = sizeof prompt_files / sizeof *prompt_files;
