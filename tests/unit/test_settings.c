#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/settings.h"
#include "tests/support/check.h"

struct config {
    const char *listen, *name, *secret, *url;
    int64_t workers;
    bool chatty;
    moment idle;
};

static const struct setting table[] = {
    { "BALCAO_LISTEN", SETTING_ADDRESS(struct config, listen), .standard = "127.0.0.1:8080",
      .help = "where the server listens" },
    { "BALCAO_NAME", SETTING_TEXT(struct config, name), .help = "the name" },
    { "BALCAO_SECRET", SETTING_SECRET(struct config, secret), .help = "signs" },
    { "BALCAO_URL", SETTING_URL(struct config, url), .help = "a model" },
    { "BALCAO_WORKERS", SETTING_NUMBER(struct config, workers), .standard = "4", .least = 1,
      .most = 64, .help = "threads" },
    { "BALCAO_CHATTY", SETTING_BOOL(struct config, chatty), .standard = "false", .help = "talks" },
    { "BALCAO_IDLE", SETTING_DURATION(struct config, idle), .standard = "10m", .least = SECONDS(1),
      .most = DAYS(7), .help = "silence" },
    {},
};

/* Reads the table with these variables set. */
static int read_with(const char *const *environment, struct settings **out, struct config *config,
                     struct error *err)
{
    *out = NULL;
    *config = (struct config){ 0 };
    *err = (struct error){ 0 };
    return settings_read(out, table, environment, config, err);
}

static void settings_read_uses_the_default_when_nobody_sets_it(void **unused)
{
    (void)unused;
    const char *const environment[] = { "HOME=/root", "BALCAO_NAME=", NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(environment, &settings, &config, &err), 0);

    assert_string_equal(config.listen, "127.0.0.1:8080");
    assert_null(config.name);
    assert_int_equal(config.workers, 4);
    assert_false(config.chatty);
    assert_int_equal(config.idle, MINUTES(10));
    assert_null(settings_unknown(settings, 0));
}

static void settings_read_takes_each_type_from_the_environment(void **unused)
{
    (void)unused;
    const char *const environment[] = {
        "BALCAO_LISTEN=[::1]:0", "BALCAO_NAME=Balcão",
        "BALCAO_SECRET=s3",      "BALCAO_URL=https://model.example/v1",
        "BALCAO_WORKERS=64",     "BALCAO_CHATTY=Yes",
        "BALCAO_IDLE=90s",       NULL
    };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(environment, &settings, &config, &err), 0);

    assert_string_equal(config.listen, "[::1]:0");
    assert_string_equal(config.name, "Balcão");
    assert_string_equal(config.secret, "s3");
    assert_string_equal(config.url, "https://model.example/v1");
    assert_int_equal(config.workers, 64);
    assert_true(config.chatty);
    assert_int_equal(config.idle, SECONDS(90));
}

