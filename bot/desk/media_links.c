/* Who may have a content, and until when: the address itself says it, signed for the one session
 * that asked. Whoever finds it elsewhere has nothing, and tomorrow it is worth nothing to anybody.
 */
#include <stdio.h>
#include <string.h>

#include "bot/base/buf.h"
#include "bot/base/memory.h"
#include "bot/base/signed_link.h"
#include "bot/desk/media.h"
#include "bot/desk/routes.h"
#include "bot/model/media.h"
#include "bot/store/blobs.h"

enum { ADDRESS_MAX = 2048, WHAT_MAX = 512 };

#define LIFE MINUTES(15) /* at least; twice that at most */

static const char *text_in(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static void add_encoded(struct buf *out, const char *text)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (; *text; text++)
        if (strchr(plain, *text))
            buf_char(out, *text);
        else
            buf_format(out, "%%%02X", (unsigned char)*text);
}

/* Hash, type and name: none may be exchanged. */
static char *what_of(const char *hash, const char *type, const char *name)
{
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, WHAT_MAX);
    buf_format(&out, "%s\n%s\n%s", hash, type, name);
    return buf_take(&out);
}

/* For some time the address stays the same, so that browsers need not ask again. */
static moment until_of(moment now)
{
    return (now / LIFE + 2) * LIFE;
}

static void add_link(const struct http_request *request, json_t *media, moment until)
{
    const char *hash = text_in(media, "hash"), *type = text_in(media, "mime");
    const char *name = text_in(media, "name");
    char mark[SIGNED_LINK_SIZE], when[CLOCK_TEXT_SIZE];
    OWNED_BUF struct buf url = { 0 };

    if (!hash || !type)
        return;
    OWNED_TEXT char *what = what_of(hash, type, name ? name : "");
    signed_link_mark(&(struct signed_link){ .secret = desk_of(request)->parts.secret,
                                            .purpose = "media",
                                            .whom = desk_caller(request)->session,
                                            .what = what,
                                            .until = until },
                     mark);
    buf_init(&url, ADDRESS_MAX);
    buf_format(&url, "/v1/desk/media/%s?until=%lld&mark=%s&type=", hash, (long long)until, mark);
    add_encoded(&url, type);
    buf_text(&url, "&name=");
    add_encoded(&url, name ? name : "");
    json_object_set_new(media, "url", json_string(url.data));
    json_object_set_new(media, "url_until", json_string(clock_text(until, when)));
}

void media_add_links(const struct http_request *request, json_t *messages)
{
    const struct desk *desk = desk_of(request);
    size_t i;
    const json_t *message;

    if (!desk->parts.secret)
        return;
    json_array_foreach(messages, i, message)
    {
        const char *state = text_in(json_object_get(message, "media"), "state");
        if (state && strcmp(state, "kept") == 0)
            add_link(request, json_object_get(message, "media"), until_of(desk_now(desk)));
    }
}

void answer_media_link(struct http_request *request)
{
    json_t *message = desk_document_or_reply(request, STORE_MESSAGES, http_segment(request, "id"));
    if (!message)
        return;
    json_auto_t *list = json_pack("[o]", message);
    media_add_links(request, list);
    json_t *media = json_object_get(message, "media");
    if (media)
        desk_reply(request, 200, json_pack("{s:O}", "media", media));
    else
        http_problem(request, 404, "Esta mensagem não tem arquivo.");
}

/* A page of another site must neither frame nor read it, and nothing in it may run. */
static void add_headers(struct http_request *request, const char *type, const char *name)
{
    OWNED_BUF struct buf disposition = { 0 };

    buf_init(&disposition, ADDRESS_MAX);
    buf_text(&disposition, media_is_shown(type) ? "inline" : "attachment");
    if (*name) {
        buf_text(&disposition, "; filename*=UTF-8''");
        add_encoded(&disposition, name);
    }
    http_set_header(request, "Content-Disposition", disposition.data);
    http_set_header(request, "Content-Security-Policy", "sandbox; default-src 'none'");
    http_set_header(request, "Cross-Origin-Resource-Policy", "same-origin");
    http_set_header(request, "Cache-Control", "private, max-age=900");
}

void media_give(struct http_request *request, struct blobs *blobs, const struct media_file *file)
{
    struct error err = { 0 };
    uint64_t size;
    int fd, found = file->type && blobs ? blob_open(blobs, file->hash, &fd, &size, &err) : 0;

    if (found < 0) {
        desk_refuse(request, &err);
    } else if (found == 0) {
        http_problem(request, 404, "O arquivo não está mais guardado.");
    } else {
        add_headers(request, file->type, file->name ? file->name : "");
        http_reply_file(request,
                        media_is_shown(file->type) ? file->type : "application/octet-stream", fd,
                        size);
    }
}

void answer_media(struct http_request *request)
{
    const struct desk *desk = desk_of(request);
    const char *hash = http_segment(request, "hash");
    const char *type = http_query(request, "type"), *name = http_query(request, "name");

    if (!desk->parts.secret || !desk->parts.blobs || !blob_is_hash(hash) || !type || !name) {
        http_problem(request, 404, "Não existe arquivo neste endereço.");
        return;
    }
    OWNED_TEXT char *what = what_of(hash, type, name);
    struct signed_link link = { .secret = desk->parts.secret,
                                .purpose = "media",
                                .whom = desk_caller(request)->session,
                                .what = what };
    if (signed_link_is_valid(&link, http_query(request, "until"), http_query(request, "mark"),
                             desk_now(desk)))
        media_give(request, desk->parts.blobs, &(struct media_file){ hash, type, name });
    else
        http_problem(request, 403, "Este endereço não vale mais, ou não é seu.");
}
