/* The dialogs that a shard used last, decoded: one seat a line. Bounded in bytes; the one that was
 * used least recently goes first, but never one that is in use. Owner's thread only. */
#pragma once

#include "bot/base/own.h"
#include "bot/engine/arrival.h"
#include "bot/model/dialog.h"

/* Another line of the same customer, which becomes a mere name of this one with the step. */
struct joined {
    char *line;
    int64_t version;     /* of its document; 0: there is none */
    const char *before;  /* its document to be written first: moved, and all that it had; or NULL */
    struct dialog *over; /* what of it has ended with the step, to be stored; NULL: nothing */
    bool loaded;         /* it had something, which has been taken over */
};

enum { JOINED_MAX = 16 };

struct seat {
    char *line;
    struct dialog *dialog; /* NULL: to be loaded */
    size_t weight;

    /* Of the step that is being taken: what arrived, in order, and what came of the last of it. */
    struct arrival **arrivals;
    size_t arrival_count, arrival_room;
    size_t folded; /* of the arrivals, in this step */
    bool in_batch;
    int said_before;                   /* messages up to this one are known to everybody … */
    char conversation_before[ID_SIZE]; /* … of this conversation */
    size_t write;                      /* position of its compare-and-swap in the commit */
    bool ticket_changed;               /* by this step */
    bool buried;                       /* its events could not be folded */
    bool held;                         /* the store could not be read: try again */
    bool away;                         /* nothing is folded here: it was handed on */
    struct joined *joined;             /* with this step */
    size_t joined_count;
    bool taken_up;      /* its effects are known to this process */
    uint32_t read_mark; /* of the message that the customer was told was read */
    moment typed_at;    /* when the customer was told last that somebody writes */

    struct seat *next_in_bucket, *newer, *older;
};

struct seats;

struct seats *seats_new(size_t bytes);
void seats_free(struct seats *seats);
DEFINE_OWNED(seats)

/* The line's seat, new if need be; it is now the one used last. */
struct seat *seats_take(struct seats *seats, const char *line);
struct seat *seats_find(struct seats *seats, const char *line); /* or NULL; no change of order */

/* Takes the arrival. Customer messages that wait together are put in the provider's order. */
void seat_add(struct seat *seat, struct arrival *arrival);
struct arrival *seat_find(const struct seat *seat, const char *id); /* that waits here, or NULL */
void seat_drop_arrivals(struct seat *seat, size_t count);           /* the first ones */
void seat_drop_dialog(struct seat *seat);
void seat_drop_joined(struct seat *seat);
struct arrival *seat_take_arrival(struct seat *seat, size_t at); /* it is the caller's now */

/* After a step: weighs the seat again and lets old ones go. */
void seats_settle(struct seats *seats, struct seat *seat);

size_t seats_count(const struct seats *seats);
