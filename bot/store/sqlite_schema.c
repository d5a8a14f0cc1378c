/* A new file is made from the declarations in collections.c; `steps` changes the files that older
 * programs have made. Both must lead to the same schema. */
#include "bot/store/sqlite_schema.h"

#include <stddef.h>
#include <stdio.h>

#include "bot/store/sqlite_db.h"

enum { SCHEMA = 2, APPLICATION = 0x62616c63 /* "balc" */, SQL_MAX = 64 << 10 };

/* steps[n] leads from schema n to n + 1. Never edit one that was released: add the next. */
static const char *const steps[SCHEMA] = {
    NULL, /* schema 0 is an empty file */
    /* "if not exists": before the first release some files got theirs without a step */
    "CREATE TABLE IF NOT EXISTS notices (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL, "
    "field, at, line, body TEXT NOT NULL);"
    "CREATE INDEX IF NOT EXISTS notices_by_field_at ON notices (field, at, id) "
    "WHERE field IS NOT NULL;"
    "CREATE INDEX IF NOT EXISTS notices_by_line_at ON notices (line, at, id) "
    "WHERE line IS NOT NULL;"
    "CREATE TABLE IF NOT EXISTS customers (id TEXT PRIMARY KEY NOT NULL, "
    "version INTEGER NOT NULL, body TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS identities (id TEXT PRIMARY KEY NOT NULL, "
    "version INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;",
};

/* Kept in the order of their ids, without a rowid: one page to write for each instead of two. For
 * small documents, or those read as a range of ids: elsewhere one of a kilobyte would spill into a
 * page of its own. */
static const bool in_order_of_id[STORE_COLLECTIONS] = {
    [STORE_INTAKE] = true,   [STORE_CONVERSATIONS] = true, [STORE_MESSAGES] = true,
    [STORE_FEEDBACK] = true, [STORE_COUNTERS] = true,      [STORE_USERS] = true,
    [STORE_SESSIONS] = true, [STORE_IDENTITIES] = true,
};

/* Fields have no type, so that SQLite keeps "7" a text and 7 a number. */
static void add_table(struct buf *sql, enum collection in)
{
    const struct store_collection *collection = &store_collections[in];
    buf_format(sql, "CREATE TABLE \"%s\" (id TEXT PRIMARY KEY NOT NULL, version INTEGER NOT NULL",
               collection->name);
    for (int i = 0; i < STORE_FIELDS_MAX && collection->fields[i]; i++)
        buf_format(sql, ", \"%s\"", collection->fields[i]);
    buf_format(sql, ", body TEXT NOT NULL)%s;\n", in_order_of_id[in] ? " WITHOUT ROWID" : "");
}

void sqlite_schema_index(struct buf *sql, enum collection in, int index)
{
    const struct store_collection *collection = &store_collections[in];
    const struct store_index *fields = &collection->indexes[index];
    buf_format(sql, "\"%s_by", collection->name);
    for (int i = 0; i < fields->count; i++)
        buf_format(sql, "_%s", collection->fields[fields->fields[i]]);
    buf_text(sql, "\"");
}

/* The id at the end gives the order that a query promises. */
static void add_index(struct buf *sql, enum collection in, int index)
{
    const struct store_collection *collection = &store_collections[in];
    const struct store_index *fields = &collection->indexes[index];
    buf_text(sql, "CREATE INDEX ");
    sqlite_schema_index(sql, in, index);
    buf_format(sql, " ON \"%s\" (", collection->name);
    for (int i = 0; i < fields->count; i++)
        buf_format(sql, "\"%s\", ", collection->fields[fields->fields[i]]);
    buf_format(sql, "id) WHERE \"%s\" IS NOT NULL;\n", collection->fields[fields->fields[0]]);
}

static int create(sqlite3 *db, struct error *err)
{
    OWNED_BUF struct buf sql = { 0 };
    buf_init(&sql, SQL_MAX);
    for (int in = 0; in < STORE_COLLECTIONS; in++) {
        add_table(&sql, (enum collection)in);
        for (int i = 0; i < STORE_INDEXES_MAX && store_collections[in].indexes[i].count; i++)
            add_index(&sql, (enum collection)in, i);
    }
    buf_format(&sql, "PRAGMA application_id = %d;", APPLICATION);
    return sqlite_run(db, sql.data, err);
}

static int refuse_other_program(sqlite3 *db, struct error *err)
{
    int64_t tables = 0, application = 0;
    if (sqlite_number(db, "SELECT count(*) FROM sqlite_schema", &tables, err) < 0 ||
        sqlite_number(db, "PRAGMA application_id", &application, err) < 0)
        return -1;
    if (tables == 0 || application == APPLICATION)
        return 0;
    return error_set(err, ERROR_CONFLICT, "%s is the database of another program",
                     sqlite3_db_filename(db, "main"));
}

static int migrate(sqlite3 *db, int64_t from, struct error *err)
{
    char set[64];
    if (from == 0 && create(db, err) < 0)
        return -1;
    for (int64_t n = from; from > 0 && n < SCHEMA; n++)
        if (sqlite_run(db, steps[n], err) < 0)
            return error_while(err, "going to schema %d", (int)n + 1);
    snprintf(set, sizeof set, "PRAGMA user_version = %d", SCHEMA);
    return sqlite_run(db, set, err);
}

/* 1 when nothing is to be done, 0 when `*found` is an older schema. */
static int is_current(sqlite3 *db, int64_t *found, struct error *err)
{
    if (refuse_other_program(db, err) < 0 ||
        sqlite_number(db, "PRAGMA user_version", found, err) < 0)
        return -1;
    if (*found > SCHEMA)
        return error_set(
            err, ERROR_CONFLICT,
            "the store %s was written by a newer balcao (schema %d, this one knows %d)",
            sqlite3_db_filename(db, "main"), (int)*found, SCHEMA);
    return *found == SCHEMA;
}

/* Looks again, because another process may have come first. */
static int look_and_migrate(sqlite3 *db, struct error *err)
{
    int64_t found = 0;
    int current = is_current(db, &found, err);
    return current == 0 ? migrate(db, found, err) : current;
}

int sqlite_schema_apply(sqlite3 *db, struct error *err)
{
    int64_t found = 0;
    int current = is_current(db, &found, err); /* the usual case needs not wait for a writer */
    if (current != 0)
        return current < 0 ? -1 : 0;
    if (sqlite_run(db, "BEGIN IMMEDIATE", err) < 0)
        return -1;
    if (look_and_migrate(db, err) >= 0 && sqlite_run(db, "COMMIT", err) == 0)
        return 0;
    (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}
