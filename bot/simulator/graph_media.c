/* Media as Meta serves it: uploaded by a form; described by an id; fetched, with the token, from an
 * address that is good for five minutes. */
#include <stdio.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"
#include "bot/simulator/graph.h"
#include "bot/simulator/graph_reply.h"
#include "bot/simulator/media.h"
#include "bot/simulator/multipart.h"

enum { KEY_SIZE = 48, MARK_SIZE = 16 };

static const moment LASTS = MINUTES(5);

/* "<until>.<mark>": the address says itself until when it is good, and cannot be made up. */
static void write_key(const struct simulator *simulator, const char *id, moment until,
                      char out[KEY_SIZE])
{
    char signed_text[64], hex[DIGEST_HEX_SIZE];
    unsigned char digest[DIGEST_SIZE];
    snprintf(signed_text, sizeof signed_text, "%s:%lld", id, (long long)until);
    digest_hmac(simulator->phone_number_id, signed_text, strlen(signed_text), digest);
    digest_hex(digest, sizeof digest, hex);
    snprintf(out, KEY_SIZE, "%lld.%.*s", (long long)until, MARK_SIZE, hex);
}

static bool is_good(const struct simulator *simulator, const char *id, const char *key)
{
    char right[KEY_SIZE];
    moment until = strtoll(key, NULL, 10);
    write_key(simulator, id, until, right);
    return strcmp(right, key) == 0 && until > clock_now(simulator->options.clock);
}

char *graph_media_url(const struct simulator *simulator, const char *base, const char *id)
{
    char key[KEY_SIZE], url[512];
    write_key(simulator, id, clock_now(simulator->options.clock) + LASTS, key);
    snprintf(url, sizeof url, "%s/simulator/media/%s/%s", base, id, key);
    return memory_text(url);
}

/* True: a switch wants this call to fail, and it has replied. */
static bool fails(struct simulator *simulator, struct http_request *request)
{
    pthread_mutex_lock(&simulator->lock);
    int failure = simulator->switches.fail_media;
    simulator->switches.fail_media = 0;
    pthread_mutex_unlock(&simulator->lock);
    if (failure)
        graph_fail(request, failure);
    return failure != 0;
}

bool graph_describe_media(struct simulator *simulator, struct http_request *request)
{
    char base[256], sha[MEDIA_SHA_SIZE], size[24];
    const char *host = http_header(request, "Host"), *id = http_segment(request, "id");
    const char *number = http_query(request, "phone_number_id");
    json_t *document = NULL;
    snprintf(base, sizeof base, "http://%s", host ? host : "127.0.0.1");
    pthread_mutex_lock(&simulator->lock);
    const struct simulator_media *media = media_find(simulator, id);
    if (media && (!number || strcmp(number, simulator->phone_number_id) == 0)) {
        OWNED_TEXT char *url = graph_media_url(simulator, base, id);
        media_sha_hex(media, sha);
        snprintf(size, sizeof size, "%zu", media->length);
        document =
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "messaging_product", "whatsapp", "url", url,
                      "mime_type", media->mime, "sha256", sha, "file_size", size, "id", id);
    }
    pthread_mutex_unlock(&simulator->lock);
    if (document && fails(simulator, request))
        json_decref(document);
    else if (document)
        graph_json(request, 200, document);
    return document != NULL;
}

bool graph_delete_media(struct simulator *simulator, struct http_request *request)
{
    pthread_mutex_lock(&simulator->lock);
    bool was_there = media_forget(simulator, http_segment(request, "id"));
    pthread_mutex_unlock(&simulator->lock);
    if (was_there)
        http_reply_json(request, 200, "{\"success\":true}");
    return was_there;
}

/* The bytes, or, by switch, others of the same length. */
void graph_fetch_media(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    if (!simulator || fails(simulator, request))
        return;
    const char *id = http_segment(request, "id");
    pthread_mutex_lock(&simulator->lock);
    const struct simulator_media *media = media_find(simulator, id);
    bool good = media && is_good(simulator, id, http_segment(request, "key"));
    char *bytes = good ? memory_bytes(media->bytes, media->length) : NULL;
    size_t length = good ? media->length : 0;
    char mime[MEDIA_MIME_SIZE];
    snprintf(mime, sizeof mime, "%s", good ? media->mime : "");
    if (bytes && length && simulator->switches.spoil_media)
        bytes[length / 2] ^= 1;
    pthread_mutex_unlock(&simulator->lock);
    if (good)
        http_reply(request, 200, mime, bytes, length);
    else
        http_problem(request, 404, "the address is not good, or no longer");
    free(bytes);
}

/* Why the form is refused; NULL: it is good. */
static const char *judge_form(struct http_request *request, struct multipart_part *file,
                              char mime[MEDIA_MIME_SIZE])
{
    struct multipart_part product, type;
    size_t length;
    const char *form = http_body(request, &length);
    const char *kind = http_header(request, "Content-Type");
    if (!multipart_find(kind, form, length, "messaging_product", &product) ||
        product.length != strlen("whatsapp") || memcmp(product.bytes, "whatsapp", 8) != 0)
        return "Param messaging_product must be whatsapp";
    if (!multipart_find(kind, form, length, "file", file))
        return "Param file is required";
    if (multipart_find(kind, form, length, "type", &type))
        snprintf(mime, MEDIA_MIME_SIZE, "%.*s", (int)type.length, type.bytes);
    else
        snprintf(mime, MEDIA_MIME_SIZE, "%s", file->type);
    return media_refusal(mime, file->length);
}

void graph_upload_media(struct http_request *request)
{
    struct simulator *simulator = graph_for(request);
    struct multipart_part file;
    char mime[MEDIA_MIME_SIZE];
    if (!simulator || !graph_is(simulator, request, "id", simulator->phone_number_id) ||
        fails(simulator, request))
        return;
    const char *refusal = judge_form(request, &file, mime);
    if (refusal) {
        graph_error(request, 400, GRAPH_INVALID, refusal);
        return;
    }
    pthread_mutex_lock(&simulator->lock);
    const struct simulator_media *media = media_add(simulator, mime, file.bytes, file.length);
    json_t *document = json_pack("{s:s}", "id", media->id);
    pthread_mutex_unlock(&simulator->lock);
    graph_json(request, 200, document);
}

/* A file that a customer's phone will send: the body as it is, its type in Content-Type. */
void page_add_media(struct http_request *request)
{
    struct simulator *simulator = page_simulator(request);
    size_t length;
    if (!simulator)
        return;
    const char *mime = http_header(request, "Content-Type");
    const char *bytes = http_body(request, &length);
    if (!bytes || !mime) {
        http_problem(request, 400, "a file is needed, and its Content-Type");
        return;
    }
    pthread_mutex_lock(&simulator->lock);
    const struct simulator_media *media = media_add(simulator, mime, bytes, length);
    json_t *document = json_pack("{s:s}", "id", media->id);
    pthread_mutex_unlock(&simulator->lock);
    graph_json(request, 201, document);
}