static void settings_read_explains_each_wrong_value(void **unused)
{
    (void)unused;
    static const struct {
        const char *given;
        const char *sentence;
    } cases[] = {
        { "BALCAO_LISTEN=8080", "BALCAO_LISTEN should be host:port but is \"8080\"" },
        { "BALCAO_LISTEN=:8080", "BALCAO_LISTEN should be host:port but is \":8080\"" },
        { "BALCAO_LISTEN=a:65536", "BALCAO_LISTEN should be host:port but is \"a:65536\"" },
        { "BALCAO_LISTEN=::1:80", "BALCAO_LISTEN should be host:port but is \"::1:80\"" },
        { "BALCAO_LISTEN=a:b", "BALCAO_LISTEN should be host:port but is \"a:b\"" },
        { "BALCAO_WORKERS=many", "BALCAO_WORKERS should be a whole number but is \"many\"" },
        { "BALCAO_WORKERS=4x", "BALCAO_WORKERS should be a whole number but is \"4x\"" },
        { "BALCAO_WORKERS=-1", "BALCAO_WORKERS should be from 1 to 64 but is \"-1\"" },
        { "BALCAO_WORKERS=99999999999999999999",
          "BALCAO_WORKERS should be a whole number but is \"99999999999999999999\"" },
        { "BALCAO_WORKERS=0", "BALCAO_WORKERS should be from 1 to 64 but is \"0\"" },
        { "BALCAO_WORKERS=65", "BALCAO_WORKERS should be from 1 to 64 but is \"65\"" },
        { "BALCAO_CHATTY=maybe", "BALCAO_CHATTY should be true or false but is \"maybe\"" },
        { "BALCAO_IDLE=10",
          "BALCAO_IDLE should be a duration such as 250ms, 90s, 15m, 2h or 7d but is \"10\"" },
        { "BALCAO_IDLE=1w",
          "BALCAO_IDLE should be a duration such as 250ms, 90s, 15m, 2h or 7d but is \"1w\"" },
        { "BALCAO_IDLE=9223372036854775807d",
          "BALCAO_IDLE should be a duration such as 250ms, 90s, 15m, 2h or 7d but is "
          "\"9223372036854775807d\"" },
        { "BALCAO_IDLE=8d",
          "BALCAO_IDLE should be from 1000 to 604800000 milliseconds but is \"8d\"" },
        { "BALCAO_URL=model.example",
          "BALCAO_URL should be an address that begins with http:// or https:// but is "
          "\"model.example\"" },
        { "BALCAO_URL=ftp://ana:senha@a",
          "BALCAO_URL should be an address that begins with http:// or https://" },
        { "BALCAO_SECRET=a\nb", "BALCAO_SECRET should be one line of text" },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const environment[] = { cases[i].given, NULL };
        struct config config;
        struct error err;
        OWNED(settings) struct settings *settings = NULL;

        assert_int_equal(read_with(environment, &settings, &config, &err), -1);
        assert_string_equal(err.text, cases[i].sentence);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_null(config.listen); /* nothing was read */
    }
}

static void settings_read_understands_every_duration_and_bool(void **unused)
{
    (void)unused;
    static const struct {
        const char *idle, *chatty;
        moment wanted;
        bool talks;
    } cases[] = {
        { "BALCAO_IDLE=1500ms", "BALCAO_CHATTY=1", 1500, true },
        { "BALCAO_IDLE=15m", "BALCAO_CHATTY=on", MINUTES(15), true },
        { "BALCAO_IDLE=2h", "BALCAO_CHATTY=TRUE", HOURS(2), true },
        { "BALCAO_IDLE=7d", "BALCAO_CHATTY=off", DAYS(7), false },
        { "BALCAO_IDLE=1s", "BALCAO_CHATTY=0", SECONDS(1), false },
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const environment[] = { cases[i].idle, cases[i].chatty, NULL };
        struct config config;
        struct error err;
        OWNED(settings) struct settings *settings = NULL;

        assert_int_equal(read_with(environment, &settings, &config, &err), 0);
        assert_int_equal(config.idle, cases[i].wanted);
        assert_int_equal(config.chatty, cases[i].talks);
    }
}

/* Writes a file and the variable that names it. */
static void given_file(char *path, char *variable, size_t size, const char *text)
{
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, strlen(text)), strlen(text));
    close(file);
    snprintf(variable, size, "BALCAO_SECRET_FILE=%s", path);
}

static void settings_read_takes_a_value_from_its_file(void **unused)
{
    (void)unused;
    char path[] = "/tmp/test_settings.XXXXXX", variable[64];
    given_file(path, variable, sizeof variable, "chave secreta\n");
    const char *const environment[] = { variable, NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(environment, &settings, &config, &err), 0);
    unlink(path);

    assert_string_equal(config.secret, "chave secreta");
    assert_null(settings_unknown(settings, 0));
}

static void settings_read_refuses_a_value_and_its_file_at_once(void **unused)
{
    (void)unused;
    const char *const environment[] = { "BALCAO_SECRET=a", "BALCAO_SECRET_FILE=/b", NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(environment, &settings, &config, &err), -1);
    assert_string_equal(err.text,
                        "BALCAO_SECRET and BALCAO_SECRET_FILE are both set: keep one of them");
}

static void settings_read_explains_a_file_it_cannot_read(void **unused)
{
    (void)unused;
    const char *const environment[] = { "BALCAO_SECRET_FILE=/nowhere/key", NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(environment, &settings, &config, &err), -1);
    assert_string_equal(err.text, "BALCAO_SECRET_FILE names /nowhere/key, which cannot be read: "
                                  "No such file or directory");
}

