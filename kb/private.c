#define PCRE2_CODE_UNIT_WIDTH 8
#include "kb/private.h"

#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/text.h"

enum { TEXT_LIMIT = 32 << 10, NAME_SHORTEST = 3, NAME_MAX_LENGTH = 64 };

#define THINGS                                                                                     \
    "(pedido|conta|compra|entrega|encomenda|cadastro|pagamento|boleto|fatura|contrato|nota|"       \
    "reembolso|estorno|cartao|plano|agendamento|consulta|reserva|troca|chamado)"
#define NAMED                                                                                      \
    "\\b(pedido|protocolo|nota|nf|boleto|codigo|rastreio|contrato|fatura|chamado|matricula|"       \
    "reserva|apolice|processo|compra)\\b[^.\\n\\d]{0,20}\\d[\\d.-]{3,}"
/* A long number, unless it says how to reach the company. */
#define LONG_NUMBER                                                                                \
    "(?:ligue|telefone|fone|tel|whatsapp|zap|contato|cep|0800|4004)[^\\n]{0,25}(*SKIP)(*F)|"       \
    "(?<![\\d.,/-])\\d{6,}"

/* On folded text. The gravest first; those of `asked` count in the question too. */
static const struct {
    enum private_kind kind;
    bool asked;
    const char *pattern;
} signs[] = {
    { PRIVATE_DOCUMENT, true, "\\b\\d{3}\\.?\\d{3}\\.?\\d{3}-\\d{2}\\b" },
    { PRIVATE_DOCUMENT, true, "\\b\\d{2}\\.?\\d{3}\\.?\\d{3}/\\d{4}-\\d{2}\\b" },
    { PRIVATE_NUMBER, true, NAMED },
    { PRIVATE_NUMBER, true, "\\b[a-z]{2}\\d{9}[a-z]{2}\\b" },
    { PRIVATE_NUMBER, true, LONG_NUMBER },
    { PRIVATE_PAYMENT, false,
      "\\b(estorno|reembolso|credito|saldo|devolucao|voce pagou|sua fatura|seu boleto)\\b"
      "[^.!?\\n]{0,40}r\\$ ?\\d[\\d.,]*" },
    { PRIVATE_PAYMENT, false,
      "r\\$ ?\\d[\\d.,]*[^.!?\\n]{0,40}\\b(estornad|reembolsad|de volta|na sua conta|no seu "
      "cartao)" },
    { PRIVATE_CASE, false,
      "\\b(seu|sua)s? " THINGS "s?\\b[^.!?\\n]{0,40}\\b(foi|foram|esta|estao|saiu|sairam|chegou|"
      "venceu|consta|ficou)\\b" },
    { PRIVATE_CASE, false,
      "\\b(seu|sua)s? " THINGS "s?\\b[^.!?\\n]{0,40}\\b(hoje|amanha|ontem|dia \\d{1,2}|"
      "\\d{1,2}/\\d{1,2})\\b" },
    { PRIVATE_DONE, false,
      "\\b(liberei|cancelei|estornei|reenviei|atualizei|corrigi|verifiquei|conferi|registrei|"
      "localizei|alterei|reagendei|encaminhei|gerei|desbloqueei|enviei|abri|troquei|mandei|"
      "consegui|acabei de)\\b" },
    { PRIVATE_MOMENT, false, "\\b(hoje|amanha|ontem|esta semana|nesta semana|no momento)\\b" },
    { PRIVATE_MOMENT, false, "\\b\\d{1,2}/\\d{1,2}(/\\d{2,4})?\\b" },
};

static const char *const reasons[PRIVATE_KINDS] = {
    [PRIVATE_DOCUMENT] = "A resposta tem um CPF ou CNPJ: vale só para este cliente.",
    [PRIVATE_NUMBER] =
        "Fala de um número de pedido, protocolo ou código: vale só para este cliente.",
    [PRIVATE_NAME] = "A resposta chama o cliente pelo nome: tire o nome para ensinar.",
    [PRIVATE_PAYMENT] = "Fala de um pagamento deste cliente.",
    [PRIVATE_CASE] = "Conta o que houve com o caso deste cliente.",
    [PRIVATE_DONE] = "Conta o que você acabou de fazer por este cliente.",
    [PRIVATE_MOMENT] = "Vale só por agora: para ensinar, ponha até quando vale.",
};

const char *private_reason(enum private_kind kind)
{
    return reasons[kind];
}

static void keep(struct private_found *out, enum private_kind kind, const char *text, size_t length)
{
    size_t fits = length < sizeof out->text ? length : sizeof out->text - 1;
    out->kind = kind;
    memcpy(out->text, text, fits);
    out->text[text_cut(out->text, fits, fits)] = '\0';
}

/* Where the pattern is in the folded text. */
static bool match(const char *pattern, const struct buf *text, size_t *from, size_t *length)
{
    int problem;
    PCRE2_SIZE at;
    pcre2_code *code =
        pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &problem, &at, NULL);
    if (!code)
        abort(); /* our own mistake; the tests walk all patterns */
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    bool found =
        data && pcre2_match(code, (PCRE2_SPTR)text->data, text->length, 0, 0, data, NULL) >= 0;
    if (found) {
        const PCRE2_SIZE *place = pcre2_get_ovector_pointer(data);
        *from = place[0];
        *length = place[1] - place[0];
    }
    pcre2_match_data_free(data);
    pcre2_code_free(code);
    return found;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* The customer's first name as a word of its own. */
static bool names_customer(const struct buf *answer, const char *name, struct private_found *out)
{
    OWNED_BUF struct buf folded = { 0 };
    buf_init(&folded, NAME_MAX_LENGTH);
    text_fold(name, strlen(name), &folded);
    size_t length = strcspn(folded.data, " ");
    folded.data[length] = '\0';
    if (length < NAME_SHORTEST)
        return false;
    for (const char *at = answer->data; (at = strstr(at, folded.data)); at++) {
        bool starts = at == answer->data || !is_letter(at[-1]);
        if (!starts || is_letter(at[length]))
            continue;
        keep(out, PRIVATE_NAME, at, length);
        return true;
    }
    return false;
}

static void fold(const char *text, struct buf *out)
{
    buf_init(out, TEXT_LIMIT);
    if (text)
        text_fold(text, strlen(text), out);
}

/* Looks for the signs of these kinds, in the table's order. */
static bool find_signs(const struct private_look *look, enum private_kind first,
                       enum private_kind last, struct private_found *out)
{
    OWNED_BUF struct buf answer = { 0 }, question = { 0 };
    size_t from, length;

    fold(look->answer, &answer);
    fold(look->question, &question);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (signs[i].kind < first || signs[i].kind > last)
            continue;
        const struct buf *in = &answer;
        bool found = match(signs[i].pattern, in, &from, &length);
        if (!found && signs[i].asked) {
            in = &question;
            found = match(signs[i].pattern, in, &from, &length);
        }
        if (found) {
            keep(out, signs[i].kind, in->data + from, length);
            return true;
        }
    }
    return false;
}

static bool find_name(const struct private_look *look, struct private_found *out)
{
    OWNED_BUF struct buf answer = { 0 };
    fold(look->answer, &answer);
    return look->name && names_customer(&answer, look->name, out);
}

bool private_find(const struct private_look *look, struct private_found *out)
{
    *out = (struct private_found){ .kind = PRIVATE_NOTHING };
    return find_signs(look, PRIVATE_DOCUMENT, PRIVATE_NUMBER, out) || find_name(look, out) ||
           find_signs(look, PRIVATE_PAYMENT, look->ends ? PRIVATE_DONE : PRIVATE_MOMENT, out);
}
