/* Signing in, and who may do what. */
#include <stdlib.h>
#include <string.h>

#include "bot/desk/users.h"
#include "tests/support/check.h"
#include "tests/support/desk_rig.h"

static const char right[] = "{\"name\":\"bia\",\"password\":\"uma senha boa\"}";
static const char wrong[] = "{\"name\":\"bia\",\"password\":\"uma senha má\"}";
static const char nobody[] = "{\"name\":\"caio\",\"password\":\"uma senha má\"}";

static int open_with_bia(void **state)
{
    struct error err = { 0 };
    rig_open(state);
    return users_add(((struct rig *)*state)->store, "Bia", "analyst", "uma senha boa", &err);
}

static struct http_request *sign_in(struct rig *rig, const char *peer, const char *body)
{
    struct http_request *request = double_new(rig, "POST", "/v1/desk/session");
    request->body = body;
    request->peer = peer;
    double_run(request, desk_routes, desk_gate);
    return request;
}

static int status_of(struct http_request *request)
{
    int status = request->status;
    double_free(request);
    return status;
}

static void sign_in_gives_a_cookie_that_opens_the_desk_until_sign_out(void **state)
{
    struct rig *rig = *state;
    struct http_request *r = sign_in(rig, "192.0.2.1", right);
    assert_int_equal(r->status, 200);
    assert_string_equal(double_text(r, "user/name"), "Bia");
    const char *cookie = double_get(r->reply_headers, "Set-Cookie");
    assert_memory_equal(cookie, "balcao=", 7);
    assert_non_null(strstr(cookie, "; HttpOnly; SameSite=Strict; Path=/"));
    snprintf(rig->secret[ROLE_ANALYST], SESSION_SECRET_SIZE, "%.64s", cookie + 7);
    double_free(r);

    r = rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/session", NULL);
    assert_string_equal(double_text(r, "user/role"), "analyst");
    double_free(r);
    assert_int_equal(status_of(rig_ask(rig, ROLE_ANALYST, "DELETE", "/v1/desk/session", NULL)),
                     204);
    assert_int_equal(status_of(rig_ask(rig, ROLE_ANALYST, "GET", "/v1/desk/session", NULL)), 401);
}

static void sign_in_says_the_same_of_unknown_and_wrong(void **state)
{
    struct http_request *known = sign_in(*state, "192.0.2.1", wrong);
    struct http_request *unknown = sign_in(*state, "192.0.2.1", nobody);
    assert_int_equal(known->status, 401);
    assert_int_equal(unknown->status, 401);
    assert_string_equal(known->reply, unknown->reply);
    double_free(known);
    double_free(unknown);
}

static void sign_in_is_slowed_and_then_locked_even_for_the_right_password(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 10; i++) {
        assert_int_equal(status_of(sign_in(rig, "192.0.2.1", wrong)), 401);
        if (i >= 4)
            assert_int_equal(status_of(sign_in(rig, "192.0.2.1", wrong)), 429);
        rig->clock.set += i < 9 ? SECONDS(20) : 0;
    }
    struct http_request *r = sign_in(rig, "192.0.2.9", right);
    assert_int_equal(r->status, 429);
    assert_string_equal(double_get(r->reply_headers, "Retry-After"), "900");
    assert_string_equal(double_text(r, "detail"),
                        "Muitas tentativas. Tente de novo em 15 minutos.");
    double_free(r);
    rig->clock.set += MINUTES(15);
    assert_int_equal(status_of(sign_in(rig, "192.0.2.9", right)), 200);
}

static void sign_in_from_another_site_is_refused(void **state)
{
    struct http_request *r = double_new(*state, "POST", "/v1/desk/session");
    r->body = right;
    double_put(r->headers, "Host", "localhost:8080");
    double_put(r->headers, "Origin", "http://evil.example");
    double_run(r, desk_routes, desk_gate);
    assert_int_equal(r->status, 403);
    double_free(r);
}

