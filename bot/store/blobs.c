#include "bot/store/blobs.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/store/blobs_engine.h"

enum { PATH_SIZE = 4096 };

struct blob_writer {
    struct blobs *blobs;
    void *unfinished;
    EVP_MD_CTX *digest;
    uint64_t size, limit;
    unsigned char head[BLOB_HEAD_MAX];
    size_t head_length;
    char hash[BLOB_HASH_SIZE]; /* once it was asked for */
};

int blobs_open(struct blobs **out, const char *store_address, struct error *err)
{
    static const char prefix[] = "sqlite:";
    char path[PATH_SIZE];
    const char *file = store_address + sizeof prefix - 1;

    if (strncmp(store_address, prefix, sizeof prefix - 1) != 0)
        return error_set(err, ERROR_INVALID, "the store's address should begin with %s", prefix);
    if (*file == ':')
        return blobs_folder_open(out, "/tmp/balcao-media-XXXXXX", true, err);
    size_t length = strcspn(file, "?");
    while (length > 0 && file[length - 1] != '/')
        length--;
    if (snprintf(path, sizeof path, "%.*smedia", (int)length, file) >= (int)sizeof path)
        return error_set(err, ERROR_INVALID, "the path of the store is too long");
    return blobs_folder_open(out, path, false, err);
}

void blobs_free(struct blobs *blobs)
{
    if (blobs)
        blobs->ops->free(blobs);
}

bool blob_is_hash(const char *text)
{
    return text && strspn(text, "0123456789abcdef") == BLOB_HASH_SIZE - 1 &&
           text[BLOB_HASH_SIZE - 1] == '\0';
}

struct blob_writer *blob_begin(struct blobs *blobs, uint64_t limit, struct error *err)
{
    void *unfinished = blobs->ops->begin(blobs, err);
    if (!unfinished)
        return NULL;
    struct blob_writer *writer = memory_new(sizeof *writer);
    *writer = (struct blob_writer){ .blobs = blobs, .unfinished = unfinished, .limit = limit };
    writer->digest = EVP_MD_CTX_new();
    if (!writer->digest || !EVP_DigestInit_ex(writer->digest, EVP_sha256(), NULL))
        abort();
    return writer;
}

int blob_add(struct blob_writer *writer, const void *bytes, size_t length, struct error *err)
{
    size_t room = sizeof writer->head - writer->head_length;
    size_t part = length < room ? length : room;

    if (length > writer->limit - writer->size)
        return error_set(err, ERROR_INVALID, "the content has more than %llu bytes",
                         (unsigned long long)writer->limit);
    if (writer->blobs->ops->add(writer->unfinished, bytes, length, err) < 0)
        return -1;
    if (!EVP_DigestUpdate(writer->digest, bytes, length))
        abort();
    memcpy(writer->head + writer->head_length, bytes, part);
    writer->head_length += part;
    writer->size += length;
    return 0;
}

uint64_t blob_size(const struct blob_writer *writer)
{
    return writer->size;
}

const unsigned char *blob_head(const struct blob_writer *writer, size_t *length)
{
    *length = writer->head_length;
    return writer->head;
}

static void free_writer(struct blob_writer *writer)
{
    EVP_MD_CTX_free(writer->digest);
    free(writer);
}

void blob_hash(struct blob_writer *writer, char hash[BLOB_HASH_SIZE])
{
    unsigned char digest[DIGEST_SIZE];

    if (!*writer->hash) {
        if (!EVP_DigestFinal_ex(writer->digest, digest, NULL))
            abort();
        digest_hex(digest, sizeof digest, writer->hash);
    }
    memcpy(hash, writer->hash, BLOB_HASH_SIZE);
}

int blob_keep(struct blob_writer *writer, char hash[BLOB_HASH_SIZE], struct error *err)
{
    if (writer->size == 0) {
        blob_drop(writer);
        return error_set(err, ERROR_INVALID, "the content is empty");
    }
    blob_hash(writer, hash);
    int kept = writer->blobs->ops->keep(writer->blobs, writer->unfinished, hash, err);
    free_writer(writer);
    return kept;
}

void blob_drop(struct blob_writer *writer)
{
    if (!writer)
        return;
    writer->blobs->ops->drop(writer->unfinished);
    free_writer(writer);
}

int blob_open(struct blobs *blobs, const char *hash, int *fd, uint64_t *size, struct error *err)
{
    return blob_is_hash(hash) ? blobs->ops->open(blobs, hash, fd, size, err) : 0;
}

int blob_remove(struct blobs *blobs, const char *hash, struct error *err)
{
    return blob_is_hash(hash) ? blobs->ops->remove(blobs, hash, err) : 0;
}
