#include "bot/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"

enum { SECRET_MIN = 16, PATH_SIZE = 4096 };

/* "sqlite:var/balcao.db" -> "var/secret"; false when the store has no folder. */
static bool path_beside(const char *store_address, char path[PATH_SIZE])
{
    const char *file = strncmp(store_address, "sqlite:", 7) == 0 ? store_address + 7 : NULL;
    if (!file || *file == ':')
        return false;
    const char *slash = strrchr(file, '/');
    int folder = slash ? (int)(slash - file) : 0;
    snprintf(path, PATH_SIZE, "%.*s%ssecret", folder, file, slash ? "/" : "");
    return true;
}

static int read_kept(const char *path, char hex[DIGEST_HEX_SIZE], struct error *err)
{
    FILE *file = fopen(path, "re");
    size_t length = file ? fread(hex, 1, DIGEST_HEX_SIZE - 1, file) : 0;
    hex[length] = '\0';
    if (file)
        fclose(file);
    if (length < SECRET_MIN)
        return error_set(err, ERROR_SYSTEM, "the secret in %s is too short; delete the file", path);
    return 0;
}

static int keep(const char *path, const char *hex, struct error *err)
{
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return error_set(err, ERROR_SYSTEM, "the secret cannot be kept in %s: %s", path,
                         strerrordesc_np(errno));
    bool good = write(file, hex, strlen(hex)) == (ssize_t)strlen(hex) && fsync(file) == 0;
    close(file);
    if (!good)
        return error_set(err, ERROR_SYSTEM, "the secret cannot be written to %s", path);
    return 0;
}

int secret_read(const char *set, const char *store_address, char **out, struct error *err)
{
    char path[PATH_SIZE], hex[DIGEST_HEX_SIZE];
    unsigned char chance[DIGEST_SIZE];

    if (set && strlen(set) < SECRET_MIN)
        return error_set(err, ERROR_INVALID, "BALCAO_SECRET should have at least %d characters",
                         SECRET_MIN);
    if (set) {
        *out = memory_text(set);
        return 0;
    }
    digest_random(chance, sizeof chance);
    digest_hex(chance, sizeof chance, hex);
    if (path_beside(store_address, path) &&
        (access(path, F_OK) == 0 ? read_kept(path, hex, err) : keep(path, hex, err)) < 0)
        return -1;
    *out = memory_text(hex);
    return 0;
}
