/* balcao kb check [--json]: what an editor should look at first (kb/check.h), and how careful the
 * knowledge base must be (kb/examine.h). */
#pragma once

/* The exit status. */
int kb_check_command(int count, char **arguments);
