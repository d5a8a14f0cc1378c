#include "bot/engine/identity_join.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "flows/ticket.h"

static bool is_of_number(const char *line)
{
    const char *address = strrchr(line, ':');
    return address && address[1] >= '0' && address[1] <= '9';
}

bool identity_comes_first(const char *line, const char *other)
{
    bool number = is_of_number(line);
    return number == is_of_number(other) ? strcmp(line, other) < 0 : number;
}

/* How much it matters that this conversation goes on. */
static int weight_of(const struct dialog *dialog)
{
    enum { NOTHING, OVER, OPEN, WAITED_FOR, TAKEN };
    if (ticket_is_open(dialog))
        return strcmp(ticket_text(dialog, "state"), "taken") == 0 ? TAKEN : WAITED_FOR;
    if (!*dialog->conversation)
        return NOTHING;
    return dialog->ended_at ? OVER : OPEN;
}

static moment last_at(const struct dialog *dialog)
{
    return dialog->message_count ? dialog->messages[dialog->message_count - 1].at
                                 : dialog->opened_at;
}

static bool matters_more(const struct dialog *a, const struct dialog *b)
{
    if (weight_of(a) != weight_of(b))
        return weight_of(a) > weight_of(b);
    if (last_at(a) != last_at(b))
        return last_at(a) > last_at(b);
    return strcmp(a->conversation, b->conversation) > 0;
}

static void swap_text(struct dialog *a, struct dialog *b, enum dialog_text which)
{
    char *kept = a->texts[which];
    a->texts[which] = b->texts[which];
    b->texts[which] = kept;
}

/* The conversations change places; what belongs to the lines themselves stays. */
static void swap_conversations(struct dialog *a, struct dialog *b)
{
    static const enum dialog_text own[] = { DIALOG_LINE,    DIALOG_CHANNEL, DIALOG_ACCOUNT,
                                            DIALOG_ADDRESS, DIALOG_REACH,   DIALOG_MOVED };
    struct dialog kept = *a;
    int64_t version = b->version;

    *a = *b;
    *b = kept;
    b->version = version;
    a->version = kept.version;
    b->reach_at = a->reach_at;
    a->reach_at = kept.reach_at;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        swap_text(a, b, own[i]);
}

/* A ticket that goes on belongs to the line at which the customer now is. */
static void take_in_ticket(struct dialog *dialog)
{
    if (!ticket_is_open(dialog))
        return;
    json_t *customer = json_copy(json_object_get(dialog->ticket, "customer"));
    json_object_set_new(customer, "id", json_string(dialog->texts[DIALOG_LINE]));
    json_object_set_new(customer, "address", json_string(dialog_reach(dialog)));
    ticket_set(dialog, "customer", customer);
    ticket_set(dialog, "_line", json_string(dialog->texts[DIALOG_LINE]));
}

/* Who reads the conversation that goes on must not miss what was said in the other. */
static void tell_of(struct dialog *into, const struct dialog *from, moment now)
{
    enum { NOTE_MAX = 1024, QUOTED_MAX = 300 };
    const char *protocol = ticket_is_open(from) ? ticket_text(from, "protocol") : NULL;
    const struct message *last = NULL;
    OWNED_BUF struct buf text = { 0 };

    for (size_t i = from->message_count; i-- > 0 && !last;)
        if (from->messages[i].who == SPEAKER_CUSTOMER)
            last = &from->messages[i];
    buf_init(&text, NOTE_MAX);
    buf_text(&text, "O mesmo cliente conversava também por outro endereço");
    if (protocol)
        buf_format(&text, ", com o protocolo %.40s", protocol);
    if (last && last->text && *last->text)
        buf_format(&text, ": “%.*s”", (int)text_cut(last->text, QUOTED_MAX, QUOTED_MAX),
                   last->text);
    struct message *note = dialog_say(into, SPEAKER_NOTE, now, text.data);
    message_set(note, MESSAGE_REASON, "joined");
    if (ticket_is_open(into))
        ticket_note(into, text.data, now);
}

