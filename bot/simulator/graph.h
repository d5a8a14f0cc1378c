/* The Graph endpoints, each in the file of its subject. For the table of routes, and for each
 * other. */
#pragma once

#include "bot/simulator/simulator_inside.h"

/* graph_send.c */
void graph_send(struct http_request *request);

/* graph.c: what an id stands for decides */
void graph_get(struct http_request *request);
void graph_change(struct http_request *request);
void graph_delete(struct http_request *request);
void graph_subscriptions(struct http_request *request);
void graph_subscribe(struct http_request *request);

/* graph_media.c. Those that return a bool have replied when it is true. */
void graph_upload_media(struct http_request *request);
void graph_fetch_media(struct http_request *request);
bool graph_describe_media(struct simulator *simulator, struct http_request *request);
bool graph_delete_media(struct simulator *simulator, struct http_request *request);

/* An address that is good for five minutes; free with free(). With the lock held. */
char *graph_media_url(const struct simulator *simulator, const char *base, const char *id);

/* graph_templates.c */
void graph_list_templates(struct http_request *request);
void graph_create_template(struct http_request *request);
void graph_delete_templates(struct http_request *request);
void graph_unpause_template(struct http_request *request);
bool graph_describe_template(struct simulator *simulator, struct http_request *request);
bool graph_edit_template(struct simulator *simulator, struct http_request *request);

/* page.c, and what stands elsewhere for the page and the tests */
void page_get_state(struct http_request *request);
void page_post_message(struct http_request *request);
void page_put_switches(struct http_request *request);
void page_get_webhooks(struct http_request *request);
void page_get_events(struct http_request *request);
void page_add_media(struct http_request *request);
void page_get_ledger(struct http_request *request);
void page_post_event(struct http_request *request);

/* NULL after it has replied. */
struct simulator *page_simulator(struct http_request *request);
json_t *page_body(struct http_request *request, struct error *err);
