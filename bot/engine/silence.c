#include "bot/engine/silence.h"

#include <stdio.h>

enum { STEP_MAX = 60000 /* ms; a clock that jumps is no silence */ };

static void raise_alert(const struct silence *silence, const struct account *account)
{
    char text[160];
    snprintf(text, sizeof text,
             "Nenhuma mensagem chegou ao número “%.40s” em %lld horas de atendimento. Confira a "
             "assinatura do webhook.",
             account->name, (long long)(silence->limit / HOURS(1)));
    alerts_raise(
        silence->alerts,
        &(struct alert){ .kind = "number_silent", .subject = account->name, .text = text });
}

static void look_at(const struct silence *silence, const struct account *account, moment passed)
{
    int64_t before = atomic_load(&account->pace->silent_for);
    int64_t after = before + passed;

    if (!atomic_compare_exchange_strong(&account->pace->silent_for, &before, after))
        return; /* something came in just now */
    if (before < silence->limit && after >= silence->limit)
        raise_alert(silence, account);
}

void silence_look(struct silence *silence, moment now)
{
    const struct account *account;
    moment passed = silence->last_at ? now - silence->last_at : 0;

    silence->last_at = now;
    if (silence->limit == 0 || passed <= 0 || passed > STEP_MAX)
        return;
    for (size_t i = 0; (account = accounts_at(silence->accounts, i)); i++) {
        const struct assistant *own = account->assistant ? account->assistant : silence->assistant;
        if (calendar_is_open(&own->calendar, now))
            look_at(silence, account, passed);
    }
}
