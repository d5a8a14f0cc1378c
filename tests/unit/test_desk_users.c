/* Staff, their passwords, sessions and tokens. */
#include <stdio.h>
#include <string.h>

#include "bot/desk/password.h"
#include "bot/desk/sessions.h"
#include "bot/desk/users_change.h"
#include "tests/support/check.h"

static const moment start = 1795257000000;

static int open_store(void **state)
{
    struct error err = { 0 };
    struct store *store = NULL;
    if (store_open(&store, "sqlite::memory:", &err) < 0 ||
        users_add(store, "Ana Prado", "analyst", "uma senha boa", &err) < 0)
        fail_msg("%s", err.text);
    *state = store;
    return 0;
}

static int close_store(void **state)
{
    store_free(*state);
    return 0;
}

static void password_must_have_ten_to_two_hundred_characters(void **state)
{
    (void)state;
    char kept[PASSWORD_KEPT_SIZE], longest[PASSWORD_MAX + 2];
    struct error err = { 0 };
    memset(longest, 'a', sizeof longest);
    longest[PASSWORD_MAX + 1] = '\0';
    assert_int_equal(password_keep("ninecharé", kept, &err), -1);
    assert_string_equal(err.text, "A senha precisa ter de 10 a 200 caracteres; esta tem 9.");
    err = (struct error){ 0 };
    assert_int_equal(password_keep(longest, kept, &err), -1);
    assert_int_equal(err.kind, ERROR_INVALID);
}

static void password_is_kept_salted_and_matches_only_itself(void **state)
{
    (void)state;
    char one[PASSWORD_KEPT_SIZE], two[PASSWORD_KEPT_SIZE];
    struct error err = { 0 };
    assert_int_equal(password_keep("uma senha boa", one, &err), 0);
    assert_int_equal(password_keep("uma senha boa", two, &err), 0);
    assert_string_not_equal(one, two);
    assert_null(strstr(one, "senha"));
    assert_true(password_matches("uma senha boa", one));
    assert_false(password_matches("uma senha boA", one));
    assert_false(password_matches("uma senha boa", NULL));
    assert_false(password_matches("uma senha boa", "plain:uma senha boa"));
}

static void users_add_refuses_a_name_that_is_taken_however_written(void **state)
{
    struct error err = { 0 };
    assert_int_equal(users_add(*state, " ANA prado ", "admin", "outra senha", &err), -1);
    assert_int_equal(err.kind, ERROR_CONFLICT);
    assert_string_equal(err.text, "Já existe uma pessoa com este nome.");
}

static void users_add_refuses_what_makes_no_user(void **state)
{
    static const struct {
        const char *name, *role, *password, *part;
    } wrong[] = {
        { "  ", "admin", "uma senha boa", "O nome" },
        { "Bia", "boss", "uma senha boa", "\"boss\"" },
        { "Bia", "admin", "curta", "A senha" },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct error err = { 0 };
        assert_int_equal(users_add(*state, wrong[i].name, wrong[i].role, wrong[i].password, &err),
                         -1);
        assert_int_equal(err.kind, ERROR_INVALID);
        assert_non_null(strstr(err.text, wrong[i].part));
    }
}

static void users_check_password_knows_only_the_right_pair(void **state)
{
    struct error err = { 0 };
    struct user user = { 0 };
    assert_int_equal(users_check_password(*state, "ana prado", "uma senha boa", &user, &err), 1);
    assert_string_equal(user.name, "Ana Prado");
    assert_int_equal(user.role, ROLE_ANALYST);
    assert_int_equal(users_check_password(*state, "ana prado", "uma senha má", &user, &err), 0);
    assert_int_equal(users_check_password(*state, "bia", "uma senha boa", &user, &err), 0);
    assert_int_equal(users_check_password(*state, "", "", &user, &err), 0);
}

static void users_list_shows_no_password(void **state)
{
    struct error err = { 0 };
    json_auto_t *list = json_array();
    assert_int_equal(users_list(*state, list, &err), 0);
    assert_int_equal(json_array_size(list), 1);
    const json_t *ana = json_array_get(list, 0);
    assert_string_equal(json_string_value(json_object_get(ana, "role")), "analyst");
    assert_int_equal(json_object_size(ana), 3);
}