static void gate_refuses_a_cookie_without_our_origin_and_mark(void **state)
{
    static const struct {
        const char *origin, *mark;
        int status;
    } cases[] = {
        { "http://localhost:8080", "1", 404 }, /* through the gate, to a ticket that is not there */
        { "http://localhost:8080", "0", 403 },
        { "http://localhost:8081", "1", 403 },
        { "http://localhost:8080.evil.example", "1", 403 },
        { "null", "1", 403 },
        { "ftp://localhost:8080", "1", 403 },
    };
    struct rig *rig = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_request *r = double_new(rig, "POST", "/v1/desk/tickets/T1/take");
        rig_sign(rig, ROLE_ANALYST, r);
        double_put(r->headers, "Origin", cases[i].origin);
        double_put(r->headers, "X-Balcao", cases[i].mark);
        double_run(r, desk_routes, desk_gate);
        assert_int_equal(r->status, cases[i].status);
        double_free(r);
    }
}

static void gate_takes_a_token_without_origin(void **state)
{
    struct rig *rig = *state;
    struct error err = { 0 };
    char token[SESSION_SECRET_SIZE], bearer[SESSION_SECRET_SIZE + 8];
    assert_int_equal(users_token_new(rig->store, "bia", rig_start, token, &err), 0);
    snprintf(bearer, sizeof bearer, "Bearer %s", token);
    struct http_request *r = double_new(rig, "POST", "/v1/desk/tickets/T1/take");
    double_put(r->headers, "Authorization", bearer);
    double_run(r, desk_routes, desk_gate);
    assert_int_equal(r->status, 404);
    double_free(r);
    bearer[20] ^= 1;
    r = double_new(rig, "GET", "/v1/desk/tickets");
    double_put(r->headers, "Authorization", bearer);
    double_run(r, desk_routes, desk_gate);
    assert_int_equal(r->status, 401);
    double_free(r);
}

static void gate_lets_each_role_do_its_own_work(void **state)
{
    static const struct {
        const char *method, *target;
        int status[4]; /* admin, editor, analyst, operator */
    } cases[] = {
        { "GET", "/v1/desk/tickets", { 200, 200, 200, 200 } },
        { "POST", "/v1/desk/tickets/T1/take", { 404, 403, 404, 403 } },
        { "DELETE", "/v1/desk/entries/e1", { 404, 404, 403, 403 } },
        { "POST", "/v1/desk/dead/x/retry", { 404, 403, 403, 404 } },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int role = ROLE_ADMIN; role <= ROLE_OPERATOR; role++)
            assert_int_equal(status_of(rig_ask(*state, (enum user_role)role, cases[i].method,
                                               cases[i].target, NULL)),
                             cases[i].status[role]);
}

static void gate_keeps_everybody_out_of_every_route_without_a_session(void **state)
{
    for (const struct http_route *route = desk_routes; route->method; route++) {
        if (route->caller == HTTP_ANYONE)
            continue;
        struct http_request *r = double_new(*state, route->method, route->path);
        double_run(r, desk_routes, desk_gate);
        assert_int_equal(r->status, 401);
        double_free(r);
    }
}

static void routes_have_schemas_that_are_json(void **state)
{
    (void)state;
    for (const struct http_route *route = desk_routes; route->method; route++) {
        json_auto_t *schema = route->body ? json_loads(route->body, 0, NULL) : json_object();
        assert_true(json_is_object(schema));
        assert_true(!route->body || route->body_limit > 0);
        assert_int_equal(route->place, HTTP_ON_WORKER);
    }
}

#define DESK(test) cmocka_unit_test_setup_teardown(test, rig_open, rig_close)
#define WITH_BIA(test) cmocka_unit_test_setup_teardown(test, open_with_bia, rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_BIA(sign_in_gives_a_cookie_that_opens_the_desk_until_sign_out),
        WITH_BIA(sign_in_says_the_same_of_unknown_and_wrong),
        WITH_BIA(sign_in_is_slowed_and_then_locked_even_for_the_right_password),
        WITH_BIA(sign_in_from_another_site_is_refused),
        DESK(gate_refuses_a_cookie_without_our_origin_and_mark),
        WITH_BIA(gate_takes_a_token_without_origin),
        DESK(gate_lets_each_role_do_its_own_work),
        DESK(gate_keeps_everybody_out_of_every_route_without_a_session),
        cmocka_unit_test(routes_have_schemas_that_are_json),
    };
    return cmocka_run_group_tests_name("desk: gate", tests, NULL, NULL);
}
