#include "bot/simulator/outcome.h"

#include <stdio.h>
#include <string.h>

#include "bot/simulator/graph_reply.h"
#include "bot/simulator/graph_show.h"
#include "bot/simulator/ledger.h"
#include "bot/simulator/shapes.h"
#include "bot/simulator/templates.h"

enum { UNDELIVERABLE = 131026, TOO_LATE = 131047, OPTED_OUT = 131050, PAUSED = 132015 };

static const moment WINDOW = HOURS(24);
static const char *const names[SIMULATOR_STATUSES] = { "sent", "delivered", "read" };

static void show(struct simulator *simulator, const struct send *send)
{
    char when[CLOCK_TEXT_SIZE];
    json_t *message = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s*}", "id", send->id, "customer",
                                send->customer, "at", clock_text(send->at, when), "from",
                                "business", "status", "accepted", "callback", send->callback);
    graph_show(send->request, message);
    book_add(simulator, message);
}

/* Those who never wrote here may have written elsewhere: they get the benefit of the doubt, unless
 * the switch says otherwise. */
static bool is_too_late(const struct simulator *simulator, const struct send *send)
{
    const struct simulator_switches *switches = &simulator->switches;
    const json_t *customer = json_object_get(simulator->customers, send->customer);
    json_int_t wrote_at = json_integer_value(json_object_get(customer, "wrote_at"));
    moment window = switches->window_s ? SECONDS(switches->window_s) : WINDOW;
    if (send->is_template)
        return false;
    return wrote_at ? wrote_at + window < send->at : switches->strict_window;
}

/* The code with which Meta fails it later; 0: it arrives. */
static int late_failure(const struct simulator *simulator, const struct send *send)
{
    const json_t *customer = json_object_get(simulator->customers, send->customer);
    if (json_is_true(json_object_get(customer, "gone")))
        return UNDELIVERABLE;
    if (json_is_true(json_object_get(customer, "opted_out")) && send->is_template &&
        templates_is_marketing(simulator, send->request))
        return OPTED_OUT;
    return is_too_late(simulator, send) ? TOO_LATE : 0;
}

/* ---- statuses ---- */

static struct shape_status about(const struct simulator *simulator, const json_t *line)
{
    const char *customer = json_string_value(json_object_get(line, "customer"));
    const json_t *known = json_object_get(simulator->customers, customer);
    return (struct shape_status){
        .id = json_string_value(json_object_get(line, "id")),
        .customer = customer,
        .user_id = simulator->switches.user_ids
                       ? json_string_value(json_object_get(known, "user_id"))
                       : NULL,
        .callback = json_string_value(json_object_get(line, "callback")),
    };
}

static void post_status(struct simulator *simulator, const json_t *line, const char *name,
                        int delay_ms)
{
    struct shape_status status = about(simulator, line);
    moment at = clock_now(simulator->options.clock);
    status.status = name;
    struct post_item item = { .status = shape_status(&status, at + delay_ms),
                              .delay_ms = delay_ms };
    post_item(simulator, &item);
}

static void fail(struct simulator *simulator, const json_t *line, int code)
{
    struct shape_status status = about(simulator, line);
    status.status = "failed";
    status.code = code;
    status.title = graph_title(code);
    book_fail(simulator, status.id, code, status.title);
    struct post_item item = { .status =
                                  shape_status(&status, clock_now(simulator->options.clock)) };
    post_item(simulator, &item);
    ledger_fail(simulator, status.id, code);
}

/* In the order of `places`: the first comes first. */
static void shuffle(struct simulator *simulator, int places[SIMULATOR_STATUSES])
{
    for (int i = 0; i < SIMULATOR_STATUSES; i++)
        places[i] = i;
    for (int i = SIMULATOR_STATUSES - 1; simulator->switches.shuffle && i > 0; i--) {
        int other = book_chance(simulator, 100 / (i + 1)) ? 0 : i, keep = places[i];
        places[i] = places[other];
        places[other] = keep;
    }
}

static void post_statuses(struct simulator *simulator, const json_t *line, bool misbehaves)
{
    const struct simulator_switches *switches = &simulator->switches;
    int places[SIMULATOR_STATUSES];
    shuffle(simulator, places);
    for (int i = 0; i < SIMULATOR_STATUSES; i++) {
        const char *name = names[places[i]];
        int delay =
            misbehaves && switches->early && i == 0 ? 0 : simulator->options.status_delays_ms[i];
        if (!misbehaves || strcmp(switches->withhold, name) != 0)
            post_status(simulator, line, name, delay);
    }
}

/* ---- */

static const json_t *line_of(const struct simulator *simulator, const char *id)
{
    return json_object_get(simulator->ledger_index, id);
}

void outcome_begin(struct simulator *simulator, const struct send *send, int times)
{
    int code = late_failure(simulator, send);
    bool held = send->is_template && simulator->switches.hold_templates;
    struct ledger_line line = { .customer = send->customer,
                                .input = send->input,
                                .id = send->id,
                                .callback = send->callback,
                                .outcome = send->lost ? "lost"
                                           : code     ? "failed"
                                                      : "received",
                                .code = code,
                                .times = times,
                                .unanswered = send->misbehaves && (simulator->switches.drop ||
                                                                   simulator->switches.time_out) };
    if (book_customer(simulator, send->customer, NULL))
        show(simulator, send);
    ledger_add(simulator, send->request, &line);
    const json_t *written = line_of(simulator, send->id);
    if (!written || send->lost)
        return;
    if (code && !simulator->switches.silent)
        fail(simulator, written, code);
    else if (held)
        json_array_append_new(simulator->held_templates, json_string(send->id));
    else if (!simulator->switches.silent)
        post_statuses(simulator, written, send->misbehaves);
}

void outcome_release(struct simulator *simulator, bool good)
{
    for (size_t i = 0; i < json_array_size(simulator->held_templates); i++) {
        const char *id = json_string_value(json_array_get(simulator->held_templates, i));
        const json_t *line = line_of(simulator, id);
        if (good)
            post_statuses(simulator, line, false);
        else
            fail(simulator, line, PAUSED);
    }
    json_array_clear(simulator->held_templates);
}
