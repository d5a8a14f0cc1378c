/* Who has to wait, and how long, by Meta's code. What a code is about (the sheet's classes) is told
 * in channels/whatsapp/reactions.c; here are those whose waiting is not that of the single message,
 * or whose time is known. */
#include "bot/engine/verdict.h"

#include "bot/base/clock.h"
#include "bot/base/memory.h"
#include "bot/engine/sending.h"
#include "channels/whatsapp/send.h"

enum {
    SERVER_ERROR = 500,
    TOO_MANY = 429,
    RETRY_BASE = 500, /* ms */
    PAIR_TRIES = 7,   /* beyond, the wait of a customer no longer grows: 4^7 s are 4 hours */
};

enum waits { THE_NUMBER, THE_CUSTOMER, THE_MESSAGE };

static const struct {
    int64_t code;
    enum waits who;
    int wait; /* ms; 0: it grows with each time */
} rows[] = {
    { 2, THE_NUMBER, 0 },              /* service */
    { 4, THE_NUMBER, 120000 },         /* the app calls too often */
    { 80007, THE_NUMBER, 120000 },     /* the business account calls too often */
    { 130429, THE_NUMBER, 0 },         /* throughput of the number */
    { 131016, THE_NUMBER, 0 },         /* service unavailable */
    { 131048, THE_NUMBER, 900000 },    /* spam limit of the number */
    { 131049, THE_MESSAGE, 86400000 }, /* marketing limit of the customer: not before a day */
    { 131056, THE_CUSTOMER, 0 },       /* pair rate: 4^tries seconds */
    { 131057, THE_NUMBER, 60000 },     /* maintenance of the account */
    { 133004, THE_NUMBER, 0 },         /* server unavailable */
    { 134101, THE_MESSAGE, 600000 },   /* the template is being prepared */
    { 2494100, THE_NUMBER, 120000 },   /* maintenance */
};

static struct verdict hold(int wait)
{
    return (struct verdict){ .result = { .kind = RESULT_HELD }, .pauses = true, .wait = wait };
}

static struct verdict doubt(void)
{
    return (struct verdict){ .result = { .kind = RESULT_DOUBT }, .pauses = true };
}

static struct verdict again(int delay, const struct whatsapp_answer *answer)
{
    return (struct verdict){
        .result = { .kind = RESULT_RETRY, .delay = delay, .error = memory_text(answer->title) }
    };
}

static int pair_wait(int tries)
{
    return (int)SECONDS(1) << 2 * (tries < PAIR_TRIES ? tries : PAIR_TRIES);
}

static struct verdict wait_as(size_t row, const struct http_result *http, int tries,
                              const struct whatsapp_answer *answer)
{
    switch (rows[row].who) {
    case THE_NUMBER:
        return hold(http->retry_after ? http->retry_after * 1000 : rows[row].wait);
    case THE_CUSTOMER:
        return again(pair_wait(tries), answer);
    case THE_MESSAGE:
        break;
    }
    return again(rows[row].wait, answer);
}

static struct verdict stop(void)
{
    struct verdict verdict = hold(0); /* one message tries whether a person has put it right */
    verdict.stops = true;
    return verdict;
}

static struct verdict by_reaction(const struct http_result *http, int tries,
                                  const struct whatsapp_answer *answer)
{
    switch (answer->reaction) {
    case WHATSAPP_ACCEPTED:
        return (struct verdict){
            .result = { .kind = RESULT_DONE,
                        .text = memory_text(answer->message_id),
                        .address = *answer->address ? memory_text(answer->address) : NULL }
        };
    case WHATSAPP_STOP_CHANNEL:
        return stop();
    case WHATSAPP_TRANSIENT:
    case WHATSAPP_WAIT:
        if (http->status == TOO_MANY && answer->code == 0) /* a gateway's; nobody knows whose */
            return hold(http->retry_after * 1000);
        return again(http_retry_delay(tries, RETRY_BASE, http->retry_after), answer);
    case WHATSAPP_PERMANENT:
    case WHATSAPP_STOP_TEMPLATE:
        break;
    }
    return (struct verdict){ .result = {
                                 .kind = RESULT_FAILED,
                                 .error = memory_text(sending_why(answer->code, answer->title)) } };
}

static struct verdict by_code(const struct http_result *http, int tries,
                              const struct whatsapp_answer *answer)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (answer->code && rows[i].code == answer->code)
            return wait_as(i, http, tries, answer);
    return by_reaction(http, tries, answer);
}

struct verdict verdict_of(const struct http_result *http, int tries)
{
    struct whatsapp_answer answer;

    if (http->status == 0) /* silence is doubt, never a reason to send again at once */
        return http->untouched ? hold(0) : doubt();
    whatsapp_read_answer(http->status, http->body, http->length, &answer);
    if (http->status >= SERVER_ERROR && answer.code == 0) /* a gateway: who knows what is behind */
        return doubt();
    struct verdict verdict = by_code(http, tries, &answer);
    verdict.code = answer.code;
    return verdict;
}
