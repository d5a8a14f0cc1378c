/* The assistant: a configured persona. Its policies are a document, not settings of the program. */
#pragma once

#include <jansson.h>
#include <stdbool.h>

#include "bot/base/error.h"
#include "bot/model/calendar.h"

struct assistant {
    char name[64], company[64], queue[64];
    char late_template[128]; /* of WhatsApp, sent when an analyst writes after the window; "": none
                              */
    char late_language[16];
    char late_gap[64];   /* its only gap, filled with the protocol: "body.1"; "": it has none */
    char audience[64];   /* "": entries for everybody only */
    int unfinished_wait; /* ms to wait for the rest of a message that looks unfinished; 0: never */
    int idle_minutes;    /* of silence, then the conversation is closed */
    int due_minutes;     /* of opening time, within which a ticket is answered */
    int offers_refused;  /* that many, then a person */
    int elsewhere_minutes; /* that the bot keeps quiet after somebody spoke from another app */
    int not_understood;    /* that many questions in a row without words, then a person */
    int stale_minutes;     /* a message that was longer on its way is not new any more; 0: never */
    int robot_same;        /* that many repeats without a pause, then it is a robot; 0: never */
    int robot_turns;       /* the same, of messages that differ; 0: never */
    int robot_seconds;     /* a pause that people make and robots do not */
    double threshold;      /* of the gate; 0: the gate's own */
    double offer_threshold;
    double learn_from; /* P from which on a customer's words are learned at once when an offer is
                          picked or an answer helped; 0: an editor decides */
    bool careful;      /* without a threshold of its own: the one that the knowledge base found by
                          examining itself, instead of the usual one */
    struct calendar calendar;
    char hours[96]; /* the calendar in words, for people */
};

extern const struct assistant assistant_standard;

/* Absent members keep the standard's value. ERROR_INVALID names the member and its limits. */
int assistant_read(const json_t *object, struct assistant *out, struct error *err);
