/* The answers of the desk's routes (bot/desk/routes.c), each beside its own subject. */
#pragma once

#include "bot/desk/inside.h"

/* session_routes.c */
void answer_session_begin(struct http_request *request);
void answer_session_get(struct http_request *request);
void answer_session_end(struct http_request *request);

/* ticket_lists.c */
void answer_tickets(struct http_request *request);
void answer_ticket(struct http_request *request);

/* ticket_actions.c, spread.c */
void answer_take(struct http_request *request);
void answer_answer(struct http_request *request);
void answer_say(struct http_request *request);
void answer_note(struct http_request *request);
void answer_transfer(struct http_request *request);
void answer_return(struct http_request *request);
void answer_close(struct http_request *request);
void answer_spread(struct http_request *request);

/* media_links.c, media_routes.c */
void answer_media_link(struct http_request *request);
void answer_media(struct http_request *request);
void answer_media_retry(struct http_request *request);
void answer_media_grant(struct http_request *request);
bool media_admits(const struct http_request *request);
void answer_media_new(struct http_request *request);

/* recall_routes.c */
void answer_told(struct http_request *request);
void answer_recall(struct http_request *request);

/* candidate_routes.c */
void answer_candidates(struct http_request *request);
void answer_entry_candidates(struct http_request *request);

/* teach_hint.c, check_routes.c */
void answer_teach_hint(struct http_request *request);
void answer_check(struct http_request *request);

/* conversation_routes.c */
void answer_conversation(struct http_request *request);

/* entry_lists.c, entry_routes.c */
void answer_entries(struct http_request *request);
void answer_entry_test(struct http_request *request);
void answer_review(struct http_request *request);
void answer_entry(struct http_request *request);
void answer_entry_new(struct http_request *request);
void answer_entry_change(struct http_request *request);
void answer_entry_delete(struct http_request *request);

/* template_routes.c */
void answer_templates(struct http_request *request);
void answer_templates_refresh(struct http_request *request);
void answer_template(struct http_request *request);
void answer_template_new(struct http_request *request);
void answer_template_change(struct http_request *request);
void answer_template_submit(struct http_request *request);
void answer_template_delete(struct http_request *request);
void answer_alerts(struct http_request *request);

/* gap_routes.c, dead_routes.c, staff_routes.c, event_routes.c */
void answer_gaps(struct http_request *request);
void answer_dead(struct http_request *request);
void answer_dead_retry(struct http_request *request);
void answer_users(struct http_request *request);
void answer_queues(struct http_request *request);
void answer_prompts(struct http_request *request);
void answer_events(struct http_request *request);
void answer_presence(struct http_request *request);
