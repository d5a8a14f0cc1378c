#include "bot/store/collections.h"

/* clang-format off */
const struct store_collection store_collections[STORE_COLLECTIONS] = {
    [STORE_INTAKE] = { "intake", { "waiting", "line", "ordering" },
        { { { INTAKE_WAITING, INTAKE_ORDER }, 2 } } },
    [STORE_DIALOGS] = { "dialogs", { "due" }, { { { DIALOG_DUE }, 1 } } },
    [STORE_CONVERSATIONS] = { "conversations", { "line", "opened", "state" },
        { { { CONVERSATION_LINE, CONVERSATION_OPENED }, 2 } } },
    [STORE_MESSAGES] = { .name = "messages" },
    [STORE_TICKETS] = { "tickets", { "state", "opened", "gap", "conversation" },
        { { { TICKET_STATE, TICKET_OPENED }, 2 }, { { TICKET_GAP, TICKET_OPENED }, 2 },
          { { TICKET_CONVERSATION, TICKET_OPENED }, 2 } } },
    [STORE_ENTRIES] = { "entries", { "state", "changed", "valid_until" },
        { { { ENTRY_STATE, ENTRY_CHANGED }, 2 }, { { ENTRY_CHANGED }, 1 },
          { { ENTRY_VALID_UNTIL }, 1 } } },
    [STORE_GAPS] = { "gaps", { "state", "opened" }, { { { GAP_STATE, GAP_OPENED }, 2 } } },
    [STORE_FEEDBACK] = { "feedback", { "entry" }, { { { FEEDBACK_ENTRY }, 1 } } },
    [STORE_COUNTERS] = { "counters", { "value" }, { { { 0 }, 0 } } },
    [STORE_USERS] = { .name = "users" },
    [STORE_SESSIONS] = { "sessions", { "user", "expires" },
        { { { SESSION_USER, SESSION_EXPIRES }, 2 }, { { SESSION_EXPIRES }, 1 } } },
    [STORE_DOCUMENTS] = { "documents", { "kind", "changed" },
        { { { DOCUMENT_KIND, DOCUMENT_CHANGED }, 2 } } },
    [STORE_DEAD] = { "dead", { "at" }, { { { DEAD_AT }, 1 } } },
    [STORE_NOTICES] = { "notices", { "field", "at", "line" },
        { { { NOTICE_FIELD, NOTICE_AT }, 2 }, { { NOTICE_LINE, NOTICE_AT }, 2 } } },
    [STORE_CUSTOMERS] = { .name = "customers" },
    [STORE_IDENTITIES] = { .name = "identities" },
};
/* clang-format on */
