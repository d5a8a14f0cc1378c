/* Parameters: ?1 equal, ?2 from, ?3 to, ?4 after, ?5 limit. INDEXED BY makes a query that would
 * have to look at every document fail when it is prepared, not when the store has grown. */
#include "bot/store/sqlite_query.h"

#include "bot/store/engine.h"
#include "bot/store/sqlite_apply.h"
#include "bot/store/sqlite_schema.h"

enum { EQUAL = 1, FROM, TO, AFTER, LIMIT };

/* Columns of every query. */
enum { ROW_ID, ROW_VERSION, ROW_BODY, ROW_FIELDS };

int sqlite_query_shape(const struct store_query *query)
{
    return (query->index + 1) << 4 | (query->from.type != STORE_NONE) << 3 |
           (query->to.type != STORE_NONE) << 2 | (query->after != NULL) << 1 |
           (query->descending ? 1 : 0);
}

static void add_columns(struct buf *sql, enum collection in)
{
    const struct store_collection *collection = &store_collections[in];
    buf_text(sql, "SELECT id, version, body");
    for (int i = 0; i < store_fields(in); i++)
        buf_format(sql, ", \"%s\"", collection->fields[i]);
    buf_format(sql, " FROM \"%s\"", collection->name);
}

void sqlite_query_get(enum collection in, struct buf *sql)
{
    add_columns(sql, in);
    buf_text(sql, " WHERE id = ?1");
}

static void add_index(struct buf *sql, const struct store_query *query,
                      const struct store_index *index)
{
    const char *const *fields = store_collections[query->in].fields;
    buf_text(sql, " INDEXED BY ");
    sqlite_schema_index(sql, query->in, query->index);
    buf_format(sql, " WHERE \"%s\" IS NOT NULL", fields[index->fields[0]]);
    if (index->count > 1)
        buf_format(sql, " AND \"%s\" = ?%d", fields[index->fields[0]], EQUAL);
}

/* Where to go on: behind (field, id), which replaces that end of the range. */
static void add_range(struct buf *sql, const struct store_query *query, const char *field)
{
    bool after_from = query->after && !query->descending;
    bool after_to = query->after && query->descending;
    if (after_from)
        buf_format(sql, " AND (\"%s\", id) > (?%d, ?%d)", field, FROM, AFTER);
    else if (query->from.type != STORE_NONE)
        buf_format(sql, " AND \"%s\" >= ?%d", field, FROM);
    if (after_to)
        buf_format(sql, " AND (\"%s\", id) < (?%d, ?%d)", field, TO, AFTER);
    else if (query->to.type != STORE_NONE)
        buf_format(sql, " AND \"%s\" <= ?%d", field, TO);
}

static void add_range_of_ids(struct buf *sql, const struct store_query *query)
{
    buf_text(sql, " WHERE true");
    if (query->from.type != STORE_NONE)
        buf_format(sql, " AND id >= ?%d", FROM);
    if (query->to.type != STORE_NONE)
        buf_format(sql, " AND id <= ?%d", TO);
    if (query->after)
        buf_format(sql, " AND id %s ?%d", query->descending ? "<" : ">", AFTER);
}

void sqlite_query_describe(const struct store_query *query, struct buf *sql)
{
    const struct store_collection *collection = &store_collections[query->in];
    const char *direction = query->descending ? " DESC" : "";
    add_columns(sql, query->in);
    if (query->index == STORE_BY_ID) {
        add_range_of_ids(sql, query);
        buf_format(sql, " ORDER BY id%s", direction);
    } else {
        const struct store_index *index = &collection->indexes[query->index];
        const char *field = collection->fields[index->fields[index->count - 1]];
        add_index(sql, query, index);
        add_range(sql, query, field);
        buf_format(sql, " ORDER BY \"%s\"%s, id%s", field, direction, direction);
    }
    buf_format(sql, " LIMIT ?%d", LIMIT);
}

/* Binding fails only without memory, which the step then reports as well. */
void sqlite_query_bind(sqlite3_stmt *statement, const struct store_query *query)
{
    (void)sqlite_bind_value(statement, EQUAL, &query->equal);
    (void)sqlite_bind_value(statement, FROM, &query->from);
    (void)sqlite_bind_value(statement, TO, &query->to);
    (void)sqlite3_bind_text(statement, AFTER, query->after, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(statement, LIMIT, query->limit ? (int64_t)query->limit : -1);
}

static struct store_value value_of(sqlite3_stmt *row, int column)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_TEXT:
        return store_text((const char *)sqlite3_column_text(row, column));
    case SQLITE_INTEGER:
        return store_number(sqlite3_column_int64(row, column));
    default:
        return (struct store_value){ .type = STORE_NONE };
    }
}

void sqlite_query_row(sqlite3_stmt *row, enum collection in, struct store_doc *out)
{
    *out = (struct store_doc){
        .id = (const char *)sqlite3_column_text(row, ROW_ID),
        .version = sqlite3_column_int64(row, ROW_VERSION),
        .body = (const char *)sqlite3_column_text(row, ROW_BODY),
        .length = (size_t)sqlite3_column_bytes(row, ROW_BODY),
    };
    for (int i = 0; i < store_fields(in); i++)
        out->keys[i] = value_of(row, ROW_FIELDS + i);
}
