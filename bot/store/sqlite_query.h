/* The SQL of a query. Queries of one shape (which values are given, which way) share a statement.
 */
#pragma once

#include <sqlite3.h>

#include "bot/base/buf.h"
#include "bot/store/store.h"

/* Shapes are numbers below SQLITE_SHAPES. */
enum { SQLITE_SHAPES = (STORE_INDEXES_MAX + 1) << 4 };
int sqlite_query_shape(const struct store_query *query);

/* "SELECT …" with its parameters. */
void sqlite_query_describe(const struct store_query *query, struct buf *sql);
void sqlite_query_get(enum collection in, struct buf *sql);

/* Binds what the query gives. Its texts are borrowed until the statement is reset. */
void sqlite_query_bind(sqlite3_stmt *statement, const struct store_query *query);

/* The document in the statement's row; its texts live until the next step. */
void sqlite_query_row(sqlite3_stmt *row, enum collection in, struct store_doc *out);
