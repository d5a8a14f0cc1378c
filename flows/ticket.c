/* The ticket that a handoff opens: everything that the person who answers needs to know. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/model/window.h"
#include "flows/ticket.h"

enum {
    ATTEMPTS_MAX = 5,
    SUMMARY_MAX = 2000,
    SUMMARY_QUESTIONS = 3,
    ASKED_MAX = 300, /* bytes of a question in the summary */
    GIVEN_MAX = 120,
};

const char *ticket_text(const struct dialog *dialog, const char *name)
{
    return json_string_value(json_object_get(dialog->ticket, name));
}

bool ticket_is_open(const struct dialog *dialog)
{
    const char *state = ticket_text(dialog, "state");
    return state && (strcmp(state, "open") == 0 || strcmp(state, "taken") == 0);
}

void ticket_set(struct dialog *dialog, const char *name, json_t *value)
{
    if (value)
        json_object_set_new(dialog->ticket, name, value);
    else
        json_object_del(dialog->ticket, name);
    dialog->ticket_stale = true;
}

json_t *ticket_time(moment when)
{
    char text[CLOCK_TEXT_SIZE];
    return json_string(clock_text(when, text));
}

/* The local time and three digits that tell apart what the same second brings: a number that can be
 * read out on the phone (Decreto 11.034/2022, art. 12: a numeric record). */
static json_t *protocol_of(const struct turn *turn, const char *id)
{
    char date[9], time[7], text[32];
    unsigned char hash[DIGEST_SIZE];

    calendar_digits(&turn->scene->assistant->calendar, turn->scene->now, date, time);
    digest_sha256(id, strlen(id), hash);
    snprintf(text, sizeof text, "%s-%s-%03d", date, time, (hash[0] << 8 | hash[1]) % 1000);
    return json_string(text);
}

static json_t *attempts_of(const struct dialog *dialog)
{
    size_t i;
    const json_t *tried;
    json_t *out = json_array();
    json_auto_t *found = dialog_found(dialog);
    json_array_foreach(json_object_get(found, "list"), i, tried)
    {
        if (i == ATTEMPTS_MAX)
            break;
        json_t *copy = json_copy((json_t *)(uintptr_t)tried);
        json_object_del(copy, "answer");
        json_array_append_new(out, copy);
    }
    return out;
}

static const char *why(const char *reason)
{
    static const struct {
        const char *reason, *words;
    } table[] = {
        { "no_answer", "Nenhuma entrada da base responde com segurança." },
        { "offers_refused", "As opções oferecidas não serviram." },
        { "anger", "O cliente está irritado." },
        { "asked_for_person", "O cliente pediu para falar com uma pessoa." },
        { "not_understood", "O assistente não entendeu as mensagens." },
        { "repeat", "A resposta dada não resolveu." },
        { "undelivered", "A resposta não pôde ser entregue." },
        { "unreadable", "O cliente mandou algo que o assistente não lê." },
        { "late", "A mensagem chegou tarde demais para uma resposta livre." },
        { "robot", "Parece haver outro robô do outro lado." },
        { "order", "O cliente fez um pedido pelo catálogo." },
        { "form", "O cliente preencheu um formulário." },
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].reason, reason) == 0)
            return table[i].words;
    return "";
}

static size_t last_questions(const struct dialog *dialog, const struct message **out)
{
    size_t count = 0;
    for (size_t i = dialog->message_count; i-- > 0 && count < SUMMARY_QUESTIONS;)
        if (dialog->messages[i].who == SPEAKER_CUSTOMER && dialog->messages[i].text)
            out[count++] = &dialog->messages[i];
    return count;
}

/* Never cut inside a character: JSON holds no half of one. */
static void quote(struct buf *out, const char *before, const char *text, size_t limit)
{
    buf_format(out, "%s “%.*s”. ", before, (int)text_cut(text, limit, limit), text);
}

/* By rule: what was asked, what was given, why it ends here. */
static json_t *summary_of(const struct dialog *dialog, const char *reason)
{
    const struct message *asked[SUMMARY_QUESTIONS];
    OWNED_BUF struct buf out = { 0 };
    size_t count = last_questions(dialog, asked);

    buf_init(&out, SUMMARY_MAX);
    for (size_t i = count; i-- > 0;)
        quote(&out, "Cliente:", asked[i]->text, ASKED_MAX);
    for (size_t i = 0; i < dialog->message_count; i++)
        if (dialog->messages[i].facts[MESSAGE_ENTRY_QUESTION])
            quote(&out, "Recebeu a resposta de", dialog->messages[i].facts[MESSAGE_ENTRY_QUESTION],
                  GIVEN_MAX);
    buf_text(&out, why(reason));
    return json_stringn(out.data, out.length);
}

