/* Writes of SQLite's write-ahead log, put together.
 *
 * SQLite writes a log of n pages in 2n calls, which cost as much as all the rest of a commit. But
 * nobody may read them before the sync that ends the commit; so until then the pieces that follow
 * each other wait in memory, and go out as one.
 *
 * Only for connections that sync at each commit (PRAGMA synchronous = FULL) and write the log at
 * no other time (PRAGMA cache_spill = OFF): then nothing waits once a commit has ended, well or
 * not, and nothing stale can be written over what another process has committed since. */
#pragma once

/* The name to give to sqlite3_open_v2. Any thread. */
const char *sqlite_log_vfs(void);
