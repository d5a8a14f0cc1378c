/* What the desk does to templates: drafts, and what Meta is asked for. */
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/graph_ask.h"
#include "bot/engine/mirror_inside.h"
#include "channels/whatsapp/template.h"

enum { URL_MAX = 2048, ID_MAX = MIRROR_KEY_MAX };

static const char *text_of(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static const char *const wanted_members[] = { "name", "language", "category", "components",
                                              "parameter_format" };

static json_t *wanted_of(const json_t *from)
{
    json_t *wanted = json_object();
    for (size_t i = 0; i < sizeof wanted_members / sizeof *wanted_members; i++)
        if (json_object_get(from, wanted_members[i]))
            json_object_set(wanted, wanted_members[i], json_object_get(from, wanted_members[i]));
    return wanted;
}

/* The one that is named; without a name, the first that has a WABA. */
static const struct account *account_for(const struct mirror *mirror, const char *name,
                                         struct error *err)
{
    const struct account *account = name ? accounts_find(mirror->parts.accounts, name) : NULL;
    for (size_t i = 0; !name && (account = accounts_at(mirror->parts.accounts, i)); i++)
        if (account->waba_id)
            break;
    if (account && account->waba_id)
        return account;
    error_set(err, ERROR_INVALID, "Nenhuma conta do WhatsApp com este nome tem um WABA.");
    return NULL;
}

static const struct account *account_of_waba(const struct mirror *mirror, const char *waba,
                                             struct error *err)
{
    const struct account *account;
    for (size_t i = 0; (account = accounts_at(mirror->parts.accounts, i)); i++)
        if (account->waba_id && waba && strcmp(account->waba_id, waba) == 0)
            return account;
    error_set(err, ERROR_INVALID, "A conta deste modelo não está mais configurada.");
    return NULL;
}

static int check(const json_t *wanted, struct error *err)
{
    struct error why = { 0 };
    if (template_check_draft(wanted, &why) == 0)
        return 0;
    return error_set(err, ERROR_INVALID, "O modelo não está certo: %.200s.", why.text);
}

/* ---- drafts ---- */

static json_t *draft_of(const struct account *account, const json_t *wanted, moment now,
                        struct error *err)
{
    struct template read;
    char at[CLOCK_TEXT_SIZE];
    OWNED_BUF struct buf key = { 0 };

    if (template_read(wanted, &read, err) < 0)
        return NULL;
    if (strlen(read.name) > MIRROR_NAME_MAX) {
        error_set(err, ERROR_INVALID, "O nome do modelo pode ter até %d caracteres.",
                  MIRROR_NAME_MAX);
        return NULL;
    }
    buf_init(&key, MIRROR_KEY_MAX);
    mirror_key(account->waba_id, read.name, read.language, &key);
    json_t *draft = wanted_of(wanted);
    json_object_set_new(draft, "id", json_string(key.data));
    json_object_set_new(draft, "waba", json_string(account->waba_id));
    json_object_set_new(draft, "language", json_string(read.language));
    json_object_set_new(draft, "status", json_string("DRAFT"));
    json_object_set_new(draft, "changed_at", json_string(clock_text(now, at)));
    return draft;
}

static int store_read(const struct mirror *mirror, const char *id, json_t **out, struct error *err)
{
    struct store_record record;
    OWNED_BUF struct buf key = { 0 };

    buf_init(&key, STORE_ID_MAX);
    buf_format(&key, "template:%.*s", ID_MAX, id);
    int found =
        key.overflow ? 0 : store_get(mirror->parts.store, STORE_DOCUMENTS, key.data, &record, err);
    if (found < 0)
        return -1;
    if (found == 0)
        return error_set(err, ERROR_INVALID, "Este modelo não existe.");
    *out = json_loadb(record.doc.body, record.doc.length, 0, NULL);
    store_record_clear(&record);
    return *out ? 0 : error_set(err, ERROR_SYSTEM, "a template is not JSON");
}

static int refuse_known(const struct mirror *mirror, const json_t *draft, struct error *err)
{
    struct error none = { 0 };
    json_t *known = NULL;
    int found = store_read(mirror, text_of(draft, "id"), &known, &none);
    json_decref(known);
    if (found < 0 && none.kind != ERROR_INVALID) {
        *err = none;
        return -1;
    }
    return found < 0
               ? 0
               : error_set(err, ERROR_CONFLICT, "Já existe um modelo com este nome neste idioma.");
}

int mirror_draft(struct mirror *mirror, const json_t *wanted, json_t **out, struct error *err)
{
    const struct account *account = account_for(mirror, text_of(wanted, "account"), err);
    if (!account || check(wanted, err) < 0)
        return -1;
    json_t *draft = draft_of(account, wanted, clock_now(mirror->parts.clock), err);
    if (!draft)
        return -1;
    if (refuse_known(mirror, draft, err) < 0 || mirror_put(mirror, &draft, 1, err) < 0) {
        json_decref(draft);
        return -1;
    }
    *out = draft;
    return 0;
}

static bool is_draft(const json_t *document)
{
    const char *status = text_of(document, "status");
    return status && strcmp(status, "DRAFT") == 0;
}

/* ---- Meta ---- */

static int ask(const struct mirror *mirror, const struct graph_question *question, json_t **out,
               struct error *err)
{
    struct error why = { 0 };
    (void)mirror;
    if (graph_ask(question, out, NULL, &why) == 0)
        return 0;
    return error_set(err, why.kind, "O WhatsApp não aceitou: %.200s", why.text);
}

/* Meta's answer to a new one: its id, status, and the category that it decided. */
static void take_answer(json_t *document, const json_t *answer, moment now)
{
    char at[CLOCK_TEXT_SIZE];
    const char *status = text_of(answer, "status"), *category = text_of(answer, "category");
    json_object_set_new(document, "status", json_string(status ? status : "PENDING"));
    json_object_set_new(document, "changed_at", json_string(clock_text(now, at)));
    if (category)
        json_object_set_new(document, "category", json_string(category));
    if (text_of(answer, "id"))
        json_object_set(document, "template_id", json_object_get(answer, "id"));
}

static int submit(struct mirror *mirror, json_t *draft, struct error *err)
{
    const struct account *account = account_of_waba(mirror, text_of(draft, "waba"), err);
    json_auto_t *wanted = wanted_of(draft), *answer = NULL;
    OWNED_TEXT char *body = json_dumps(wanted, JSON_COMPACT);
    OWNED_BUF struct buf url = { 0 };

    if (!account)
        return -1;
    buf_init(&url, URL_MAX);
    buf_format(&url, "%s/%s/message_templates", mirror->parts.api, account->waba_id);
    if (ask(mirror,
            &(struct graph_question){ .method = "POST",
                                      .url = url.data,
                                      .authorization = account->authorization,
                                      .body = body },
            &answer, err) < 0)
        return -1;
    take_answer(draft, answer, clock_now(mirror->parts.clock));
    return mirror_put(mirror, &draft, 1, err);
}

int mirror_submit(struct mirror *mirror, const char *id, json_t **out, struct error *err)
{
    json_t *draft = NULL;
    if (store_read(mirror, id, &draft, err) < 0)
        return -1;
    int result = is_draft(draft)
                     ? submit(mirror, draft, err)
                     : error_set(err, ERROR_CONFLICT, "Este modelo já foi enviado para aprovação.");
    if (result == 0)
        *out = json_incref(draft);
    json_decref(draft);
    if (result == 0)
        mirror_refresh(mirror);
    return result;
}

/* Only these Meta lets edit. */
static bool may_edit(const json_t *document)
{
    static const char *const statuses[] = { "APPROVED", "REJECTED", "PAUSED" };
    const char *status = text_of(document, "status");
    for (size_t i = 0; status && i < sizeof statuses / sizeof *statuses; i++)
        if (strcmp(status, statuses[i]) == 0)
            return text_of(document, "template_id") != NULL;
    return false;
}

static int edit(struct mirror *mirror, const json_t *document, const json_t *change,
                struct error *err)
{
    const struct account *account = account_of_waba(mirror, text_of(document, "waba"), err);
    json_auto_t *wanted = json_object(), *answer = NULL;
    OWNED_BUF struct buf url = { 0 };

    if (!account)
        return -1;
    if (!may_edit(document))
        return error_set(err, ERROR_CONFLICT, "O WhatsApp não deixa mudar este modelo agora.");
    json_object_set(wanted, "components", json_object_get(change, "components"));
    if (text_of(change, "category"))
        json_object_set(wanted, "category", json_object_get(change, "category"));
    OWNED_TEXT char *body = json_dumps(wanted, JSON_COMPACT);
    buf_init(&url, URL_MAX);
    buf_format(&url, "%s/", mirror->parts.api);
    graph_escape(text_of(document, "template_id"), &url);
    int result = ask(mirror,
                     &(struct graph_question){ .method = "POST",
                                               .url = url.data,
                                               .authorization = account->authorization,
                                               .body = body },
                     &answer, err);
    if (result == 0)
        mirror_refresh(mirror);
    return result;
}

static const char *const changeable[] = { "category", "components", "parameter_format" };

int mirror_change(struct mirror *mirror, const char *id, const json_t *change, json_t **out,
                  struct error *err)
{
    json_t *document = NULL;
    if (store_read(mirror, id, &document, err) < 0)
        return -1;
    json_t *wanted = json_deep_copy(document);
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (json_object_get(change, changeable[i]))
            json_object_set(wanted, changeable[i], json_object_get(change, changeable[i]));
    int result = check(wanted, err);
    if (result == 0)
        result = is_draft(document) ? mirror_put(mirror, &wanted, 1, err)
                                    : edit(mirror, document, change, err);
    if (result == 0)
        *out = json_incref(is_draft(document) ? wanted : document);
    json_decref(wanted);
    json_decref(document);
    return result;
}

static int delete_at_meta(struct mirror *mirror, const json_t *document, struct error *err)
{
    const struct account *account = account_of_waba(mirror, text_of(document, "waba"), err);
    const char *template_id = text_of(document, "template_id");
    json_auto_t *answer = NULL;
    OWNED_BUF struct buf url = { 0 };

    if (!account || !template_id)
        return account ? error_set(err, ERROR_CONFLICT,
                                   "O WhatsApp ainda não deu um número a "
                                   "este modelo.")
                       : -1;
    buf_init(&url, URL_MAX);
    buf_format(&url, "%s/%s/message_templates?hsm_id=", mirror->parts.api, account->waba_id);
    graph_escape(template_id, &url);
    buf_format(&url, "&name=%s", text_of(document, "name"));
    return ask(mirror,
               &(struct graph_question){
                   .method = "DELETE", .url = url.data, .authorization = account->authorization },
               &answer, err);
}

int mirror_delete(struct mirror *mirror, const char *id, struct error *err)
{
    json_t *document = NULL;
    if (store_read(mirror, id, &document, err) < 0)
        return -1;
    int result = is_draft(document) ? 0 : delete_at_meta(mirror, document, err);
    if (result == 0)
        result = mirror_drop(mirror, text_of(document, "id"), err);
    json_decref(document);
    return result;
}
