/* Every text the program may say, by name: the one list that files and code are checked against.
 *
 *   PROMPT(enumerator, name in the files, shape, slots that its text may use)
 *
 * The enumerator is the name in capitals with PROMPT_ in front. The shape sets the limits; slots
 * are separated by one space. What each slot holds is told in prompts/README.md. The days of the
 * week stay together, Sunday first: PROMPT_WHEN_SUNDAY plus a weekday is that day. */
#pragma once

/* clang-format off */
#define PROMPTS(PROMPT) \
    PROMPT(GREETING_HELLO,        "greeting.hello",        TEXT,   "name assistant hours") \
    PROMPT(GREETING_AGAIN,        "greeting.again",        TEXT,   "name") \
    PROMPT(GREETING_WELCOME_BACK, "greeting.welcome_back", TEXT,   "name assistant") \
    PROMPT(GREETING_THANKS,       "greeting.thanks",       TEXT,   "name") \
    PROMPT(GREETING_BYE,          "greeting.bye",          TEXT,   "name") \
    PROMPT(GREETING_WHO,          "greeting.who",          TEXT,   "assistant hours") \
    PROMPT(ANSWER_QUOTE,          "answer.quote",          TEXT,   "answer") \
    PROMPT(ANSWER_HELPED_QUESTION, "answer.helped_question", TEXT, "") \
    PROMPT(BUTTON_HELPED,         "button.helped",         BUTTON, "") \
    PROMPT(BUTTON_NOT_HELPED,     "button.not_helped",     BUTTON, "") \
    PROMPT(BUTTON_PERSON,         "button.person",         BUTTON, "") \
    PROMPT(OFFER_ASK,             "offer.ask",             TEXT,   "") \
    PROMPT(OFFER_NONE,            "offer.none",            BUTTON, "") \
    PROMPT(OFFER_REFUSED,         "offer.refused",         TEXT,   "") \
    PROMPT(ASK_BACK_EMPTY,        "ask_back.empty",        TEXT,   "") \
    PROMPT(FEEDBACK_THANKS,       "feedback.thanks",       TEXT,   "") \
    PROMPT(FEEDBACK_SORRY,        "feedback.sorry",        TEXT,   "") \
    PROMPT(HANDOFF_OPEN,          "handoff.open",          TEXT,   "protocol due hours") \
    PROMPT(HANDOFF_CLOSED,        "handoff.closed",        TEXT,   "protocol next_open hours") \
    PROMPT(HANDOFF_AGAIN,         "handoff.again",         TEXT,   "protocol due") \
    PROMPT(HANDOFF_TAKEN,         "handoff.taken",         TEXT,   "analyst") \
    PROMPT(PERSON_SPREAD,         "person.spread",         TEXT,   "question answer protocol") \
    PROMPT(PERSON_CORRECTED,      "person.corrected",      TEXT,   "question answer") \
    PROMPT(PERSON_TRANSFERRED,    "person.transferred",    TEXT,   "analyst protocol") \
    PROMPT(PERSON_RETURNED,       "person.returned",       TEXT,   "") \
    PROMPT(PERSON_CLOSED,         "person.closed",         TEXT,   "protocol") \
    PROMPT(PROTOCOL_STATUS,       "protocol.status",       TEXT,   "protocol due") \
    PROMPT(PROTOCOL_TAKEN,        "protocol.taken",        TEXT,   "protocol analyst") \
    PROMPT(PROTOCOL_NONE,         "protocol.none",         TEXT,   "") \
    PROMPT(ANGER_SORRY,           "anger.sorry",           TEXT,   "") \
    PROMPT(UNREADABLE_SORRY,      "unreadable.sorry",      TEXT,   "") \
    PROMPT(UNREADABLE_AUDIO,      "unreadable.audio",      TEXT,   "") \
    PROMPT(UNREADABLE_MEDIA,      "unreadable.media",      TEXT,   "") \
    PROMPT(UNREADABLE_LOCATION,   "unreadable.location",   TEXT,   "") \
    PROMPT(UNREADABLE_CONTACTS,   "unreadable.contacts",   TEXT,   "") \
    PROMPT(UNREADABLE_KEPT,       "unreadable.kept",       TEXT,   "protocol") \
    PROMPT(STALE_ASK,             "stale.ask",             TEXT,   "question") \
    PROMPT(STALE_SORRY,           "stale.sorry",           TEXT,   "") \
    PROMPT(STALE_NEVER_MIND,      "stale.never_mind",      TEXT,   "") \
    PROMPT(BUTTON_STILL_NEEDED,   "button.still_needed",   BUTTON, "") \
    PROMPT(BUTTON_NOT_NEEDED,     "button.not_needed",     BUTTON, "") \
    PROMPT(CLOSING_IDLE,          "closing.idle",          TEXT,   "") \
    PROMPT(WHEN_TODAY,            "when.today",            TEXT,   "time") \
    PROMPT(WHEN_TOMORROW,         "when.tomorrow",         TEXT,   "time") \
    PROMPT(WHEN_WEEKDAY,          "when.weekday",          TEXT,   "weekday time") \
    PROMPT(WHEN_DATE,             "when.date",             TEXT,   "date time") \
    PROMPT(WHEN_SUNDAY,           "when.sunday",           TEXT,   "") \
    PROMPT(WHEN_MONDAY,           "when.monday",           TEXT,   "") \
    PROMPT(WHEN_TUESDAY,          "when.tuesday",          TEXT,   "") \
    PROMPT(WHEN_WEDNESDAY,        "when.wednesday",        TEXT,   "") \
    PROMPT(WHEN_THURSDAY,         "when.thursday",         TEXT,   "") \
    PROMPT(WHEN_FRIDAY,           "when.friday",           TEXT,   "") \
    PROMPT(WHEN_SATURDAY,         "when.saturday",         TEXT,   "") \
    PROMPT(MODEL_REWRITE,         "model.rewrite",         MODEL,  "assistant") \
    PROMPT(MODEL_ANSWER,          "model.answer",          MODEL,  "assistant")
/* clang-format on */
