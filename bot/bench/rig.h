/* A server under measurement and the crowd before it, opened and closed together. */
#pragma once

#include "bot/bench/crowd.h"
#include "bot/bench/server.h"

struct rig {
    struct server server;
    struct crowd crowd;
};

/* A fresh store, `customers`, and a server that is ready. After a failure too, close it. */
int rig_open(struct rig *rig, size_t customers, size_t answer_least, struct error *err);
void rig_close(struct rig *rig);

/* What is common to all of them, without starting the server. */
int rig_prepare(struct rig *rig, size_t customers, size_t answer_least, struct error *err);
int rig_start(struct rig *rig, struct error *err);
