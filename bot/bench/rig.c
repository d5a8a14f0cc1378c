#include "bot/bench/rig.h"

int rig_prepare(struct rig *rig, size_t customers, size_t answer_least, struct error *err)
{
    *rig = (struct rig){ .server.process = 0 };
    if (server_prepare(&rig->server, answer_least, err) < 0 ||
        crowd_open(&rig->crowd, &rig->server, customers, err) < 0)
        return -1;
    server_set(&rig->server, "BALCAO_WHATSAPP_API=http://127.0.0.1:%d", rig->crowd.api_port);
    return 0;
}

int rig_start(struct rig *rig, struct error *err)
{
    if (server_start(&rig->server, err) < 0)
        return -1;
    return crowd_connect(&rig->crowd, err);
}

int rig_open(struct rig *rig, size_t customers, size_t answer_least, struct error *err)
{
    if (rig_prepare(rig, customers, answer_least, err) < 0)
        return -1;
    return rig_start(rig, err);
}

/* The server first: it still talks to the API's double. */
void rig_close(struct rig *rig)
{
    server_forget(&rig->server);
    if (rig->crowd.wires)
        crowd_close(&rig->crowd);
}
