/* Every statement has the same parameters: ?1 id, ?2 version, ?3 body, ?4… the fields. */
#include "bot/store/sqlite_apply.h"

#include <string.h>

#include "bot/base/buf.h"
#include "bot/store/engine.h"
#include "bot/store/sqlite_db.h"

enum { ID = 1, VERSION, BODY, FIELDS, SQL_MAX = 4096 };

static void add_insert(struct buf *sql, enum collection in)
{
    const struct store_collection *collection = &store_collections[in];
    buf_format(sql, "INSERT INTO \"%s\" (id, version, body", collection->name);
    for (int i = 0; i < store_fields(in); i++)
        buf_format(sql, ", \"%s\"", collection->fields[i]);
    buf_format(sql, ") VALUES (?%d, 1, ?%d", ID, BODY);
    for (int i = 0; i < store_fields(in); i++)
        buf_format(sql, ", ?%d", FIELDS + i);
    buf_text(sql, ") ON CONFLICT (id) DO ");
}

static void add_change(struct buf *sql, enum collection in)
{
    buf_format(sql, "SET version = version + 1, body = ?%d", BODY);
    for (int i = 0; i < store_fields(in); i++)
        buf_format(sql, ", \"%s\" = ?%d", store_collections[in].fields[i], FIELDS + i);
}

static void describe(struct buf *sql, enum collection in, enum store_verb verb)
{
    const char *name = store_collections[in].name;
    switch (verb) {
    case STORE_INSERT:
        add_insert(sql, in);
        buf_text(sql, "NOTHING");
        break;
    case STORE_PUT:
        add_insert(sql, in);
        buf_text(sql, "UPDATE ");
        add_change(sql, in);
        break;
    case STORE_REPLACE_IF:
        buf_format(sql, "UPDATE \"%s\" ", name);
        add_change(sql, in);
        buf_format(sql, " WHERE id = ?%d AND version = ?%d", ID, VERSION);
        break;
    case STORE_DELETE:
        buf_format(sql, "DELETE FROM \"%s\" WHERE id = ?%d", name, ID);
        break;
    case STORE_ADD:
        add_insert(sql, in);
        buf_format(sql, "UPDATE SET version = version + 1, \"%s\" = coalesce(\"%s\", 0) + ?%d",
                   store_collections[in].fields[0], store_collections[in].fields[0], FIELDS);
        break;
    }
}

/* The statement of a verb, prepared at its first use; NULL when that fails. */
static sqlite3_stmt *statement(struct sqlite_apply *apply, enum collection in, enum store_verb verb,
                               struct error *err)
{
    sqlite3_stmt **kept = &apply->changes[in][verb];
    if (!*kept) {
        OWNED_BUF struct buf sql = { 0 };
        buf_init(&sql, SQL_MAX);
        describe(&sql, in, verb);
        (void)sqlite_prepare(kept, apply->db, sql.data, err);
    }
    return *kept;
}

int sqlite_bind_value(sqlite3_stmt *statement, int position, const struct store_value *value)
{
    switch (value->type) {
    case STORE_NONE:
        return sqlite3_bind_null(statement, position);
    case STORE_TEXT:
        return sqlite3_bind_text(statement, position, value->text, -1, SQLITE_STATIC);
    case STORE_NUMBER:
        return sqlite3_bind_int64(statement, position, value->number);
    }
    return SQLITE_MISUSE;
}

/* Binding fails only without memory, which the step then reports as well. */
static void bind(sqlite3_stmt *to, const struct store_write *write)
{
    const struct store_doc *doc = &write->doc;
    (void)sqlite3_bind_text(to, ID, doc->id, -1, SQLITE_STATIC);
    if (write->verb == STORE_DELETE)
        return;
    if (write->verb == STORE_REPLACE_IF)
        (void)sqlite3_bind_int64(to, VERSION, doc->version);
    (void)sqlite3_bind_text(to, BODY, doc->body ? doc->body : "", (int)doc->length, SQLITE_STATIC);
    for (int i = 0; i < store_fields(write->in); i++)
        (void)sqlite_bind_value(to, FIELDS + i, &doc->keys[i]);
}

static enum store_result judge(const struct store_write *write, int changed)
{
    if (changed > 0 || write->verb == STORE_DELETE)
        return STORE_DONE;
    return write->verb == STORE_INSERT ? STORE_KNOWN : STORE_CONFLICT;
}

static int apply_one(struct sqlite_apply *apply, struct store_write *write, struct error *err)
{
    enum store_verb verb = write->verb;
    if (verb == STORE_REPLACE_IF && write->doc.version == 0)
        verb = STORE_INSERT; /* "must not exist" */
    sqlite3_stmt *change = statement(apply, write->in, verb, err);
    if (!change)
        return -1;

    bind(change, write);
    if (sqlite3_step(change) != SQLITE_DONE) {
        (void)sqlite_failed(apply->db, err);
        (void)sqlite3_reset(change);
        return -1;
    }
    write->result = judge(write, sqlite3_changes(apply->db));
    (void)sqlite3_reset(change);
    return 0;
}

int sqlite_apply(struct sqlite_apply *apply, struct store_write *writes, size_t count,
                 struct error *err)
{
    enum store_result previous = STORE_SKIPPED;
    for (size_t i = 0; i < count; i++) {
        if (writes[i].if_previous && previous != STORE_DONE)
            writes[i].result = STORE_SKIPPED;
        else if (apply_one(apply, &writes[i], err) < 0)
            return -1;
        previous = writes[i].result;
    }
    return 0;
}

void sqlite_apply_clear(struct sqlite_apply *apply)
{
    for (int in = 0; in < STORE_COLLECTIONS; in++)
        for (int i = 0; i < SQLITE_CHANGES; i++)
            sqlite3_finalize(apply->changes[in][i]);
}
