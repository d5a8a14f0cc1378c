/* balcao kb: the knowledge base from the command line, also while the server runs. */
#include <stdio.h>
#include <string.h>

#include "bot/app.h"
#include "bot/base/file.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/commands/kb_calibrate.h"
#include "bot/commands/kb_check.h"
#include "bot/commands/kb_search.h"
#include "kb/export.h"
#include "kb/import.h"

static const char name[] = "kb";

struct importing {
    const char *path;
    struct entry **list;
    size_t count, room;
    moment now;
};

static void accept(void *context, const struct entry *entry, size_t line)
{
    struct importing *importing = context;
    (void)line;
    if (importing->count == importing->room) {
        importing->room = importing->room ? 2 * importing->room : 64;
        importing->list = memory_resize(importing->list, importing->room * sizeof *importing->list);
    }
    struct entry *copy = entry_dup(entry);
    copy->changed_at = importing->now;
    if (!copy->created_at)
        copy->created_at = importing->now;
    if (!copy->source_kind)
        memory_set(&copy->source_kind, "import");
    importing->list[importing->count++] = copy;
}

static void refuse(void *context, size_t line, const char *field, const char *reason)
{
    const struct importing *importing = context;
    fprintf(stderr, "%s:%zu: %s%s%s\n", importing->path, line, field ? field : "",
            field ? ": " : "", reason);
}

static int import_file(const char *path, struct importing *importing, size_t *refused,
                       struct error *err)
{
    struct kb_import import = { .context = importing, .accept = accept, .refuse = refuse };
    enum kb_format format = kb_format_of(path);
    OWNED_TEXT char *text = NULL;
    size_t length;

    if (format == KB_FORMAT_UNKNOWN)
        return error_set(err, ERROR_INVALID, "%s should end in .jsonl, .csv, .md or .txt", path);
    if (file_read(path, IMPORT_TEXT_MAX, &text, &length, err) < 0)
        return -1;
    importing->path = path;
    kb_import(format, text, length, &import);
    *refused += import.refused;
    return 0;
}

struct import_options {
    bool dry_run, all_or_nothing;
};

static int store_all(const struct importing *importing, struct error *err)
{
    struct app app = { 0 };
    int result = -1;
    if (app_configure(&app, err) == 0 && app_open_store(&app, err) == 0 &&
        knowledge_open(&app.knowledge, app.store, NULL, &clock_real, err) == 0)
        result = knowledge_import(app.knowledge, importing->list, importing->count, err);
    app_close(&app);
    return result;
}

static int import_all(const struct import_options *options, int count, char **paths)
{
    struct importing importing = { .now = clock_now(&clock_real) };
    struct error err = { 0 };
    size_t refused = 0;
    int result = 0;

    for (int i = 0; i < count && result == 0; i++)
        if (strncmp(paths[i], "--", 2) != 0)
            result = import_file(paths[i], &importing, &refused, &err);
    bool nothing = options->dry_run || (options->all_or_nothing && refused > 0);
    if (result == 0 && !nothing)
        result = store_all(&importing, &err);
    if (result == 0)
        printf("%zu entries %s, %zu refused\n", importing.count,
               nothing ? "would be taken" : "taken", refused);
    for (size_t i = 0; i < importing.count; i++)
        entry_free(importing.list[i]);
    free(importing.list);
    return result < 0 ? command_failed(&err) : refused > 0;
}

static int import(int count, char **arguments)
{
    struct import_options options = { .dry_run = false };
    int files = 0;
    for (int i = 0; i < count; i++) {
        options.dry_run |= strcmp(arguments[i], "--dry-run") == 0;
        options.all_or_nothing |= strcmp(arguments[i], "--all-or-nothing") == 0;
        files += strncmp(arguments[i], "--", 2) != 0;
    }
    return files ? import_all(&options, count, arguments) : command_usage(name);
}

static bool print_entry(void *context, const struct store_doc *doc)
{
    struct error err = { 0 };
    json_auto_t *object = json_loadb(doc->body, doc->length, 0, NULL);
    OWNED(entry) struct entry *entry = NULL;
    OWNED_BUF struct buf line = { 0 };

    (void)context;
    buf_init(&line, STORE_BODY_MAX);
    if (object && entry_read(object, &entry, &err) == 0 && entry->state != ENTRY_DELETED) {
        kb_export(entry, &line);
        fwrite(line.data, 1, line.length, stdout);
        if (line.length && line.data[line.length - 1] != '\n')
            fputc('\n', stdout);
    }
    return true;
}

static int export(void)
{
    struct app app = { 0 };
    struct error err = { 0 };
    const struct store_query all = { .in = STORE_ENTRIES, .index = STORE_BY_ID };
    int result = -1;

    if (app_configure(&app, &err) == 0 && app_open_store(&app, &err) == 0)
        result = store_find(app.store, &all, print_entry, NULL, &err);
    app_close(&app);
    return result < 0 ? command_failed(&err) : 0;
}

int command_kb(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[0], "import") == 0)
        return import(count - 1, arguments + 1);
    if (count > 1 && strcmp(arguments[0], "search") == 0)
        return kb_search_command(count - 1, arguments + 1);
    if (count > 1 && strcmp(arguments[0], "calibrate") == 0)
        return kb_calibrate_command(count - 1, arguments + 1);
    if (count > 0 && strcmp(arguments[0], "check") == 0)
        return kb_check_command(count - 1, arguments + 1);
    if (count == 2 && strcmp(arguments[0], "gate") == 0)
        return kb_gate_command(arguments[1]);
    if (count > 0 && strcmp(arguments[0], "export") == 0)
        return export();
    return command_usage(name);
}
