/* balcao kb calibrate [--dev] [--always] [--out GATE] FILE|FOLDER…: teaches the gate from labelled
 * questions. A FILE is asked of the entries of the store, a FOLDER (kb.jsonl, queries.jsonl) of its
 * own. --dev: only questions of that split; --always: own weights however few there are. */
#pragma once

/* The exit status. */
int kb_calibrate_command(int count, char **arguments);
