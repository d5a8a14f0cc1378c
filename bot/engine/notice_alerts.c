#include "bot/engine/notice_alerts.h"

#include <jansson.h>
#include <string.h>

/* The first row that fits. A member that is NULL: every notice of the field. A word that ends with
 * "*" stands for all that begin so. */
static const struct {
    const char *field, *member, *word, *kind, *text;
} rows[] = {
    { "account_update", "event", "ACCOUNT_VIOLATION", "account_violation",
      "O WhatsApp apontou uma violação das regras nesta conta." },
    { "account_update", "event", "ACCOUNT_RESTRICTION", "account_restricted",
      "O WhatsApp restringiu o que esta conta pode enviar." },
    { "account_update", "event", "DISABLED_UPDATE", "account_disabled",
      "O WhatsApp desativou, ou vai desativar, esta conta." },
    { "account_update", "event", "ACCOUNT_DELETED", "account_deleted",
      "A conta do WhatsApp foi apagada." },
    { "account_update", "event", "PARTNER_REMOVED", "account_detached",
      "Um parceiro foi desligado da conta do WhatsApp." },
    { "account_update", "event", "ACCOUNT_OFFBOARDED", "account_detached",
      "A conta do WhatsApp foi desligada desta plataforma." },
    { "account_alerts", "severity", "CRITICAL", "account_alert",
      "O WhatsApp deu um aviso crítico sobre esta conta." },
    { "account_alerts", "severity", "WARNING", "account_alert",
      "O WhatsApp deu um aviso sobre esta conta." },
    { "account_review_update", "decision", "REJECTED", "account_rejected",
      "O WhatsApp recusou a conta na revisão." },
    { "phone_number_quality_update", "event", "FLAGGED", "number_flagged",
      "O número está marcado: a qualidade caiu, e o limite de envios pode cair." },
    { "phone_number_quality_update", "event", "DOWNGRADE", "number_downgraded",
      "O limite de envios do número foi reduzido." },
    { "phone_number_name_update", "decision", "REJECTED", "number_name_rejected",
      "O WhatsApp recusou o nome de exibição do número." },
    { "security", NULL, NULL, "number_security",
      "O PIN do número foi mudado, ou alguém pediu para mudar. Confira se foi a sua equipe." },
    { "business_username_update*", "status", "deleted", "username_deleted",
      "O nome de usuário do número foi apagado." },
    { "flows", "state", "ACTIVATED", "flow_alert",
      "Um formulário do WhatsApp está com erros ou lento." },
    { "errors", NULL, NULL, "channel_error", "O WhatsApp avisou de um erro no recebimento." },
};

/* They come in storms and pass by themselves. */
static bool is_too_often(const struct incoming *in)
{
    enum { RATE_LIMIT = 130429 };
    return in->error_code == RATE_LIMIT;
}

static bool fits(const char *pattern, const char *word)
{
    size_t length = strlen(pattern);
    if (!word)
        return false;
    if (length > 0 && pattern[length - 1] == '*')
        return strncmp(pattern, word, length - 1) == 0;
    return strcmp(pattern, word) == 0;
}

bool notice_is_alarming(const struct incoming *in, struct alert *out)
{
    if (in->kind != INCOMING_OTHER || !in->field || is_too_often(in))
        return false;
    json_auto_t *body = in->body ? json_loads(in->body, 0, NULL) : NULL;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *word =
            rows[i].member ? json_string_value(json_object_get(body, rows[i].member)) : NULL;
        if (!fits(rows[i].field, in->field) || (rows[i].member && !fits(rows[i].word, word)))
            continue;
        *out = (struct alert){ .kind = rows[i].kind, .subject = in->account, .text = rows[i].text };
        return true;
    }
    return false;
}

void notice_alert(struct alerts *alerts, const struct incoming *in)
{
    struct alert alert;
    if (alerts && notice_is_alarming(in, &alert))
        alerts_raise(alerts, &alert);
}
