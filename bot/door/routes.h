/* Every URL of the program: the tables of the door, and who may come in. */
#pragma once

#include "bot/app.h"

/* NULL-terminated; of the demo's routes only when the demo runs. Borrowed. */
const struct http_route *const *door_tables(const struct app *app);

int door_gate(struct http_request *request, enum http_caller wanted, struct error *err);

/* The pages' files; the demo's own only when the demo runs. */
const struct http_asset *door_assets(const struct app *app);

extern const struct http_route whatsapp_routes[];  /* whatsapp.c */
extern const struct http_route chat_routes[];      /* chat.c */
extern const struct http_route operation_routes[]; /* operation.c */
extern const struct http_route page_routes[];      /* pages.c */
extern const struct http_route tour_routes[];      /* tour.c */

void chat_media(struct http_request *request); /* chat_media.c */

/* Of a request with a chat token: the visitor. */
const char *door_visitor(const struct http_request *request);
