#include "bot/commands/kb_calibrate.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "bot/app.h"
#include "bot/base/file.h"
#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/commands/training.h"
#include "bot/engine/gate_store.h"
#include "kb/gate_write.h"

struct calibrating {
    bool dev_only, always, install;
    const char *out;
    const char *sets[GATE_SETS_MAX]; /* files and folders */
    size_t set_count;
    struct app app; /* opened when a file is asked of the store's entries */
};

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int open_store(struct app *app, struct error *err)
{
    return app->store || (app_configure(app, err) == 0 && app_open_store(app, err) == 0) ? 0 : -1;
}

static int ask_store(struct calibrating *calibrating, struct training *training, const char *path,
                     struct error *err)
{
    struct app *app = &calibrating->app;
    if (!app->knowledge && (open_store(app, err) < 0 || knowledge_open(&app->knowledge, app->store,
                                                                       NULL, &clock_real, err) < 0))
        return -1;
    const struct generation *now = library_hold(knowledge_library(app->knowledge));
    int result = training_file(training, now, path, err);
    generation_release(now);
    return result;
}

static void print_kind(const char *name, const struct calibration *found)
{
    const char *warning = calibration_warning(found);
    if (found->questions == 0)
        return;
    printf("%s: %zu questions, %zu with an entry, %zu near; weights %s, threshold %s\n", name,
           found->questions, found->answerable, found->near, found->trained ? "own" : "kept",
           found->chosen ? "own" : "kept");
    printf("  threshold %.4f: answers %.1f %%, right %.1f %% (at least %.1f %%), near answered "
           "%.1f %%\n",
           found->weights.threshold, 100 * found->coverage, 100 * found->precision,
           100 * found->precision_lower, 100 * found->near_answered);
    printf("  95 %% %.4f  95 %% by its lower bound %.4f  95 %% and near %.4f  98 %% %.4f\n",
           found->p95, found->p95_lower, found->p95_near, found->p98);
    if (warning)
        printf("  %s\n", warning);
}

static int write_out(const char *path, const struct buf *text, struct error *err)
{
    FILE *file = path ? fopen(path, "we") : stdout;
    if (!file)
        return error_set(err, ERROR_SYSTEM, "the gate cannot be written to %s", path);
    size_t written = fwrite(text->data, 1, text->length, file);
    if (path && (fclose(file) != 0 || written != text->length))
        return error_set(err, ERROR_SYSTEM, "the gate cannot be written to %s", path);
    return 0;
}

static int calibrate(struct calibrating *calibrating, struct error *err)
{
    OWNED(gate) struct gate *gate = gate_shipped();
    OWNED(calibrator) struct calibrator *calibrator = calibrator_new(gate);
    struct training training = { .calibrator = calibrator, .dev_only = calibrating->dev_only };
    struct calibration found[GATE_KINDS];
    OWNED_BUF struct buf text = { 0 };

    for (size_t i = 0; i < calibrating->set_count; i++) {
        const char *path = calibrating->sets[i];
        if ((is_folder(path) ? training_folder(&training, path, err)
                             : ask_store(calibrating, &training, path, err)) < 0)
            return -1;
    }
    calibrator_finish(calibrator, calibrating->always, found);
    buf_init(&text, GATE_TEXT_MAX);
    gate_write(found, calibrating->sets, calibrating->set_count, &text);
    if (calibrating->out || calibrating->install) {
        print_kind("entries", &found[GATE_FAQ]);
        print_kind("passages", &found[GATE_PASSAGE]);
    }
    if (calibrating->install)
        return open_store(&calibrating->app, err) < 0
                   ? -1
                   : gate_store_save(calibrating->app.store, text.data, err);
    return write_out(calibrating->out, &text, err);
}

static bool read_options(int count, char **arguments, struct calibrating *out)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(arguments[i], "--dev") == 0)
            out->dev_only = true;
        else if (strcmp(arguments[i], "--always") == 0)
            out->always = true;
        else if (strcmp(arguments[i], "--install") == 0)
            out->install = true;
        else if (strcmp(arguments[i], "--out") == 0 && i + 1 < count)
            out->out = arguments[++i];
        else if (arguments[i][0] != '-' && out->set_count < GATE_SETS_MAX)
            out->sets[out->set_count++] = arguments[i];
        else
            return false;
    }
    return out->set_count > 0;
}

int kb_calibrate_command(int count, char **arguments)
{
    struct calibrating calibrating = { .out = NULL };
    struct error err = { 0 };

    if (!read_options(count, arguments, &calibrating))
        return command_usage("kb");
    int result = calibrate(&calibrating, &err);
    app_close(&calibrating.app);
    return result < 0 ? command_failed(&err) : 0;
}

int kb_gate_command(const char *path)
{
    bool shipped = strcmp(path, "shipped") == 0;
    OWNED_TEXT char *text = NULL;
    struct app app = { 0 };
    struct error err = { 0 };
    size_t length;
    int result = shipped ? 0 : file_read(path, GATE_TEXT_MAX, &text, &length, &err);
    if (result == 0)
        result = open_store(&app, &err);
    if (result == 0)
        result = gate_store_save(app.store, text, &err);
    app_close(&app);
    return result < 0 ? command_failed(&err) : 0;
}