/* A question of the other conversation that nobody answered yet is asked here. */
static void carry_question(struct dialog *into, const struct dialog *from, moment now)
{
    const char *asked = from->step == GATHERING  ? from->texts[DIALOG_WAITING]
                        : from->step == THINKING ? from->texts[DIALOG_QUESTION]
                                                 : NULL;
    const char *waiting = into->texts[DIALOG_WAITING];
    OWNED_BUF struct buf both = { 0 };

    if (!asked || into->owner == OWNER_ANALYST || into->step == WAITING)
        return; /* a person reads the note */
    buf_init(&both, 2 * DIALOG_WAITING_MAX);
    if (waiting)
        buf_format(&both, "%s\n", waiting);
    buf_text(&both, asked);
    dialog_set(into, DIALOG_WAITING, both.data);
    if (into->step == THINKING || into->step == OFFERED)
        return; /* its turn comes after the one that is being taken */
    into->step = GATHERING;
    into->more_at = now;
}

static void end(struct dialog *from, moment now)
{
    if (ticket_is_open(from)) {
        ticket_set(from, "state", json_string("closed"));
        ticket_set(from, "resolution", json_string("joined"));
        ticket_set(from, "closed_at", ticket_time(now));
        ticket_set(from, "unread", json_integer(0));
    }
    from->ended_at = now;
    from->step = ENDED;
    from->owner = OWNER_BOT;
    from->idle_at = from->more_at = 0;
    from->record_stale = true;
}

static bool asks_model(const struct effect *effect)
{
    return effect->kind == EFFECT_REWRITE || effect->kind == EFFECT_WORD;
}

/* What a model says of a conversation that is over helps nobody. The rest can be repeated, or is a
 * message on its way, whose result or status will find it here. */
static void take_effects(struct dialog *into, struct dialog *from)
{
    dialog_pack_sends(from);
    for (size_t i = 0; i < from->effect_count; i++) {
        struct effect *effect = &from->effects[i];
        if (asks_model(effect)) {
            effect_clear(effect);
            continue;
        }
        effect->working = false;
        effect->ready = !effect_is_delicate(effect->kind);
        *dialog_effect_slot(into) = *effect;
    }
    from->effect_count = 0;
}

static void take_parked(struct dialog *into, struct dialog *from)
{
    if (!from->parked)
        return;
    if (!into->parked)
        into->parked = json_array();
    json_array_extend(into->parked, from->parked);
    while (json_array_size(into->parked) > DIALOG_PARKED_MAX)
        json_array_remove(into->parked, 0);
    json_decref(from->parked);
    from->parked = NULL;
}

static void take_seen(struct dialog *into, const struct dialog *from)
{
    for (int i = 0; i < DIALOG_SEEN_MAX / 2; i++) {
        int at = (from->seen_next + DIALOG_SEEN_MAX - DIALOG_SEEN_MAX / 2 + i) % DIALOG_SEEN_MAX;
        if (!from->seen[at])
            continue;
        into->seen[into->seen_next] = from->seen[at];
        into->seen_next = (into->seen_next + 1) % DIALOG_SEEN_MAX;
    }
}

static moment later(moment a, moment b)
{
    return a > b ? a : b;
}

static void take_person(struct dialog *into, struct dialog *from)
{
    into->heard_at = later(into->heard_at, from->heard_at);
    into->pair_at = later(into->pair_at, from->pair_at);
    if (!into->texts[DIALOG_NAME])
        swap_text(into, from, DIALOG_NAME);
    if (from->reach_at > into->reach_at) { /* heard later */
        into->reach_at = from->reach_at;
        dialog_set(into, DIALOG_REACH, dialog_reach(from));
    }
    for (size_t i = 0; i < from->known_count; i++)
        dialog_know(into, from->known[i]);
}

void identity_join(struct dialog *into, struct dialog *from, moment now)
{
    bool swapped = matters_more(from, into);
    if (swapped) {
        swap_conversations(into, from);
        dialog_set(from, DIALOG_LINE, into->texts[DIALOG_LINE]); /* whose history it is */
    }
    if (*from->conversation && (!from->ended_at || ticket_is_open(from))) {
        tell_of(into, from, now);
        carry_question(into, from, now);
        end(from, now);
    }
    take_effects(into, from);
    take_parked(into, from);
    take_seen(into, from);
    take_person(into, from);
    if (!swapped)
        return;
    take_in_ticket(into);
    into->record_stale = *into->conversation != '\0';
}
