/* Signing in and out. */
#include <stdio.h>
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/text.h"
#include "bot/desk/body.h"
#include "bot/desk/routes.h"

static const struct body_rule credentials[] = {
    { .name = "name", .required = true, .limit = USER_NAME_MAX },
    { .name = "password", .kind = BODY_SECRET, .required = true, .limit = 1000 },
    { 0 },
};

static json_t *user_json(const struct user *user)
{
    return json_pack("{s:{s:s,s:s,s:s}}", "user", "id", user->id, "name", user->name, "role",
                     user_role_name(user->role));
}

static uint64_t who_is(const char *name)
{
    OWNED_BUF struct buf folded = { 0 };
    buf_init(&folded, 8 * USER_NAME_SIZE);
    text_fold(name, strlen(name), &folded);
    return attempts_who(folded.data);
}

/* The peer is asked first: who is kept out there cannot lock the names of others. */
static moment wait_before(struct desk *desk, uint64_t peer, uint64_t name)
{
    pthread_mutex_lock(&desk->lock);
    moment wait = attempts_try(&desk->peers, peer, desk_now(desk));
    if (wait == 0)
        wait = attempts_try(&desk->names, name, desk_now(desk));
    pthread_mutex_unlock(&desk->lock);
    return wait;
}

static void forgive(struct desk *desk, uint64_t peer, uint64_t name)
{
    pthread_mutex_lock(&desk->lock);
    attempts_forgive(&desk->peers, peer);
    attempts_forgive(&desk->names, name);
    pthread_mutex_unlock(&desk->lock);
}

static void set_cookie(struct http_request *request, const char *value)
{
    char cookie[SESSION_SECRET_SIZE + 128];
    const struct desk *desk = desk_of(request);
    snprintf(cookie, sizeof cookie, "%s=%s; HttpOnly; SameSite=Strict; Path=/%s%s",
             desk_cookie(desk), value, desk->parts.secure_cookie ? "; Secure" : "",
             *value ? "" : "; Max-Age=0");
    http_set_header(request, "Set-Cookie", cookie);
}

static void reply_wait(struct http_request *request, moment wait)
{
    char seconds[24];
    int count = (int)((wait + 999) / 1000);
    snprintf(seconds, sizeof seconds, "%d", count);
    http_set_header(request, "Retry-After", seconds);
    log_line(LOG_WARNING, "sign_in_slowed", "seconds=%d", count);
    if (count > 60)
        http_problem(request, 429, "Muitas tentativas. Tente de novo em %d minutos.",
                     (count + 59) / 60);
    else
        http_problem(request, 429, "Muitas tentativas. Espere %d s e tente de novo.", count);
}

static void begin(struct http_request *request, const struct user *user)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    char secret[SESSION_SECRET_SIZE];
    if (sessions_begin(desk->parts.store, user->id, desk_now(desk), secret, &err) < 0) {
        desk_refuse(request, &err);
        return;
    }
    log_line(LOG_INFO, "signed_in", "user=%s role=%s", user->id, user_role_name(user->role));
    set_cookie(request, secret);
    desk_reply(request, 200, user_json(user));
}

static void sign_in(struct http_request *request, const char *name, const char *password)
{
    struct desk *desk = desk_of(request);
    struct error err = { 0 };
    struct user user;
    uint64_t peer = attempts_who(http_peer(request)), who = who_is(name);
    moment wait = wait_before(desk, peer, who);
    if (wait) {
        reply_wait(request, wait);
        return;
    }
    switch (users_check_password(desk->parts.store, name, password, &user, &err)) {
    case 1:
        forgive(desk, peer, who);
        begin(request, &user);
        break;
    case 0:
        http_problem(request, 401, "O nome ou a senha não confere.");
        break;
    default:
        desk_refuse(request, &err);
    }
}

void answer_session_begin(struct http_request *request)
{
    bool secure = desk_of(request)->parts.secure_cookie;
    if (http_header(request, "Origin") && !desk_is_own_origin(request, secure)) {
        http_problem(request, 403, "Este pedido não veio das páginas deste endereço.");
        return;
    }
    json_auto_t *body = body_of(request, credentials);
    if (body)
        sign_in(request, json_string_value(json_object_get(body, "name")),
                json_string_value(json_object_get(body, "password")));
}

/* Nobody yet is an answer too: a page that asks first must not see an error. */
void answer_session_get(struct http_request *request)
{
    struct error err = { 0 };
    if (!http_header(request, "Authorization") &&
        !http_cookie(request, desk_cookie(desk_of(request))))
        desk_reply(request, 200, json_pack("{s:n}", "user"));
    else if (desk_gate(request, HTTP_STAFF, &err) < 0)
        desk_refuse(request, &err);
    else
        desk_reply(request, 200, user_json(&desk_caller(request)->user));
}

void answer_session_end(struct http_request *request)
{
    const struct staff *staff = desk_caller(request);
    struct error err = { 0 };
    if (staff->kind == SESSION_BROWSER &&
        sessions_end(desk_of(request)->parts.store, staff->session, &err) < 0) {
        desk_refuse(request, &err);
        return;
    }
    set_cookie(request, "");
    http_reply(request, 204, NULL, "", 0);
}