static void session_is_found_by_its_secret_until_it_is_idle(void **state)
{
    struct error err = { 0 };
    struct staff staff = { .kind = SESSION_BROWSER };
    struct user ana;
    char secret[SESSION_SECRET_SIZE];
    assert_int_equal(users_named(*state, "Ana Prado", &ana, &err), 1);
    assert_int_equal(sessions_begin(*state, ana.id, start, secret, &err), 0);

    moment now = start + SESSION_IDLE - 1;
    assert_int_equal(sessions_find(*state, secret, now, &staff, &err), 1);
    assert_string_equal(staff.user.name, "Ana Prado");
    now += SESSION_IDLE - 1; /* it was touched */
    assert_int_equal(sessions_find(*state, secret, now, &staff, &err), 1);
    now += SESSION_IDLE;
    assert_int_equal(sessions_find(*state, secret, now, &staff, &err), 0);
}

static int64_t version_of(struct store *store, const char *session)
{
    struct error err = { 0 };
    struct store_record record;
    assert_int_equal(store_get(store, STORE_SESSIONS, session, &record, &err), 1);
    int64_t version = record.doc.version;
    store_record_clear(&record);
    return version;
}

static void session_is_touched_at_most_once_a_minute(void **state)
{
    struct error err = { 0 };
    struct staff staff = { .kind = SESSION_BROWSER };
    struct user ana;
    char secret[SESSION_SECRET_SIZE];
    assert_int_equal(users_named(*state, "Ana Prado", &ana, &err), 1);
    assert_int_equal(sessions_begin(*state, ana.id, start, secret, &err), 0);

    for (moment now = start; now < start + SESSION_TOUCH; now += SECONDS(5))
        assert_int_equal(sessions_find(*state, secret, now, &staff, &err), 1);
    assert_int_equal(version_of(*state, staff.session), 1);
    assert_int_equal(sessions_find(*state, secret, start + SESSION_TOUCH, &staff, &err), 1);
    assert_int_equal(version_of(*state, staff.session), 2);
}

static void session_that_has_ended_is_not_found(void **state)
{
    struct error err = { 0 };
    struct staff staff = { .kind = SESSION_BROWSER };
    struct user ana;
    char secret[SESSION_SECRET_SIZE];
    assert_int_equal(users_named(*state, "Ana Prado", &ana, &err), 1);
    assert_int_equal(sessions_begin(*state, ana.id, start, secret, &err), 0);
    assert_int_equal(sessions_find(*state, secret, start, &staff, &err), 1);
    assert_int_equal(sessions_end(*state, staff.session, &err), 0);
    assert_int_equal(sessions_find(*state, secret, start, &staff, &err), 0);
}

static void sessions_begin_forgets_those_that_are_over(void **state)
{
    struct error err = { 0 };
    struct staff staff = { .kind = SESSION_BROWSER };
    struct user ana;
    struct store_record record;
    char old[SESSION_SECRET_SIZE], fresh[SESSION_SECRET_SIZE];
    assert_int_equal(users_named(*state, "Ana Prado", &ana, &err), 1);
    assert_int_equal(sessions_begin(*state, ana.id, start, old, &err), 0);
    assert_int_equal(sessions_find(*state, old, start, &staff, &err), 1);

    assert_int_equal(sessions_begin(*state, ana.id, start + SESSION_IDLE, fresh, &err), 0);
    assert_int_equal(store_get(*state, STORE_SESSIONS, staff.session, &record, &err), 0);
}

static void token_has_the_rights_of_its_owner_and_stays(void **state)
{
    struct error err = { 0 };
    struct staff staff = { .kind = SESSION_TOKEN };
    char token[SESSION_SECRET_SIZE];
    assert_int_equal(users_token_new(*state, "ana prado", start, token, &err), 0);
    assert_memory_equal(token, "balcao_", 7);
    assert_int_equal(strlen(token), 7 + 64);
    assert_int_equal(sessions_find(*state, token, start + DAYS(900), &staff, &err), 1);
    assert_int_equal(staff.user.role, ROLE_ANALYST);
    staff.kind = SESSION_BROWSER;
    assert_int_equal(sessions_find(*state, token, start, &staff, &err), 0);
    assert_int_equal(users_token_new(*state, "bia", start, token, &err), -1);
}

static void session_of_somebody_who_is_disabled_is_not_found(void **state)
{
    struct error err = { 0 };
    struct staff staff = { .kind = SESSION_TOKEN };
    struct user ana;
    char token[SESSION_SECRET_SIZE];
    assert_int_equal(users_token_new(*state, "ana prado", start, token, &err), 0);
    assert_int_equal(users_named(*state, "ana prado", &ana, &err), 1);

    char body[256];
    snprintf(body, sizeof body,
             "{\"id\":\"%s\",\"name\":\"Ana Prado\",\"role\":\"analyst\",\"disabled\":true}",
             ana.id);
    struct store_write write = { .verb = STORE_PUT,
                                 .in = STORE_USERS,
                                 .doc = { .id = ana.id, .body = body, .length = strlen(body) } };
    assert_int_equal(store_commit(*state, &write, 1, &err), 0);
    assert_int_equal(sessions_find(*state, token, start, &staff, &err), 0);
    json_auto_t *list = json_array();
    assert_int_equal(users_list(*state, list, &err), 0);
    assert_int_equal(json_array_size(list), 0);
}

