#include "flows/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/text.h"

enum {
    FOLDED_MAX = 16384 + 64, /* bytes; the longest message, every character of four */
    WORDS_SHORT = 2,
};

static const char *const person[] = {
    "atendente",
    "atendimento humano",
    "falar com humano",
    "um humano",
    "ser humano",
    "falar com uma pessoa",
    "falar com alguem",
    "falar com um atendente",
    "pessoa de verdade",
    "alguem de verdade",
    "falar com gerente",
    "falar com o gerente",
    "falar com o suporte",
    "falar com o sac",
    "nao quero falar com robo",
    "chega de robo",
    "transfere pra",
    "me transfere",
    "falar com pessoa",
    "quero um supervisor",
    "falar com supervisor",
    "operador",
    NULL,
};

static const char *const anger[] = {
    "absurdo",
    "palhacada",
    "porra",
    "merda",
    "caralho",
    "bosta",
    "que lixo",
    "um lixo",
    "idiota",
    "imbecil",
    "seu burro",
    "robo burro",
    "sua burra",
    "inutil",
    "ladrao",
    "ladroes",
    "vagabundo",
    "vagabundos",
    "fdp",
    "vsf",
    "vtnc",
    "tnc",
    "pqp",
    "krl",
    "filho da puta",
    "vai se foder",
    "vai tomar no cu",
    "falta de respeito",
    "descaso",
    "pessimo atendimento",
    "ninguem resolve",
    "procon",
    "reclame aqui",
    "vou processar",
    "meu advogado",
    "pequenas causas",
    "juizado",
    "danos morais",
    "isso e um roubo",
    "sou trouxa",
    "de trouxa",
    "otario",
    "essa porcaria",
    "uma porcaria",
    NULL,
};

static const char *const protocol[] = {
    "numero do protocolo",   "meu protocolo",
    "qual o protocolo",      "qual protocolo",
    "status do meu chamado", "andamento do meu",
    "alguma novidade",       "cade minha resposta",
    "e ai ja resolveu",      NULL,
};

static const char *const who[] = {
    "quem e voce",
    "com quem eu falo",
    "com quem estou falando",
    "voce e um robo",
    "vc e um robo",
    "voce e robo",
    "vc e robo",
    "quem ta falando",
    "quem esta falando",
    "isso e robo",
    NULL,
};

static const char *const consents[] = {
    "sim",         "s",
    "ss",          "isso",
    "isso mesmo",  "quero",
    "preciso",     "pode",
    "pode ser",    "por favor",
    "quero sim",   "ainda preciso",
    "ainda",       "sim por favor",
    "com certeza", "claro",
    "preciso sim", "sim preciso",
    "sim quero",   "ainda quero",
    NULL,
};

static const char *const refusals[] = {
    "nenhuma",    "nenhuma dessas", "nenhum",     "nenhum desses", "nao",           "n",  "nn",
    "nao e isso", "nao era isso",   "nada disso", "outra coisa",   "outro assunto", NULL,
};

static const char *const greetings[] = {
    "bom dia", "boa tarde", "boa noite", "oi",      "oie",    "oii",     "oiii",  "ola",
    "opa",     "eae",       "eai",       "e ai",    "alo",    "hey",     "salve", "tudo bem",
    "td bem",  "tudo bom",  "como vai",  "blz",     "beleza", "pessoal", "gente", "com voce",
    "por ai",  "menu",      "inicio",    "comecar", "ajuda",  NULL,
};

static const char *const thanks[] = {
    "muito obrigado", "muito obrigada", "obrigado", "obrigada",   "obg",          "obgd",
    "obgda",          "brigado",        "brigada",  "valeu",      "vlw",          "grato",
    "grata",          "gratidao",       "agradeco", "pela ajuda", "me ajudou",    "muito",
    "perfeito",       "show",           "otimo",    "excelente",  "ok",           "blz",
    "beleza",         "ta bom",         "certo",    "entendi",    "deus abencoe", "era isso",
    "so isso",        "mesmo",          "ajudou",   "tudo certo", NULL,
};

static const char *const byes[] = {
    "tchau",      "tchauzinho", "xau",      "adeus",     "ate mais",    "ate logo",
    "ate amanha", "flw",        "falou",    "fui",       "bom dia",     "boa tarde",
    "boa noite",  "boa semana", "tenha um", "obrigado",  "obrigada",    "valeu",
    "obg",        "vlw",        "pra voce", "para voce", "voce tambem", NULL,
};

