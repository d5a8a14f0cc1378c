/* Signatures with OpenSSL's EVP_MAC. Setting up a MAC costs more than hashing a webhook, so each
 * thread keeps one ready for each secret it met last. */
#include "channels/whatsapp/signature.h"

#include <openssl/evp.h>
#include <openssl/params.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"

static const char prefix[] = "sha256=";
enum { PREFIX_LENGTH = sizeof prefix - 1, HEX_LENGTH = 2 * DIGEST_SIZE, CHALLENGE_MAX = 1024 };

struct ready {
    char *secret; /* whose key the context holds */
    EVP_MAC_CTX *context;
};

static pthread_key_t ready_key;
static pthread_once_t ready_once = PTHREAD_ONCE_INIT;

static void free_ready(void *held)
{
    struct ready *ready = held;
    for (size_t i = 0; i < WHATSAPP_SECRETS; i++) {
        EVP_MAC_CTX_free(ready[i].context);
        free(ready[i].secret);
    }
    free(ready);
}

static void make_ready_key(void)
{
    if (pthread_key_create(&ready_key, free_ready) != 0)
        abort();
}

static EVP_MAC_CTX *new_context(void)
{
    char digest[] = "SHA256";
    OSSL_PARAM params[] = { OSSL_PARAM_construct_utf8_string("digest", digest, 0),
                            OSSL_PARAM_construct_end() };
    EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = mac ? EVP_MAC_CTX_new(mac) : NULL;
    EVP_MAC_free(mac); /* the context holds it */
    if (!context || !EVP_MAC_CTX_set_params(context, params))
        abort();
    return context;
}

static struct ready *ready_of_thread(void)
{
    pthread_once(&ready_once, make_ready_key);
    struct ready *ready = pthread_getspecific(ready_key);
    if (ready)
        return ready;
    ready = memory_new(WHATSAPP_SECRETS * sizeof *ready);
    for (size_t i = 0; i < WHATSAPP_SECRETS; i++)
        ready[i].context = new_context();
    if (pthread_setspecific(ready_key, ready) != 0)
        abort();
    return ready;
}

/* A context that already holds the key starts again without it. */
static bool start(struct ready *ready, const char *secret)
{
    if (ready->secret && strcmp(ready->secret, secret) == 0)
        return EVP_MAC_init(ready->context, NULL, 0, NULL);
    free(ready->secret);
    ready->secret = memory_text(secret);
    return EVP_MAC_init(ready->context, (const unsigned char *)secret, strlen(secret), NULL);
}

static void hmac(struct ready *ready, const char *secret, const struct whatsapp_signed *what,
                 unsigned char out[DIGEST_SIZE])
{
    size_t length;
    if (!start(ready, secret) ||
        !EVP_MAC_update(ready->context, (const unsigned char *)what->body, what->length) ||
        !EVP_MAC_final(ready->context, out, &length, DIGEST_SIZE))
        abort();
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_header(const char *header, unsigned char out[DIGEST_SIZE])
{
    if (strncmp(header, prefix, PREFIX_LENGTH) != 0 ||
        strlen(header) != (size_t)PREFIX_LENGTH + HEX_LENGTH)
        return false;
    const char *hex = header + PREFIX_LENGTH;
    for (size_t i = 0; i < DIGEST_SIZE; i++) {
        int high = hex_digit(hex[2 * i]), low = hex_digit(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

int whatsapp_check_signature(const struct whatsapp_signed *arrived,
                             const struct whatsapp_secrets *secrets, struct error *err)
{
    unsigned char claimed[DIGEST_SIZE], computed[DIGEST_SIZE];
    if (arrived->header_count != 1 || !arrived->header)
        return error_set(err, ERROR_DENIED,
                         "X-Hub-Signature-256 must be sent exactly once, not %zu times",
                         arrived->header_count);
    if (!read_header(arrived->header, claimed))
        return error_set(err, ERROR_DENIED,
                         "X-Hub-Signature-256 must be \"sha256=\" and 64 hexadecimal digits");

    struct ready *ready = ready_of_thread();
    for (size_t i = 0; i < WHATSAPP_SECRETS; i++) {
        if (!secrets->valid[i] || !*secrets->valid[i])
            continue;
        hmac(&ready[i], secrets->valid[i], arrived, computed);
        if (digest_equal(claimed, computed, sizeof claimed))
            return 0;
    }
    return error_set(err, ERROR_DENIED, "the signature does not match the body");
}

void whatsapp_sign(const char *secret, const char *body, size_t length,
                   char out[WHATSAPP_SIGNATURE_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    digest_hmac(secret, body, length, digest);
    memcpy(out, prefix, PREFIX_LENGTH);
    digest_hex(digest, sizeof digest, out + PREFIX_LENGTH);
}

int whatsapp_check_challenge(const struct whatsapp_challenge *asked, const char *token,
                             struct error *err)
{
    if (!asked->mode || !asked->token || !asked->challenge)
        return error_set(err, ERROR_INVALID,
                         "hub.mode, hub.verify_token and hub.challenge are needed");
    if (strlen(asked->challenge) > CHALLENGE_MAX)
        return error_set(err, ERROR_INVALID, "hub.challenge is longer than %d bytes",
                         CHALLENGE_MAX);
    if (strcmp(asked->mode, "subscribe") != 0)
        return error_set(err, ERROR_INVALID, "hub.mode should be \"subscribe\"");
    if (!token || !*token || !digest_equal_text(asked->token, token))
        return error_set(err, ERROR_DENIED, "hub.verify_token is not the one that was set");
    return 0;
}
