/* kb/gate.json as it was when the program was built, so that it runs without any file beside it. */
#include <stdlib.h>

#include "kb/gate.h"

/* The path is seen from the root of the project, where make runs. */
__asm__(".pushsection .rodata\n"
        ".balign 8\n"
        "kb_gate_json:\n"
        ".incbin \"kb/gate.json\"\n"
        ".byte 0\n"
        ".popsection\n");
extern const char kb_gate_json[] __attribute__((visibility("hidden")));

const char *gate_shipped_text(void)
{
    return kb_gate_json;
}

struct gate *gate_shipped(void)
{
    struct gate *gate = NULL;
    struct error err = { 0 };
    if (gate_read(kb_gate_json, &gate, &err) < 0)
        abort(); /* the tests read it too */
    return gate;
}
