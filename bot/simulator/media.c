#include "bot/simulator/media.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"
#include "bot/base/text.h"

enum { SAMPLE_MAX = 1024, KILO = 1024, MEGA = 1024 * 1024 };

static const json_int_t FIRST_ID = 1003383421387256;

/* The smallest files that a program which looks inside takes for what they say they are. */
static const struct sample {
    const char *kind, *mime, *base64;
} samples[] = {
    { "image", "image/jpeg",
      "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////"
      "/"
      "///////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=" },
    { "audio", "audio/ogg; codecs=opus",
      "T2dnUwACAAAAAAAAAAAHAAAAAAAAABn4GdIBE09wdXNIZWFkAQEAAIC7AAAAAABPZ2dTAAAAAAAAAAAAAAcAAAABAAAA"
      "B8"
      "NNcwEST3B1c1RhZ3MCAAAAYmEAAAAAT2dnUwAEwAMAAAAAAAAHAAAAAgAAAOc0Wq0BA/j//g==" },
    { "video", "video/mp4", "AAAAGGZ0eXBpc29tAAACAGlzb21tcDQyAAAACGZyZWUAAAAIbWRhdA==" },
    { "document", "application/pdf",
      "JVBERi0xLjEKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZy9QYWdlcyAyIDAgUj4+"
      "ZW5kb2JqIDIgMCBvYmo8PC9UeXBlL1BhZ2"
      "VzL0tpZHNbMyAwIFJdL0NvdW50IDE+"
      "PmVuZG9iaiAzIDAgb2JqPDwvVHlwZS9QYWdlL1BhcmVudCAyIDAgUi9NZWRpYUJv"
      "eFswIDAgOTkgOTldPj5lbmRvYmoKdHJhaWxlcjw8L1Jvb3QgMSAwIFI+PgolJUVPRgo=" },
    { "sticker", "image/webp", "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==" },
};

/* What the bot may upload, and how large. */
static const struct kind {
    const char *mime;
    size_t limit;
} kinds[] = {
    { "audio/aac", 16 * MEGA },
    { "audio/amr", 16 * MEGA },
    { "audio/mpeg", 16 * MEGA },
    { "audio/mp4", 16 * MEGA },
    { "audio/ogg", 16 * MEGA },
    { "image/jpeg", 5 * MEGA },
    { "image/png", 5 * MEGA },
    { "video/mp4", 16 * MEGA },
    { "video/3gpp", 16 * MEGA },
    { "image/webp", 500 * KILO },
    { "text/plain", 100 * MEGA },
    { "application/pdf", 100 * MEGA },
    { "application/msword", 100 * MEGA },
    { "application/vnd.", 100 * MEGA }, /* the offices' other formats */
};

const struct simulator_media *media_find(const struct simulator *simulator, const char *id)
{
    for (const struct simulator_media *media = simulator->media; media; media = media->next)
        if (strcmp(media->id, id) == 0)
            return media;
    return NULL;
}

static void drop(struct simulator *simulator, struct simulator_media **at)
{
    struct simulator_media *media = *at;
    *at = media->next;
    simulator->media_count--;
    free(media->bytes);
    free(media);
}

static void forget_oldest(struct simulator *simulator)
{
    struct simulator_media **at = &simulator->media;
    while ((*at)->next)
        at = &(*at)->next;
    drop(simulator, at);
}

bool media_forget(struct simulator *simulator, const char *id)
{
    for (struct simulator_media **at = &simulator->media; *at; at = &(*at)->next)
        if (strcmp((*at)->id, id) == 0) {
            drop(simulator, at);
            return true;
        }
    return false;
}

void media_forget_all(struct simulator *simulator)
{
    while (simulator->media)
        drop(simulator, &simulator->media);
}

const struct simulator_media *media_add(struct simulator *simulator, const char *mime,
                                        const char *bytes, size_t length)
{
    struct simulator_media *media = memory_new(sizeof *media);
    if (simulator->media_count >= MEDIA_MAX)
        forget_oldest(simulator);
    snprintf(media->id, sizeof media->id, "%lld", (long long)(FIRST_ID + simulator->last_media++));
    text_copy(media->mime, sizeof media->mime, mime);
    media->bytes = memory_bytes(bytes, length);
    media->length = length;
    media->next = simulator->media;
    simulator->media = media;
    simulator->media_count++;
    return media;
}

const struct simulator_media *media_sample(struct simulator *simulator, const char *kind)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        const struct sample *sample = &samples[i];
        unsigned char bytes[SAMPLE_MAX];
        size_t length = strlen(sample->base64);
        if (strcmp(sample->kind, kind) != 0)
            continue;
        int decoded = EVP_DecodeBlock(bytes, (const unsigned char *)sample->base64, (int)length);
        for (size_t at = length; at-- > 0 && sample->base64[at] == '=';)
            decoded--; /* it counts the padding */
        return media_add(simulator, sample->mime, (const char *)bytes, (size_t)decoded);
    }
    return NULL;
}

const char *media_refusal(const char *mime, size_t length)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(kinds[i].mime, mime, strlen(kinds[i].mime)) == 0)
            return length > kinds[i].limit ? "Param file is larger than its type may be" : NULL;
    return "Param file must be a file with one of the supported types";
}

void media_sha_hex(const struct simulator_media *media, char out[MEDIA_SHA_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    digest_sha256(media->bytes, media->length, digest);
    digest_hex(digest, sizeof digest, out);
}

void media_sha_base64(const struct simulator_media *media, char out[MEDIA_SHA_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    digest_sha256(media->bytes, media->length, digest);
    EVP_EncodeBlock((unsigned char *)out, digest, sizeof digest);
}
