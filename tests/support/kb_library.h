/* Small libraries for tests of the knowledge base. */
#pragma once

#include "kb/gate.h"
#include "kb/kb.h"

/* Puts an entry written as JSON; fails the test when it cannot be read. */
void kb_put_json(struct library *library, const char *json);

/* The whole text of a file; free it. Fails the test when there is none. */
char *kb_read_file(const char *path);
