#include "tests/support/identity_rig.h"

#include <sched.h>
#include <stdio.h>

#include "bot/base/memory.h"
#include "bot/base/text.h"
#include "tests/support/check.h"

enum { LONG_ENOUGH = 60000 /* ms; only a failure takes it */ };

int identity_rig_open(void **state)
{
    static char word[] = "demo";
    struct error err = { 0 };
    if (engine_rig_open_idle(state) < 0)
        return -1;
    struct engine_rig *rig = *state;
    const struct account account = { .name = word,
                                     .phone_number_id = word,
                                     .token = word,
                                     .app_secret = word,
                                     .verify_token = word };
    if (accounts_add(&rig->accounts, &account, "http://127.0.0.1:1", &err) < 0)
        return -1;
    engine_rig_start(rig);
    while (!engine_is_ready(rig->engine))
        sched_yield();
    return 0;
}

int identity_rig_close(void **state)
{
    struct engine_rig *rig = *state;
    engine_rig_stop(rig);
    accounts_clear(&rig->accounts);
    return engine_rig_close(state);
}

struct incoming identity_message(const struct said *said)
{
    const char *phone = said->previous_phone ? said->previous_phone : said->phone;
    const char *user = said->previous_user ? said->previous_user : said->user;
    return (struct incoming){
        .kind = INCOMING_MESSAGE,
        .id = said->id,
        .channel = "whatsapp",
        .account = "demo",
        .address = phone ? phone : user,
        .phone = said->phone,
        .user_id = said->user,
        .previous_phone = said->previous_phone,
        .previous_user_id = said->previous_user,
        .username = said->username,
        .name = said->name,
        .message_id = said->id,
        .type = said->type ? said->type : "text",
        .text = said->text,
        .at = said->at ? said->at : RIG_NOON,
    };
}

void identity_post(struct engine_rig *rig, const struct said *said)
{
    const struct incoming in = identity_message(said);
    struct intake *intake = intake_new(rig->engine);
    intake_add(intake, &in);
    assert_int_equal(rig_store(intake), 0);
}

static void line_to(const char *address, char out[LINE_SIZE])
{
    const struct incoming in = { .channel = "whatsapp", .account = "demo", .address = address };
    line_of(&in, out);
}

void identity_fence(struct engine_rig *rig, const char *address)
{
    char id[64], line[LINE_SIZE];
    struct folded folded;
    struct waiter *waiter = waiter_new();
    struct intake *intake = intake_new(rig->engine);

    line_to(address, line);
    snprintf(id, sizeof id, "desk:line%d", atomic_fetch_add(&rig->fences, 1));
    intake_add_desk(intake, id, line, json_pack("{s:s, s:s}", "kind", "fence", "_line", line),
                    waiter);
    assert_int_equal(rig_store(intake), 0);
    assert_int_equal(waiter_wait(waiter, LONG_ENOUGH, &folded), 1);
}

static json_t *document_of(struct engine_rig *rig, const char *line)
{
    OWNED_TEXT char *body = rig_body(rig, STORE_DIALOGS, line);
    return body ? json_loads(body, 0, NULL) : NULL;
}

json_t *identity_dialog(struct engine_rig *rig, const char *address)
{
    char line[LINE_SIZE];
    line_to(address, line);
    return document_of(rig, line);
}

void identity_lead(struct engine_rig *rig, const char *address, char out[LINE_SIZE])
{
    enum { HOPS_MAX = 16 };
    line_to(address, out);
    for (int hops = 0; hops < HOPS_MAX; hops++) {
        json_auto_t *document = document_of(rig, out);
        const char *moved = json_string_value(json_object_get(document, "moved"));
        if (!moved)
            return;
        text_copy(out, LINE_SIZE, moved);
    }
    fail_msg("lines lead nowhere");
}
