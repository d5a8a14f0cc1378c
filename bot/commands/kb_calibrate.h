/* balcao kb calibrate [--dev] [--always] [--out GATE | --install] FILE|FOLDER…: teaches the gate
 * from labelled questions. A FILE is asked of the entries of the store, a FOLDER (kb.jsonl,
 * queries.jsonl) of its own. --dev: only questions of that split;  --always: own weights however
 * few there are;
 * --install: into the store, for the next start. "balcao kb gate FILE" installs one that was
 * written before, "balcao kb gate shipped" goes back to the built-in one. */
#pragma once

/* The exit status. */
int kb_calibrate_command(int count, char **arguments);
int kb_gate_command(const char *path);
