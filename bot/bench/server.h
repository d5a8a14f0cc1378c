/* A server of our own to measure: a child process on a fresh store, in a folder that is removed
 * afterwards. Main thread. */
#pragma once

#include <sys/types.h>

#include "bot/base/error.h"
#include "bot/model/entry.h"

enum { SERVER_PATH_SIZE = 512, SERVER_SETTINGS_MAX = 24, SERVER_ENTRIES_MAX = 1000 };

/* What the server is asked about; the answers that it must give. */
struct questions {
    char *texts[SERVER_ENTRIES_MAX];
    size_t count;
};
void questions_clear(struct questions *questions);

struct server {
    char folder[SERVER_PATH_SIZE];
    struct questions questions;
    int port;
    pid_t process; /* 0: it does not run */
    char *settings[SERVER_SETTINGS_MAX + 1];
    size_t setting_count;
};

/* The folder, and in it a store with the demo's knowledge. `answer_least`: answers shorter than
 * that many bytes are made longer. Chooses the questions that are answered at once. */
int server_prepare(struct server *server, size_t answer_least, struct error *err);

/* "NAME=value" for the environment of the child. */
void server_set(struct server *server, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Starts it and waits until it is ready. */
int server_start(struct server *server, struct error *err);

/* The same without waiting: the moment at which it began. */
int server_spawn(struct server *server, struct error *err);
int server_wait_ready(const struct server *server, struct error *err);

/* A number of its /metrics, by its whole name; 0: there is none. */
double server_metric(const struct server *server, const char *name);

void server_stop(struct server *server);
double server_stored(const struct server *server); /* bytes of the database; of one that stopped */
void server_forget(struct server *server);         /* stops it, removes the folder */

/* Of the number that the server answers for. */
extern const char server_phone_number_id[], server_app_secret[];
