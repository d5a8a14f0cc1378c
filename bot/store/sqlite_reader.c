#include "bot/store/sqlite_reader.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

#include "bot/base/memory.h"
#include "bot/store/engine.h"
#include "bot/store/sqlite_db.h"
#include "bot/store/sqlite_query.h"

enum { SQL_MAX = 4096 };

struct reader {
    struct reader *next; /* in the list of free ones */
    sqlite3 *db;
    sqlite3_stmt *get[STORE_COLLECTIONS];
    sqlite3_stmt *find[STORE_COLLECTIONS][SQLITE_SHAPES];
};

struct sqlite_readers {
    struct sqlite_file file;
    pthread_mutex_t lock; /* guards the list */
    struct reader *free;
};

struct sqlite_readers *sqlite_readers_new(const struct sqlite_file *file)
{
    struct sqlite_readers *readers = memory_new(sizeof *readers);
    readers->file = *file;
    pthread_mutex_init(&readers->lock, NULL);
    return readers;
}

static void reader_free(struct reader *reader)
{
    for (int in = 0; in < STORE_COLLECTIONS; in++) {
        sqlite3_finalize(reader->get[in]);
        for (int i = 0; i < SQLITE_SHAPES; i++)
            sqlite3_finalize(reader->find[in][i]);
    }
    sqlite3_close(reader->db);
    free(reader);
}

void sqlite_readers_free(struct sqlite_readers *readers)
{
    if (!readers)
        return;
    while (readers->free) {
        struct reader *next = readers->free->next;
        reader_free(readers->free);
        readers->free = next;
    }
    pthread_mutex_destroy(&readers->lock);
    free(readers);
}

static struct reader *reader_open(const struct sqlite_file *file, struct error *err)
{
    struct reader *reader = memory_new(sizeof *reader);
    if (sqlite_db_open(&reader->db, file, err) == 0 &&
        sqlite_run(reader->db, "PRAGMA query_only = ON", err) == 0)
        return reader;
    reader_free(reader);
    return NULL;
}

/* NULL when a new connection was needed and could not be opened. */
static struct reader *borrow(struct sqlite_readers *readers, struct error *err)
{
    pthread_mutex_lock(&readers->lock);
    struct reader *reader = readers->free;
    if (reader)
        readers->free = reader->next;
    pthread_mutex_unlock(&readers->lock);
    return reader ? reader : reader_open(&readers->file, err);
}

static void give_back(struct sqlite_readers *readers, struct reader *reader)
{
    pthread_mutex_lock(&readers->lock);
    reader->next = readers->free;
    readers->free = reader;
    pthread_mutex_unlock(&readers->lock);
}

static sqlite3_stmt *get_statement(struct reader *reader, enum collection in, struct error *err)
{
    if (!reader->get[in]) {
        OWNED_BUF struct buf sql = { 0 };
        buf_init(&sql, SQL_MAX);
        sqlite_query_get(in, &sql);
        (void)sqlite_prepare(&reader->get[in], reader->db, sql.data, err);
    }
    return reader->get[in];
}

static sqlite3_stmt *find_statement(struct reader *reader, const struct store_query *query,
                                    struct error *err)
{
    sqlite3_stmt **kept = &reader->find[query->in][sqlite_query_shape(query)];
    if (!*kept) {
        OWNED_BUF struct buf sql = { 0 };
        buf_init(&sql, SQL_MAX);
        sqlite_query_describe(query, &sql);
        (void)sqlite_prepare(kept, reader->db, sql.data, err);
    }
    return *kept;
}

static int get(struct reader *reader, enum collection in, const char *id, struct store_record *out,
               struct error *err)
{
    sqlite3_stmt *statement = get_statement(reader, in, err);
    if (!statement)
        return -1;
    (void)sqlite3_bind_text(statement, 1, id, -1, SQLITE_STATIC);

    int result = 0;
    int stepped = sqlite3_step(statement);
    if (stepped == SQLITE_ROW) {
        struct store_doc doc;
        sqlite_query_row(statement, in, &doc);
        store_record_copy(out, &doc);
        result = 1;
    } else if (stepped != SQLITE_DONE) {
        result = sqlite_failed(reader->db, err);
    }
    (void)sqlite3_reset(statement);
    return result;
}

int sqlite_readers_get(struct sqlite_readers *readers, enum collection in, const char *id,
                       struct store_record *out, struct error *err)
{
    struct reader *reader = borrow(readers, err);
    if (!reader)
        return -1;
    int result = get(reader, in, id, out, err);
    give_back(readers, reader);
    return result;
}

static int find(struct reader *reader, const struct store_query *query, store_visit_fn *visit,
                void *context, struct error *err)
{
    sqlite3_stmt *statement = find_statement(reader, query, err);
    if (!statement)
        return -1;
    sqlite_query_bind(statement, query);

    struct store_doc doc;
    bool go_on = true;
    int stepped = SQLITE_DONE;
    while (go_on && (stepped = sqlite3_step(statement)) == SQLITE_ROW) {
        sqlite_query_row(statement, query->in, &doc);
        go_on = visit(context, &doc);
    }
    bool worked = stepped == SQLITE_ROW || stepped == SQLITE_DONE;
    int result = worked ? 0 : sqlite_failed(reader->db, err);
    (void)sqlite3_reset(statement);
    return result;
}

int sqlite_readers_find(struct sqlite_readers *readers, const struct store_query *query,
                        store_visit_fn *visit, void *context, struct error *err)
{
    struct reader *reader = borrow(readers, err);
    if (!reader)
        return -1;
    int result = find(reader, query, visit, context, err);
    give_back(readers, reader);
    return result;
}
