/* The collections of the store: their names, the fields by which documents can be found, and the
 * indexes over those fields. docs/DATA.md says why each exists and how long it is kept. */
#pragma once

#include <stdbool.h>

enum collection {
    STORE_INTAKE,  /* events as they came in, until and after they are folded */
    STORE_DIALOGS, /* the living state of each customer's line; the unit of compare-and-swap */
    STORE_CONVERSATIONS, /* one record a conversation, open or ended */
    STORE_MESSAGES,      /* what was said: <conversation>:<number> */
    STORE_TICKETS,       /* what waits for a person, or did */
    STORE_ENTRIES,       /* the knowledge base */
    STORE_GAPS,          /* questions that it could not answer */
    STORE_FEEDBACK,      /* who pressed which thumb, once a message */
    STORE_COUNTERS,      /* numbers that only grow */
    STORE_USERS,         /* staff */
    STORE_SESSIONS,      /* staff who are signed in, and API tokens */
    STORE_DOCUMENTS,     /* assistants, and later prompts and templates: versioned */
    STORE_DEAD,          /* events that could not be folded */
    STORE_NOTICES,       /* what channels say and no conversation takes */
    STORE_CUSTOMERS,     /* what is known of somebody, over all lines */
    STORE_IDENTITIES,    /* whose an identity is; the id is its key */
    STORE_COLLECTIONS
};

enum { STORE_FIELDS_MAX = 4, STORE_INDEXES_MAX = 3, STORE_INDEX_FIELDS_MAX = 2 };

/* Documents whose first indexed field is not set are not in the index. */
struct store_index {
    int fields[STORE_INDEX_FIELDS_MAX]; /* positions in `fields` of the collection */
    int count;
};

struct store_collection {
    const char *name;
    const char *fields[STORE_FIELDS_MAX];
    struct store_index indexes[STORE_INDEXES_MAX];
};

extern const struct store_collection store_collections[STORE_COLLECTIONS];

/* Positions of the fields, in the order of the table in collections.c. */
enum {
    INTAKE_WAITING,
    INTAKE_LINE,
    INTAKE_ORDER
}; /* waiting: while not folded, at how many
      starts it was; else not set */
enum { DIALOG_DUE };
enum { CONVERSATION_LINE, CONVERSATION_OPENED, CONVERSATION_STATE };
enum { MESSAGE_UNUSED };
enum { TICKET_STATE, TICKET_OPENED, TICKET_GAP, TICKET_CONVERSATION };
enum { ENTRY_STATE, ENTRY_CHANGED, ENTRY_VALID_UNTIL };
enum { GAP_STATE, GAP_OPENED };
enum { FEEDBACK_ENTRY };
enum { COUNTER_VALUE };
enum { USER_UNUSED };
enum { SESSION_USER, SESSION_EXPIRES };
enum { DOCUMENT_KIND, DOCUMENT_CHANGED };
enum { DEAD_AT };
enum { NOTICE_FIELD, NOTICE_AT, NOTICE_LINE };
enum { CUSTOMER_UNUSED };
enum { IDENTITY_UNUSED };

/* Positions of the indexes. */
enum { INTAKE_BY_ORDER }; /* of those that wait */
enum { DIALOG_BY_DUE };
enum { CONVERSATION_BY_LINE };
enum { TICKET_BY_STATE, TICKET_BY_GAP, TICKET_BY_CONVERSATION };
enum { ENTRY_BY_STATE, ENTRY_BY_CHANGED, ENTRY_BY_VALID_UNTIL };
enum { GAP_BY_STATE };
enum { FEEDBACK_BY_ENTRY };
enum { SESSION_BY_USER, SESSION_BY_EXPIRES };
enum { DOCUMENT_BY_KIND };
enum { DEAD_BY_TIME };
enum { NOTICE_BY_FIELD, NOTICE_BY_LINE };