/* Signs in by both ways; *secrets are the cookie's and the token's. */
static void sign_in(struct store *store, char secrets[2][SESSION_SECRET_SIZE])
{
    struct error err = { 0 };
    struct user user;
    assert_int_equal(users_named(store, "Ana Prado", &user, &err), 1);
    for (int i = 0; i < 25; i++) /* more than are ended at once */
        assert_int_equal(sessions_begin(store, user.id, start, secrets[0], &err), 0);
    assert_int_equal(users_token_new(store, "ana prado", start, secrets[1], &err), 0);
}

static int is_signed_in(struct store *store, const char *secret, enum session_kind kind)
{
    struct staff staff = { .kind = kind };
    struct error err = { 0 };
    return sessions_find(store, secret, start, &staff, &err);
}

static void a_new_password_signs_out_everywhere(void **state)
{
    char secrets[2][SESSION_SECRET_SIZE];
    struct error err = { 0 };
    struct user user;
    sign_in(*state, secrets);
    assert_int_equal(is_signed_in(*state, secrets[1], SESSION_TOKEN), 1);
    assert_int_equal(users_set_password(*state, "ANA prado", "outra senha boa", &err), 0);
    assert_int_equal(is_signed_in(*state, secrets[0], SESSION_BROWSER), 0);
    assert_int_equal(is_signed_in(*state, secrets[1], SESSION_TOKEN), 0);
    assert_int_equal(users_check_password(*state, "Ana Prado", "uma senha boa", &user, &err), 0);
    assert_int_equal(users_check_password(*state, "Ana Prado", "outra senha boa", &user, &err), 1);
}

static void who_is_disabled_stays_outside_until_enabled(void **state)
{
    char secrets[2][SESSION_SECRET_SIZE];
    struct error err = { 0 };
    struct user user;
    sign_in(*state, secrets);
    assert_int_equal(users_set_disabled(*state, "Ana Prado", true, &err), 0);
    assert_int_equal(is_signed_in(*state, secrets[0], SESSION_BROWSER), 0);
    assert_int_equal(users_check_password(*state, "Ana Prado", "uma senha boa", &user, &err), 0);
    assert_int_equal(users_set_disabled(*state, "Ana Prado", false, &err), 0);
    assert_int_equal(is_signed_in(*state, secrets[1], SESSION_TOKEN), 0);
    assert_int_equal(users_check_password(*state, "Ana Prado", "uma senha boa", &user, &err), 1);
}

static void changing_nobody_is_refused(void **state)
{
    struct error err = { 0 };
    assert_int_equal(users_set_disabled(*state, "Bia", true, &err), -1);
    assert_non_null(strstr(err.text, "\"Bia\""));
    err = (struct error){ 0 };
    assert_int_equal(users_set_password(*state, "Ana Prado", "curta", &err), -1);
    assert_non_null(strstr(err.text, "A senha"));
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, open_store, close_store)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(password_must_have_ten_to_two_hundred_characters),
        cmocka_unit_test(password_is_kept_salted_and_matches_only_itself),
        WITH_STORE(users_add_refuses_a_name_that_is_taken_however_written),
        WITH_STORE(users_add_refuses_what_makes_no_user),
        WITH_STORE(users_check_password_knows_only_the_right_pair),
        WITH_STORE(users_list_shows_no_password),
        WITH_STORE(session_is_found_by_its_secret_until_it_is_idle),
        WITH_STORE(session_is_touched_at_most_once_a_minute),
        WITH_STORE(session_that_has_ended_is_not_found),
        WITH_STORE(sessions_begin_forgets_those_that_are_over),
        WITH_STORE(session_of_somebody_who_is_disabled_is_not_found),
        WITH_STORE(token_has_the_rights_of_its_owner_and_stays),
        WITH_STORE(a_new_password_signs_out_everywhere),
        WITH_STORE(who_is_disabled_stays_outside_until_enabled),
        WITH_STORE(changing_nobody_is_refused),
    };
    return cmocka_run_group_tests_name("desk: users", tests, NULL, NULL);
}
