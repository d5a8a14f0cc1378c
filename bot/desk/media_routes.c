/* Trying a download again, and taking in what an analyst sends. A file is sent to an address that
 * was granted first, because who asks is known only after a body has come, and this one is large.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/base/signed_link.h"
#include "bot/desk/media.h"
#include "bot/desk/routes.h"
#include "bot/model/media.h"
#include "bot/store/blobs.h"

enum { CONVERSATION_LENGTH = 26 };

#define GRANT_LIFE MINUTES(15)

static const char *text_in(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* ---- trying again ---- */

static json_t *fetch_event(const struct http_request *request, const char *id,
                           const json_t *message)
{
    const struct user *user = &desk_caller(request)->user;
    moment now = desk_now(desk_of(request));
    char fresh[ID_SIZE], event[STORE_ID_MAX], at[CLOCK_TEXT_SIZE];

    snprintf(event, sizeof event, "desk:%.64s:fetch:%s", id, id_new(now, fresh));
    return json_pack("{s:s, s:s, s:s, s:O, s:O, s:{s:s, s:s}, s:s}", "kind", "fetch", "id", event,
                     "message", id, "type", json_object_get(message, "kind"), "media",
                     json_object_get(message, "media"), "by", "id", user->id, "name", user->name,
                     "at", clock_text(now, at));
}

static int post(struct http_request *request, const char *id, const json_t *message,
                struct error *err)
{
    struct desk *desk = desk_of(request);
    struct desk_outcome outcome;
    json_t *conversation = NULL;
    char name[CONVERSATION_LENGTH + 1];

    snprintf(name, sizeof name, "%s", id);
    int found = desk_document(desk, STORE_CONVERSATIONS, name, &conversation, err);
    const char *line = text_in(conversation, "_line");
    if (found == 1 && line) {
        json_auto_t *event = fetch_event(request, id, message);
        OWNED_TEXT char *text = json_dumps(event, JSON_COMPACT);
        found = desk->parts.post(desk->parts.engine, line, text, &outcome, err);
    } else if (found >= 0) {
        found = error_set(err, ERROR_INVALID, "A conversa desta mensagem não existe mais.");
    }
    json_decref(conversation);
    return found;
}

void answer_media_retry(struct http_request *request)
{
    struct error err = { 0 };
    const char *id = http_segment(request, "id");
    json_auto_t *message = desk_document_or_reply(request, STORE_MESSAGES, id);
    if (!message)
        return;
    json_t *media = json_object_get(message, "media");
    const char *state = text_in(media, "state");

    if (!state || !text_in(media, "source") || strcmp(state, "failed") != 0)
        http_problem(request, 409, "Só se tenta de novo um arquivo que não foi possível baixar.");
    else if (post(request, id, message, &err) == 0 || err.kind == ERROR_BUSY)
        desk_reply(request, 202, json_pack("{s:b}", "accepted", 1));
    else
        desk_refuse(request, &err);
}

/* ---- taking in ---- */

static struct signed_link grant_of(const struct desk *desk, const char *whom)
{
    return (struct signed_link){
        .secret = desk->parts.secret, .purpose = "upload", .whom = whom, .what = ""
    };
}

void answer_media_grant(struct http_request *request)
{
    const struct desk *desk = desk_of(request);
    const char *user = desk_caller(request)->user.id;
    struct signed_link grant = grant_of(desk, user);
    char mark[SIGNED_LINK_SIZE], url[256];

    if (!desk->parts.secret || !desk->parts.blobs) {
        http_problem(request, 404, "Aqui não se guardam arquivos.");
        return;
    }
    grant.until = desk_now(desk) + GRANT_LIFE;
    signed_link_mark(&grant, mark);
    snprintf(url, sizeof url, "/v1/desk/media?whom=%s&until=%lld&mark=%s", user,
             (long long)grant.until, mark);
    desk_reply(request, 200,
               json_pack("{s:s, s:I}", "url", url, "limit", (json_int_t)desk->parts.media_limit));
}

