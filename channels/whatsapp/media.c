#include "channels/whatsapp/media.h"

#include <curl/curl.h>
#include <jansson.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/text.h"

bool whatsapp_is_media_id(const char *id)
{
    static const char allowed[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    return id && *id && strlen(id) <= WHATSAPP_MEDIA_ID_MAX && strspn(id, allowed) == strlen(id);
}

/* "<api>/<number>/messages" without its last part: the number's own address. */
static size_t number_length(const char *messages_url)
{
    const char *last = strrchr(messages_url, '/');
    return last ? (size_t)(last - messages_url) : strlen(messages_url);
}

void whatsapp_media_address(const char *messages_url, const char *id, struct buf *out)
{
    size_t end = number_length(messages_url), start = end;
    while (start > 0 && messages_url[start - 1] != '/')
        start--;
    buf_add(out, messages_url, start);
    buf_format(out, "%s?phone_number_id=%.*s", id, (int)(end - start), messages_url + start);
}

void whatsapp_upload_address(const char *messages_url, struct buf *out)
{
    buf_add(out, messages_url, number_length(messages_url));
    buf_text(out, "/media");
}

static void copy_member(char *out, size_t size, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    text_copy(out, size, text ? text : "");
}

/* A number, or one as text; 0 when it is neither. */
static uint64_t read_size(const json_t *value)
{
    const char *text = json_string_value(value);
    if (json_is_integer(value) && json_integer_value(value) > 0)
        return (uint64_t)json_integer_value(value);
    return text && *text >= '0' && *text <= '9' ? strtoull(text, NULL, 10) : 0;
}

bool whatsapp_read_media(const char *body, size_t length, struct whatsapp_media *out)
{
    json_auto_t *document = json_loadb(body, length, 0, NULL);
    const char *url = json_string_value(json_object_get(document, "url"));
    const char *checksum = json_string_value(json_object_get(document, "sha256"));

    *out = (struct whatsapp_media){ 0 };
    if (!url || strlen(url) > WHATSAPP_MEDIA_URL_MAX)
        return false;
    copy_member(out->url, sizeof out->url, document, "url");
    copy_member(out->mime, sizeof out->mime, document, "mime_type");
    whatsapp_checksum(checksum, out->sha256);
    out->size = read_size(json_object_get(document, "file_size"));
    return true;
}

bool whatsapp_read_upload(const char *body, size_t length, char out[WHATSAPP_MEDIA_ID_MAX + 1])
{
    json_auto_t *document = json_loadb(body, length, 0, NULL);
    const json_t *id = json_object_get(document, "id");

    if (json_is_integer(id)) {
        snprintf(out, WHATSAPP_MEDIA_ID_MAX + 1, "%lld", (long long)json_integer_value(id));
        return true;
    }
    if (!whatsapp_is_media_id(json_string_value(id)))
        return false;
    copy_member(out, WHATSAPP_MEDIA_ID_MAX + 1, document, "id");
    return true;
}

struct place {
    CURLU *url;
    char *scheme, *host, *port, *user;
};

static void clear_place(struct place *place)
{
    curl_free(place->scheme);
    curl_free(place->host);
    curl_free(place->port);
    curl_free(place->user);
    curl_url_cleanup(place->url);
}

/* By libcurl's own reading, so that what is checked is what is asked. */
static bool read_place(const char *url, struct place *out)
{
    *out = (struct place){ .url = curl_url() };
    if (!out->url || curl_url_set(out->url, CURLUPART_URL, url, 0) != CURLUE_OK)
        return false;
    (void)curl_url_get(out->url, CURLUPART_USER, &out->user, 0);
    return curl_url_get(out->url, CURLUPART_SCHEME, &out->scheme, 0) == CURLUE_OK &&
           curl_url_get(out->url, CURLUPART_HOST, &out->host, 0) == CURLUE_OK &&
           curl_url_get(out->url, CURLUPART_PORT, &out->port, CURLU_DEFAULT_PORT) == CURLUE_OK;
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), wanted = strlen(end);
    return length > wanted && strcasecmp(text + length - wanted, end) == 0;
}

static bool is_metas(const struct place *place)
{
    static const char *const domains[] = { ".fbsbx.com", ".facebook.com", ".fbcdn.net",
                                           ".whatsapp.net" };
    if (strcmp(place->scheme, "https") != 0 || strcmp(place->port, "443") != 0)
        return false;
    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++)
        if (ends_with(place->host, domains[i]))
            return true;
    return false;
}

static bool is_same(const struct place *a, const struct place *b)
{
    return strcmp(a->scheme, b->scheme) == 0 && strcasecmp(a->host, b->host) == 0 &&
           strcmp(a->port, b->port) == 0;
}

/* Nothing that two readers could read in two ways. */
static bool is_plain(const char *url)
{
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        return false;
    if (strstr(url, ":///"))
        return false;
    for (; *url; url++)
        if ((unsigned char)*url <= 0x20 || (unsigned char)*url >= 0x7f || *url == '\\')
            return false;
    return true;
}

bool whatsapp_may_fetch(const char *url, const char *messages_url)
{
    struct place place, api;
    bool may = read_place(url, &place) && !place.user && is_plain(url);
    bool known = read_place(messages_url, &api);

    may = may && (is_metas(&place) || (known && is_same(&place, &api)));
    clear_place(&place);
    clear_place(&api);
    return may;
}

void whatsapp_checksum(const char *text, char out[65])
{
    enum { BASE64 = 44, HEX = 64 };
    unsigned char bytes[BASE64];
    size_t length = text ? strlen(text) : 0;

    *out = '\0';
    if (length == HEX && strspn(text, "0123456789abcdefABCDEF") == HEX)
        for (size_t i = 0; i <= HEX; i++)
            out[i] = (char)(text[i] >= 'A' && text[i] <= 'F' ? text[i] + 32 : text[i]);
    else if (length == BASE64 && EVP_DecodeBlock(bytes, (const unsigned char *)text, BASE64) > 0)
        digest_hex(bytes, DIGEST_SIZE, out);
}

void whatsapp_upload_parts(const char *boundary, const char *mime, const char *name,
                           struct buf *head, struct buf *tail)
{
    buf_format(head,
               "--%s\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\n"
               "whatsapp\r\n"
               "--%s\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\n%s\r\n"
               "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\n"
               "Content-Type: %s\r\n\r\n",
               boundary, boundary, mime, boundary, name, mime);
    buf_format(tail, "\r\n--%s--\r\n", boundary);
}