static void settings_read_refuses_a_file_or_value_over_the_limit(void **unused)
{
    (void)unused;
    char path[] = "/tmp/test_settings.XXXXXX", variable[64];
    char large[SETTING_SIZE_MAX + 2], given[SETTING_SIZE_MAX + 64];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    given_file(path, variable, sizeof variable, large);
    snprintf(given, sizeof given, "BALCAO_NAME=%s", large);
    const char *const from_file[] = { variable, NULL }, *const from_value[] = { given, NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(from_file, &settings, &config, &err), -1);
    unlink(path);
    assert_non_null(strstr(err.text, "which holds more than 8192 bytes"));
    assert_int_equal(read_with(from_value, &settings, &config, &err), -1);
    assert_string_equal(err.text, "BALCAO_NAME should have at most 8192 bytes but has 8193");
}

static void settings_unknown_names_what_is_probably_misspelt(void **unused)
{
    (void)unused;
    const char *const environment[] = { "BALCAO_LISTN=a:1", "BALCAO_LISTEN_FILES=x", "OTHER=1",
                                        "BALCAO_WORKERS=2", NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;

    assert_int_equal(read_with(environment, &settings, &config, &err), 0);

    assert_string_equal(settings_unknown(settings, 0), "BALCAO_LISTN");
    assert_string_equal(settings_unknown(settings, 1), "BALCAO_LISTEN_FILES");
    assert_null(settings_unknown(settings, 2));
}

static void settings_print_never_shows_a_secret(void **unused)
{
    (void)unused;
    const char *const environment[] = { "BALCAO_SECRET=abracadabra", "BALCAO_WORKERS=7",
                                        "BALCAO_URL=https://ana:abracadabra@model.example/v1",
                                        NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;
    OWNED_BUF struct buf text = { 0 }, json = { 0 };
    buf_init(&text, 16384);
    buf_init(&json, 16384);

    assert_int_equal(read_with(environment, &settings, &config, &err), 0);
    settings_print(settings, &text);
    settings_print_json(settings, &json);

    assert_null(strstr(text.data, "abracadabra"));
    assert_null(strstr(json.data, "abracadabra"));
    assert_non_null(strstr(text.data, "BALCAO_URL=https://********@model.example/v1\n"));
    assert_non_null(strstr(text.data, "BALCAO_WORKERS=7\n"
                                      "    threads (number; from: environment; default: 4)\n"));
}

static void settings_print_json_tells_value_origin_type_default_and_help(void **unused)
{
    (void)unused;
    const char *const environment[] = { "BALCAO_WORKERS=7", "BALCAO_SECRET=x", "BALCAO_TYPO=1",
                                        NULL };
    struct config config;
    struct error err;
    OWNED(settings) struct settings *settings = NULL;
    OWNED_BUF struct buf json = { 0 };
    buf_init(&json, 16384);

    assert_int_equal(read_with(environment, &settings, &config, &err), 0);
    settings_print_json(settings, &json);

    json_auto_t *read = json_loads(json.data, 0, NULL);
    json_auto_t *workers =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}", "name", "BALCAO_WORKERS", "value", "7",
                  "origin", "environment", "type", "number", "default", "4", "help", "threads");
    const json_t *list = json_object_get(read, "settings");
    assert_true(json_equal(json_array_get(list, 4), workers));
    assert_true(json_is_null(json_object_get(json_array_get(list, 1), "value")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 2), "value")),
                        "********");
    assert_int_equal(json_array_size(json_object_get(read, "unknown")), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_read_uses_the_default_when_nobody_sets_it),
        cmocka_unit_test(settings_read_takes_each_type_from_the_environment),
        cmocka_unit_test(settings_read_explains_each_wrong_value),
        cmocka_unit_test(settings_read_understands_every_duration_and_bool),
        cmocka_unit_test(settings_read_takes_a_value_from_its_file),
        cmocka_unit_test(settings_read_refuses_a_value_and_its_file_at_once),
        cmocka_unit_test(settings_read_explains_a_file_it_cannot_read),
        cmocka_unit_test(settings_read_refuses_a_file_or_value_over_the_limit),
        cmocka_unit_test(settings_unknown_names_what_is_probably_misspelt),
        cmocka_unit_test(settings_print_never_shows_a_secret),
        cmocka_unit_test(settings_print_json_tells_value_origin_type_default_and_help),
    };
    return cmocka_run_group_tests_name("settings", tests, NULL, NULL);
}
