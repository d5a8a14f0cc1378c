/* What serving and the demo share. Main thread. */
#pragma once

#include <signal.h>

#include "bot/app.h"

/* SIGTERM, SIGINT and SIGHUP wait for serve_until_stopped. Call before anything starts a thread. */
void serve_block_signals(sigset_t *stop);

/* SIGHUP: the accounts are read again. The others end it. */
void serve_until_stopped(struct app *app, const sigset_t *stop);
