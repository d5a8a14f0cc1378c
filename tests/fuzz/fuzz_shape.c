/* The head of a request, as lines: the target, then "name: value" headers. Whatever can be read in
 * two ways must be refused with a status and a reason. */
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/net/http_shape.h"
#include "tests/fuzz/fuzz.h"

static void promise_verdict(struct http_verdict verdict)
{
    PROMISE(verdict.status == 0 || (verdict.status >= 400 && verdict.status < 600 && verdict.why));
}

static void promise_decoded(const char *text, size_t length)
{
    char *decoded = memory_new(length + 1);
    PROMISE(http_decode(text, length, decoded, true) <= length);
    PROMISE(http_decode(text, length, decoded, false) <= length);
    free(decoded);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct http_shape shape = { 0 };
    char *head = memory_bytes((const char *)data, size);
    const char *line = head, *end = head + size;

    for (size_t number = 0; line < end; number++) {
        size_t length = strcspn(line, "\n"), name = strcspn(line, ":\n");
        if (number == 0) {
            promise_verdict(http_shape_target(line, length));
            promise_decoded(line, length);
        } else if (name < length) {
            http_shape_header(&shape, line, name, line + name + 1, length - name - 1);
        }
        line += length + 1;
    }
    promise_verdict(http_shape_judge(&shape, "POST", "HTTP/1.1"));
    promise_verdict(http_shape_judge(&shape, "GET", "HTTP/1.0"));
    free(head);
    return 0;
}