/* A body in pieces says no length, and is refused. */
static bool is_small_enough(const struct http_request *request, uint64_t limit)
{
    const char *length = http_header(request, "Content-Length");
    return length && strtoull(length, NULL, 10) <= limit;
}

bool media_admits(const struct http_request *request)
{
    const struct desk *desk = desk_of(request);
    const char *whom = http_query(request, "whom");
    if (!desk || !desk->parts.secret || !desk->parts.blobs || !whom ||
        !is_small_enough(request, desk->parts.media_limit))
        return false;
    struct signed_link grant = grant_of(desk, whom);
    return signed_link_is_valid(&grant, http_query(request, "until"), http_query(request, "mark"),
                                desk_now(desk));
}

/* What a browser calls it is a hint between types that look alike; the bytes decide. */
static json_t *describe(const char *hash, const char *mime, uint64_t size, const char *name)
{
    json_t *media =
        json_pack("{s:s, s:s, s:s, s:I, s:s}", "state", "kept", "hash", hash, "mime", mime, "size",
                  (json_int_t)size, "kind", media_kind_name(media_kind_of(mime)));
    if (*name)
        json_object_set_new(media, "name", json_string(name));
    return media;
}

static int check_size(const char *mime, uint64_t size, struct error *err)
{
    uint64_t limit = media_limit(media_kind_of(mime));
    if (size > limit)
        return error_set(err, ERROR_INVALID,
                         "O arquivo tem mais de %llu MB, o que o WhatsApp não aceita.",
                         (unsigned long long)(limit >> 20));
    return 0;
}

static json_t *keep(struct http_request *request, struct error *err)
{
    struct desk *desk = desk_of(request);
    size_t length;
    const char *body = http_body(request, &length), *given = http_query(request, "name");
    const char *mime =
        media_sniff((const unsigned char *)body, length < BLOB_HEAD_MAX ? length : BLOB_HEAD_MAX,
                    http_header(request, "Content-Type"));
    char hash[BLOB_HASH_SIZE], name[MEDIA_NAME_MAX + 1];

    if (!mime)
        error_set(err, ERROR_INVALID, "Este tipo de arquivo não é aceito.");
    if (!mime || check_size(mime, length, err) < 0)
        return NULL;
    struct blob_writer *writer = blob_begin(desk->parts.blobs, desk->parts.media_limit, err);
    if (!writer)
        return NULL;
    if (blob_add(writer, body, length, err) < 0) {
        blob_drop(writer);
        return NULL;
    }
    if (blob_keep(writer, hash, err) < 0)
        return NULL;
    media_clean_name(given, name);
    return describe(hash, mime, length, name);
}

void answer_media_new(struct http_request *request)
{
    struct error err = { 0 };
    const char *whom = http_query(request, "whom");

    if (!whom || strcmp(whom, desk_caller(request)->user.id) != 0) {
        http_problem(request, 403, "Este endereço não é seu.");
        return;
    }
    json_t *media = keep(request, &err);
    if (media)
        desk_reply(request, 201, media);
    else
        desk_refuse(request, &err);
}

/* The same bytes are looked at again: what a page says about them is not believed. */
json_t *media_to_send(struct desk *desk, const json_t *fields, struct error *err)
{
    const char *hash = text_in(fields, "media"), *given = text_in(fields, "media_name");
    unsigned char head[BLOB_HEAD_MAX];
    char name[MEDIA_NAME_MAX + 1];
    uint64_t size;
    int fd, found = desk->parts.blobs ? blob_open(desk->parts.blobs, hash, &fd, &size, err) : 0;

    if (found == 0)
        error_set(err, ERROR_INVALID, "O arquivo do campo \"media\" não está guardado.");
    if (found <= 0)
        return NULL;
    ssize_t length = pread(fd, head, sizeof head, 0);
    close(fd);
    const char *mime =
        length > 0 ? media_sniff(head, (size_t)length, text_in(fields, "media_type")) : NULL;
    if (!mime)
        error_set(err, ERROR_INVALID, "Este tipo de arquivo não é aceito.");
    if (!mime || check_size(mime, size, err) < 0)
        return NULL;
    media_clean_name(given, name);
    return describe(hash, mime, size, name);
}
