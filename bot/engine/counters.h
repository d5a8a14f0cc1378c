/* What is counted, for /metrics. Numbers only grow; any thread adds. */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#include "bot/base/buf.h"

#define COUNTERS(COUNTER)                                                                          \
    COUNTER(events_stored, "Events stored before they were acknowledged")                          \
    COUNTER(events_repeated, "Events whose id was known already")                                  \
    COUNTER(events_unknown, "Items of webhooks that nobody reads yet")                             \
    COUNTER(events_foreign, "Items of webhooks for another number or product")                     \
    COUNTER(events_handed_on, "Events that came to a line whose customer is at another")           \
    COUNTER(statuses_discarded, "Statuses whose message was not known after ten minutes")          \
    COUNTER(lines_joined, "Steps in which addresses turned out to be of one customer")             \
    COUNTER(events_dead, "Events that could not be folded")                                        \
    COUNTER(webhooks_refused_signature, "Webhooks without the right signature")                    \
    COUNTER(webhooks_refused_body, "Webhooks whose body cannot be read")                           \
    COUNTER(webhooks_refused_store, "Webhooks that could not be stored")                           \
    COUNTER(turns, "Steps that were committed")                                                    \
    COUNTER(turns_conflicted, "Steps that lost the compare-and-swap")                              \
    COUNTER(turns_failed, "Commits that failed")                                                   \
    COUNTER(answers, "Messages of the bot that quote an entry")                                    \
    COUNTER(offers, "Messages of the bot that offer entries")                                      \
    COUNTER(handoffs, "Tickets opened")                                                            \
    COUNTER(entries_taught, "Entries that came from tickets")                                      \
    COUNTER(sends_done, "Messages that the channel accepted")                                      \
    COUNTER(sends_retried, "Sends that will be tried again")                                       \
    COUNTER(sends_failed, "Messages that the channel refused for good")                            \
    COUNTER(sends_doubtful, "Sends without an answer")                                             \
    COUNTER(send_milliseconds, "Time that sends took, summed")                                     \
    COUNTER(media_fetched, "Pictures and files of customers that were kept, or refused")           \
    COUNTER(media_not_fetched, "Tries to get one that failed")                                     \
    COUNTER(media_uploaded, "Files that the channel took, to be sent")                             \
    COUNTER(media_not_uploaded, "Tries to give it one that failed")                                \
    COUNTER(model_calls, "Questions to the model")                                                 \
    COUNTER(model_failures, "Of these, without a usable answer")                                   \
    COUNTER(model_milliseconds, "Time that the model took, summed")                                \
    COUNTER(mailbox_full, "Letters that found a full mailbox and waited in the store")

#define COUNTER_MEMBER(name, help) _Atomic uint64_t name;
struct counters {
    COUNTERS(COUNTER_MEMBER)
};
#undef COUNTER_MEMBER

#define COUNT(counters, name) atomic_fetch_add_explicit(&(counters)->name, 1, memory_order_relaxed)
#define COUNT_BY(counters, name, by)                                                               \
    atomic_fetch_add_explicit(&(counters)->name, (by), memory_order_relaxed)

/* Prometheus text, each as balcao_<name>_total. */
void counters_write(struct counters *counters, struct buf *out);
