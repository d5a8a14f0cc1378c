/* Every address of the desk: who may call it, how large its body may be, who answers. */
#include "bot/desk/routes.h"

enum { SMALL = 4 << 10, LARGE = 256 << 10, FILE_LIMIT = 100 << 20 };

/* JSON Schemas of bodies. The rules beside each answer are what is enforced; these say the same. */
#define OBJECT(properties) "{\"type\":\"object\",\"properties\":{" properties "}}"
#define NEEDS(names, properties)                                                                   \
    "{\"type\":\"object\",\"required\":[" names "],\"properties\":{" properties "}}"
#define TEXT(name, limit) "\"" name "\":{\"type\":\"string\",\"maxLength\":" #limit "}"
#define TEXTS(name, limit, pieces)                                                                 \
    "\"" name "\":{\"type\":\"array\",\"maxItems\":" #pieces                                       \
    ",\"items\":{\"type\":\"string\",\"maxLength\":" #limit "}}"
#define TIME(name) "\"" name "\":{\"type\":\"string\",\"format\":\"date-time\"}"
#define BOOL(name) "\"" name "\":{\"type\":\"boolean\"}"
#define WORD(name, words) "\"" name "\":{\"enum\":[" words "]}"

#define CREDENTIALS NEEDS("\"name\",\"password\"", TEXT("name", 60) "," TEXT("password", 200))
#define FILE_FIELDS TEXT("media", 64) "," TEXT("media_name", 120) "," TEXT("media_type", 128)
#define ANSWER                                                                                     \
    OBJECT(TEXT("text", 4096) "," FILE_FIELDS "," TEXT("question", 1000) "," TEXT(                 \
        "entry", 250) "," BOOL("teach") "," TIME("valid_until") "," TEXTS("wordings", 1000, 20))
#define HINT                                                                                       \
    NEEDS("\"text\"", TEXT("text", 4096) "," TEXT("question", 1000) "," TIME("valid_until"))
#define SAY OBJECT(TEXT("id", 64) "," TEXT("text", 4096) "," FILE_FIELDS)
#define NOTE NEEDS("\"text\"", TEXT("text", 2000))
#define TRANSFER OBJECT(TEXT("queue", 80) "," TEXT("analyst", 26) "," TEXT("note", 2000))
#define SPREAD NEEDS("\"tickets\"", TEXTS("tickets", 26, 100))
#define PRESENCE NEEDS("\"doing\"", WORD("doing", "\"viewing\",\"writing\""))
#define ENTRY_PROPERTIES                                                                           \
    TEXT("question", 1000)                                                                         \
    "," TEXT("answer", 4096) "," TEXTS("wordings", 1000, 100) "," TEXTS("tags", 64, 20) "," TEXT(  \
        "audience",                                                                                \
        64) "," TIME("valid_from") "," TIME("valid_until") "," WORD("state",                       \
                                                                    "\"published\",\"draft\"")
#define ENTRY NEEDS("\"question\",\"answer\"", ENTRY_PROPERTIES)
#define CHANGED_ENTRY                                                                              \
    NEEDS("\"question\",\"answer\",\"version\"",                                                   \
          ENTRY_PROPERTIES ",\"version\":{\"type\":\"integer\"}")
#define RECALL OBJECT(TEXT("text", 4096))
#define CANDIDATES OBJECT(TEXTS("take", 300, 100) "," TEXTS("drop", 300, 100))
#define QUESTION NEEDS("\"text\"", TEXT("text", 1000))
#define TEMPLATE_PROPERTIES                                                                        \
    TEXT("category", 32)                                                                           \
    "," TEXT("parameter_format", 16) ",\"components\":{\"type\":\"array\",\"maxItems\":4,"         \
                                     "\"items\":{\"type\":\"object\"}}"
#define TEMPLATE                                                                                   \
    NEEDS("\"name\",\"language\",\"category\",\"components\"",                                     \
          TEXT("account", 64) "," TEXT("name", 512) "," TEXT("language",                           \
                                                             15) "," TEMPLATE_PROPERTIES)