static json_t *customer_of(const struct dialog *dialog)
{
    json_t *customer = json_pack("{s:s, s:s?, s:s}", "id", dialog->texts[DIALOG_LINE], "name",
                                 dialog->texts[DIALOG_NAME], "address", dialog_reach(dialog));
    if (dialog->no_marketing)
        json_object_set_new(customer, "no_marketing", json_true());
    return customer;
}

/* The subject of what came closest, when it came close at all. */
static json_t *category_of(const struct dialog *dialog)
{
    const double close = 0.1;
    json_auto_t *found = dialog_found(dialog);
    const json_t *first = json_array_get(json_object_get(found, "list"), 0);
    const char *tag = json_string_value(json_object_get(first, "tag"));
    return json_string(tag && json_number_value(json_object_get(first, "p")) >= close ? tag
                                                                                      : "geral");
}

static json_t *text_or_null(const char *text)
{
    return text ? json_string(text) : NULL;
}

void ticket_open(struct turn *turn, const char *reason)
{
    struct dialog *dialog = turn->dialog;
    const struct assistant *assistant = turn->scene->assistant;
    const struct message *last = dialog_last(dialog, SPEAKER_CUSTOMER);
    char id[ID_SIZE], seed[96];

    snprintf(seed, sizeof seed, "%s:%d", dialog->conversation, dialog->said);
    id_from(turn->scene->now, seed, id);
    json_decref(dialog->ticket);
    dialog->ticket = json_object();
    ticket_set(dialog, "id", json_string(id));
    ticket_set(dialog, "protocol", protocol_of(turn, id));
    ticket_set(dialog, "state", json_string("open"));
    ticket_set(dialog, "channel", json_string(dialog->texts[DIALOG_CHANNEL]));
    ticket_set(dialog, "account", json_string(dialog->texts[DIALOG_ACCOUNT]));
    ticket_set(dialog, "_line", json_string(dialog->texts[DIALOG_LINE]));
    ticket_set(dialog, "conversation", json_string(dialog->conversation));
    ticket_set(dialog, "customer", customer_of(dialog));
    ticket_set(dialog, "category", category_of(dialog));
    ticket_set(dialog, "queue", json_string(assistant->queue));
    ticket_set(dialog, "question", text_or_null(dialog->texts[DIALOG_QUESTION]));
    ticket_set(dialog, "reformulated", text_or_null(dialog->texts[DIALOG_REFORMULATED]));
    ticket_set(dialog, "reason", json_string(reason));
    ticket_set(dialog, "summary", summary_of(dialog, reason));
    ticket_set(dialog, "attempts", attempts_of(dialog));
    ticket_set(dialog, "hours", json_string(assistant->hours));
    ticket_set(dialog, "open_now",
               json_boolean(calendar_is_open(&assistant->calendar, turn->scene->now)));
    ticket_set(dialog, "opened_at", ticket_time(turn->scene->now));
    ticket_set(
        dialog, "due_at",
        ticket_time(calendar_due(&assistant->calendar, turn->scene->now, assistant->due_minutes)));
    ticket_set(dialog, "notes", json_array());
    if (last)
        ticket_heard(turn, last->text);
}

/* Until when an answer can reach the customer. */
static void set_window(struct dialog *dialog)
{
    moment until = window_until(dialog);
    ticket_set(dialog, "window_until", until ? ticket_time(until) : NULL);
}

void ticket_heard(struct turn *turn, const char *text)
{
    enum { PREVIEW = 200 };
    struct dialog *dialog = turn->dialog;
    size_t length = text_cut(text ? text : "", PREVIEW, 4 * PREVIEW);
    json_int_t unread = json_integer_value(json_object_get(dialog->ticket, "unread"));

    ticket_set(dialog, "last_message", json_stringn(text ? text : "", length));
    ticket_set(dialog, "last_at", ticket_time(turn->scene->now));
    ticket_set(dialog, "unread", json_integer(unread + 1));
    set_window(dialog);
}

void ticket_note(struct dialog *dialog, const char *text, moment now)
{
    json_t *notes = json_copy(json_object_get(dialog->ticket, "notes"));
    json_int_t unread = json_integer_value(json_object_get(dialog->ticket, "unread"));
    json_t *note =
        json_pack("{s:o, s:s, s:s}", "at", ticket_time(now), "by", "Balcão", "text", text);

    if (!notes)
        notes = json_array();
    json_array_append_new(notes, note);
    ticket_set(dialog, "notes", notes);
    ticket_set(dialog, "unread", json_integer(unread + 1));
}

moment ticket_due(const struct dialog *dialog)
{
    return clock_read(ticket_text(dialog, "due_at"));
}

void ticket_close(struct turn *turn, const char *state, const char *resolution)
{
    ticket_set(turn->dialog, "state", json_string(state));
    ticket_set(turn->dialog, "resolution", json_string(resolution));
    ticket_set(turn->dialog, "closed_at", ticket_time(turn->scene->now));
    ticket_set(turn->dialog, "unread", json_integer(0));
}
