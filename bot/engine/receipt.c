#include "bot/engine/receipt.h"

#include <string.h>

#include "bot/engine/line.h"
#include "bot/engine/reach.h"
#include "channels/whatsapp/send.h"
#include "flows/flow.h"

enum {
    BODY_MAX = 2048,
    ANSWER_MAX = 4096,
    TIME_OUT = 5000,
    WAITING_MAX = 64,     /* calls; more are let go */
    TYPING_EVERY = 20000, /* ms; it shows for 25 s, or until a message comes */
};

static void ignore(void *context, const struct http_result *http)
{
    (void)context, (void)http;
}

static const struct account *account_of(const struct shard *shard, const struct seat *seat)
{
    const struct account *account = engine_account(shard->engine, seat->dialog);
    if (!account || !account->receipts || !pace_is_well(account->pace) ||
        http_client_waiting(shard->http, LANE_RECEIPTS) >= WAITING_MAX)
        return NULL;
    return account;
}

static void tell(struct shard *shard, struct seat *seat, const struct message *heard, bool typing)
{
    const struct account *account = account_of(shard, seat);
    const char *id = heard->facts[MESSAGE_PROVIDER_ID];
    OWNED_BUF struct buf body = { 0 };

    seat->read_mark = line_hash(id);
    if (typing)
        seat->typed_at = clock_now(shard->engine->parts.clock);
    if (!account)
        return;
    buf_init(&body, BODY_MAX);
    whatsapp_compose_read(id, typing, &body);
    http_client_start(shard->http,
                      &(struct http_call){
                          .method = "POST",
                          .url = account->url,
                          .headers = { "Content-Type: application/json", account->authorization },
                          .body = body.data,
                          .length = body.length,
                          .lane = LANE_RECEIPTS,
                          .timeout_ms = TIME_OUT,
                          .answer_limit = ANSWER_MAX,
                          .done = ignore,
                      });
}

static const struct message *last_heard(struct dialog *dialog)
{
    const struct message *heard = dialog_last(dialog, SPEAKER_CUSTOMER);
    return heard && heard->facts[MESSAGE_PROVIDER_ID] ? heard : NULL;
}

static void read_by_person(struct shard *shard, struct seat *seat, bool typing)
{
    const struct message *heard = last_heard(seat->dialog);
    moment again = seat->typed_at + TYPING_EVERY;

    if (!heard)
        return;
    typing = typing && clock_now(shard->engine->parts.clock) >= again;
    if (typing || seat->read_mark != line_hash(heard->facts[MESSAGE_PROVIDER_ID]))
        tell(shard, seat, heard, typing);
}

static bool is_act(const struct seat *seat)
{
    for (size_t i = 0; i < seat->folded; i++)
        if (seat->arrivals[i]->kind == ARRIVAL_DESK)
            return true;
    return false;
}

static bool came_with_step(const struct seat *seat, const struct message *heard)
{
    return heard->number > seat->said_before ||
           strcmp(seat->conversation_before, seat->dialog->conversation) != 0;
}

void receipt_of_step(struct shard *shard, struct seat *seat)
{
    const struct dialog *dialog = seat->dialog;

    if (!reach_needs_sending(dialog->texts[DIALOG_CHANNEL]))
        return;
    const struct message *heard = last_heard(seat->dialog);
    if (is_act(seat))
        read_by_person(shard, seat, false);
    else if (heard && dialog->owner == OWNER_BOT && dialog->step != WAITING &&
             came_with_step(seat, heard))
        tell(shard, seat, heard, dialog->step == THINKING);
}

void receipt_of_look(struct shard *shard, const struct arrival *look)
{
    struct seat *seat = seats_find(shard->seats, look->line);
    if (seat && seat->dialog && reach_needs_sending(seat->dialog->texts[DIALOG_CHANNEL]))
        read_by_person(shard, seat, look->typing);
}