#define CHANGED_TEMPLATE NEEDS("\"components\"", TEMPLATE_PROPERTIES)
#define NOTHING OBJECT("")

#define ROUTE(method_, path_, caller_, limit_, answer_, summary_, body_)                           \
    {                                                                                              \
        .method = (method_), .path = "/v1/desk/" path_, .caller = (caller_),                       \
        .place = HTTP_ON_WORKER, .body_limit = (limit_), .answer = (answer_),                      \
        .summary = (summary_), .body = (body_)                                                     \
    }

/* clang-format off */
const struct http_route desk_routes[] = {
    ROUTE("POST",   "session", HTTP_ANYONE, SMALL, answer_session_begin, "Sign in", CREDENTIALS),
    ROUTE("GET",    "session", HTTP_ANYONE, 0, answer_session_get, "Who is signed in", NULL),
    ROUTE("DELETE", "session", HTTP_STAFF, SMALL, answer_session_end, "Sign out", NULL),

    ROUTE("GET",  "tickets", HTTP_STAFF, 0, answer_tickets, "Tickets by state", NULL),
    ROUTE("GET",  "tickets/{id}", HTTP_STAFF, 0, answer_ticket, "A ticket with its messages", NULL),
    ROUTE("POST", "tickets/{id}/take", HTTP_ANALYST, SMALL, answer_take, "Take a ticket", NOTHING),
    ROUTE("POST", "tickets/{id}/answer", HTTP_ANALYST, LARGE, answer_answer,
          "Answer the customer, and teach it", ANSWER),
    ROUTE("POST", "tickets/{id}/hint", HTTP_ANALYST, LARGE, answer_teach_hint,
          "Should this answer be taught, and why not", HINT),
    ROUTE("POST", "tickets/{id}/say", HTTP_ANALYST, LARGE, answer_say,
          "Write to the customer; the ticket stays", SAY),
    ROUTE("POST", "tickets/{id}/note", HTTP_ANALYST, LARGE, answer_note,
          "Add a note that only staff see", NOTE),
    ROUTE("POST", "tickets/{id}/transfer", HTTP_ANALYST, LARGE, answer_transfer,
          "Give a ticket to another queue or analyst", TRANSFER),
    ROUTE("POST", "tickets/{id}/return", HTTP_ANALYST, SMALL, answer_return,
          "Give the conversation back to the bot", NOTHING),
    ROUTE("POST", "tickets/{id}/close", HTTP_ANALYST, SMALL, answer_close, "Close a ticket",
          NOTHING),
    ROUTE("POST", "tickets/{id}/spread", HTTP_ANALYST, LARGE, answer_spread,
          "Send its answer to others who wait on the same gap", SPREAD),
    ROUTE("PUT",  "tickets/{id}/presence", HTTP_STAFF, SMALL, answer_presence,
          "Say that one is looking or writing", PRESENCE),

    ROUTE("GET", "conversations/{id}", HTTP_STAFF, 0, answer_conversation,
          "A conversation with its messages", NULL),

    ROUTE("GET",  "messages/{id}/media", HTTP_STAFF, 0, answer_media_link,
          "A message's picture or file, and where to get it", NULL),
    ROUTE("POST", "messages/{id}/media/retry", HTTP_ANALYST, SMALL, answer_media_retry,
          "Try again to get what the customer sent", NOTHING),
    ROUTE("GET",  "media/{hash}", HTTP_STAFF, 0, answer_media,
          "The bytes; the address comes with the message and is good for minutes", NULL),
    ROUTE("POST", "media/grants", HTTP_ANALYST, SMALL, answer_media_grant,
          "Where to send a file", NOTHING),
    { .method = "POST", .path = "/v1/desk/media", .caller = HTTP_ANALYST, .place = HTTP_ON_WORKER,
      .body_limit = FILE_LIMIT, .answer = answer_media_new, .admits = media_admits,
      .summary = "Take in a file, as it is, at a granted address; its name in the query" },

    ROUTE("GET",    "entries", HTTP_STAFF, 0, answer_entries, "Entries, listed or searched", NULL),
    ROUTE("POST",   "entries", HTTP_EDITOR, LARGE, answer_entry_new, "Make an entry", ENTRY),
    ROUTE("POST",   "entries/test", HTTP_STAFF, LARGE, answer_entry_test,
          "What the knowledge base would say", QUESTION),
    ROUTE("GET",    "entries/{id}", HTTP_STAFF, 0, answer_entry, "An entry", NULL),
    ROUTE("PUT",    "entries/{id}", HTTP_EDITOR, LARGE, answer_entry_change, "Change an entry",
          CHANGED_ENTRY),
    ROUTE("DELETE", "entries/{id}", HTTP_EDITOR, SMALL, answer_entry_delete, "Delete an entry",
          NULL),
    ROUTE("GET",    "entries/{id}/told", HTTP_STAFF, 0, answer_told,
          "Who was given the version before the last change", NULL),
    ROUTE("POST",   "entries/{id}/recall", HTTP_EDITOR, LARGE, answer_recall,
          "Tell them what is right, where they may be written to", RECALL),
    ROUTE("GET",    "candidates", HTTP_STAFF, 0, answer_candidates,
          "What customers wrote, waiting to become wordings", NULL),
    ROUTE("POST",   "entries/{id}/candidates", HTTP_EDITOR, LARGE, answer_entry_candidates,
          "Take candidates as wordings, or drop them", CANDIDATES),
    ROUTE("GET",    "check", HTTP_STAFF, 0, answer_check,
          "What editing would help most", NULL),
    ROUTE("GET",    "review", HTTP_STAFF, 0, answer_review, "Entries that need a look", NULL),

    ROUTE("GET",    "templates", HTTP_STAFF, 0, answer_templates, "WhatsApp's templates", NULL),
    ROUTE("POST",   "templates", HTTP_EDITOR, LARGE, answer_template_new, "Draft a template",
          TEMPLATE),
    ROUTE("POST",   "templates/refresh", HTTP_EDITOR, SMALL, answer_templates_refresh,
          "Read Meta's list now", NOTHING),
    ROUTE("GET",    "templates/{id}", HTTP_STAFF, 0, answer_template,
          "A template, and the values that it needs", NULL),
    ROUTE("PUT",    "templates/{id}", HTTP_EDITOR, LARGE, answer_template_change,
          "Change a draft, or ask Meta to change a template", CHANGED_TEMPLATE),
    ROUTE("DELETE", "templates/{id}", HTTP_EDITOR, SMALL, answer_template_delete,
          "Delete a template, at Meta too", NULL),
    ROUTE("POST",   "templates/{id}/submit", HTTP_EDITOR, SMALL, answer_template_submit,
          "Hand a draft to Meta's review", NOTHING),
    ROUTE("GET",    "alerts", HTTP_STAFF, 0, answer_alerts, "What somebody has to look at", NULL),

    ROUTE("GET",  "gaps", HTTP_STAFF, 0, answer_gaps, "Questions without an answer", NULL),
    ROUTE("GET",  "users", HTTP_STAFF, 0, answer_users, "Staff", NULL),
    ROUTE("GET",  "queues", HTTP_STAFF, 0, answer_queues, "The names of the queues", NULL),
    ROUTE("GET",  "prompts", HTTP_STAFF, 0, answer_prompts, "The texts customers read", NULL),
    ROUTE("GET",  "dead", HTTP_STAFF, 0, answer_dead, "Events that could not be folded", NULL),
    ROUTE("POST", "dead/{id}/retry", HTTP_OPERATOR, SMALL, answer_dead_retry,
          "Try a dead event again", NOTHING),
    ROUTE("GET",  "events", HTTP_STAFF, 0, answer_events, "Server-sent events", NULL),
    { 0 },
};
/* clang-format on */
