/* Reads the parts of a form (RFC 7578). Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum { MULTIPART_NAME_SIZE = 64, MULTIPART_TYPE_SIZE = 128 };

struct multipart_part {
    char name[MULTIPART_NAME_SIZE], type[MULTIPART_TYPE_SIZE];
    const char *bytes; /* borrowed from the form */
    size_t length;
};

/* Finds the part with this name. `type` is the request's Content-Type, with the boundary. */
bool multipart_find(const char *type, const char *form, size_t length, const char *name,
                    struct multipart_part *out);
