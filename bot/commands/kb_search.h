/* balcao kb search: the ranking of one question, with its features, outcome and reason. */
#pragma once

int kb_search_command(int count, char **arguments);