static const char *const unfinished[] = {
    "e",
    "ou",
    "mas",
    "que",
    "de",
    "do",
    "da",
    "para",
    "pra",
    "com",
    "o",
    "a",
    "os",
    "as",
    "um",
    "uma",
    "no",
    "na",
    "em",
    "por",
    "se",
    "quando",
    "porque",
    "pq",
    "meu",
    "minha",
    "queria saber",
    "uma duvida",
    "tenho uma duvida",
    "uma pergunta",
    "gostaria de saber",
    "seguinte",
    NULL,
};

/* " bom dia pessoal ": folded, single spaces between words, one at each end. */
static void plain(const char *text, char out[FOLDED_MAX])
{
    OWNED_BUF struct buf folded = { 0 };
    size_t length = 1;

    buf_init(&folded, 3 * FOLDED_MAX);
    text_fold(text, strnlen(text, FOLDED_MAX), &folded);
    out[0] = ' ';
    for (const char *at = folded.data; *at && length < FOLDED_MAX - 2; at++) {
        unsigned char c = (unsigned char)*at;
        if (isalnum(c))
            out[length++] = *at;
        else if (c < 0x80 && out[length - 1] != ' ')
            out[length++] = ' ';
    }
    if (out[length - 1] != ' ')
        out[length++] = ' ';
    out[length] = '\0';
}

/* As a whole: between two spaces, with which the text begins and ends. */
static bool contains(const char *folded, const char *const *phrases)
{
    for (; *phrases; phrases++) {
        size_t length = strlen(*phrases);
        for (const char *at = folded; (at = strstr(at, *phrases)); at++)
            if (at[-1] == ' ' && at[length] == ' ')
                return true;
    }
    return false;
}

/* The phrase with which ` at` starts (its length), the longest; 0: none. */
static size_t starts_with(const char *at, const char *const *phrases)
{
    size_t best = 0;
    for (; *phrases; phrases++) {
        size_t length = strlen(*phrases);
        if (length > best && strncmp(at + 1, *phrases, length) == 0 && at[1 + length] == ' ')
            best = length;
    }
    return best;
}

static bool is_made_of(const char *text, const char *const *phrases)
{
    char folded[FOLDED_MAX];
    plain(text, folded);
    const char *at = folded;
    size_t length;

    if (!at[1])
        return false;
    while (at[1]) {
        length = starts_with(at, phrases);
        if (length == 0)
            return false;
        at += 1 + length;
    }
    return true;
}

static bool says(const char *text, const char *const *phrases)
{
    char folded[FOLDED_MAX];
    plain(text, folded);
    return contains(folded, phrases);
}

bool words_ask_for_person(const char *text)
{
    return says(text, person);
}

bool words_are_angry(const char *text)
{
    return says(text, anger);
}

bool words_ask_for_protocol(const char *text)
{
    return says(text, protocol) || is_made_of(text, (const char *const[]){ "protocolo", NULL });
}

bool words_ask_who(const char *text)
{
    return says(text, who);
}

bool words_agree(const char *text)
{
    return is_made_of(text, consents);
}

bool words_refuse(const char *text)
{
    return is_made_of(text, refusals);
}

bool words_only_greet(const char *text)
{
    return is_made_of(text, greetings);
}

bool words_only_thank(const char *text)
{
    return is_made_of(text, thanks);
}

/* "obrigado, boa noite" is a bye; "boa noite" alone greets. */
bool words_only_bye(const char *text)
{
    return is_made_of(text, byes) && !words_only_greet(text) && !words_only_thank(text);
}

bool words_are_none(const char *text)
{
    char folded[FOLDED_MAX];
    plain(text, folded);
    return folded[1] == '\0';
}

static int word_count(const char *folded)
{
    int count = -1;
    for (; *folded; folded++)
        count += *folded == ' ';
    return count;
}

static bool ends_with(const char *folded, const char *const *phrases)
{
    size_t length = strlen(folded);
    for (; *phrases; phrases++) {
        size_t wanted = strlen(*phrases);
        if (length >= wanted + 2 && folded[length - wanted - 2] == ' ' &&
            strncmp(folded + length - wanted - 1, *phrases, wanted) == 0)
            return true;
    }
    return false;
}

bool words_look_unfinished(const char *text)
{
    char folded[FOLDED_MAX];
    size_t length = strlen(text);

    if (length == 0 || strchr("?!", text[length - 1]))
        return false;
    if (strchr(",:", text[length - 1]))
        return true;
    plain(text, folded);
    return word_count(folded) <= WORDS_SHORT || ends_with(folded, unfinished);
}
