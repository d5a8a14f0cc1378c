/* What a picture makes of a dialog: an effect, a fact of its message, and words if it has some. */
#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/engine/media.h"
#include "tests/support/check.h"
#include "tests/support/fold_rig.h"

static const char photo[] =
    "{\"media\":\"100338\",\"mime\":\"image/jpeg\",\"file\":\"../a\\nb.jpg\","
    "\"sha256\":\"abc\",\"animated\":false}";

static void send_as(struct fold_rig *rig, enum incoming_kind kind, const char *type,
                    const char *body, const char *text)
{
    char id[32];
    snprintf(id, sizeof id, "media:%d", ++rig->events);
    struct incoming in = { .kind = kind,
                           .id = id,
                           .channel = rig->dialog->texts[DIALOG_CHANNEL],
                           .account = rig->dialog->texts[DIALOG_ACCOUNT],
                           .address = rig->dialog->texts[DIALOG_ADDRESS],
                           .message_id = id,
                           .type = type,
                           .text = text,
                           .body = body,
                           .at = rig->stage.now };
    rig_fold(rig, arrival_copy(&in));
}

static void send(struct fold_rig *rig, const char *type, const char *body, const char *text)
{
    send_as(rig, INCOMING_MESSAGE, type, body, text);
}

static struct message *first(struct fold_rig *rig)
{
    return dialog_message(rig->dialog, 1);
}

static void media_is(const struct message *message, const char *name, const char *wanted)
{
    json_auto_t *media = json_loads(message->facts[MESSAGE_MEDIA], 0, NULL);
    const char *found = json_string_value(json_object_get(media, name));
    assert_string_equal(found ? found : "(none)", wanted);
}

static void finish(struct fold_rig *rig, enum result_kind kind, const char *text, const char *error)
{
    OWNED_TEXT char *news = memory_text(text), *why = memory_text(error);
    rig_result(rig, rig_effect(rig, EFFECT_FETCH)->id,
               (struct result){ .kind = kind, .text = news, .error = why });
}

static const char kept[] = "{\"state\":\"kept\",\"hash\":\"h\",\"mime\":\"image/jpeg\",\"size\":7}";

static void picture_is_fetched_as_an_effect_of_its_message(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "image", photo, NULL);
    const struct effect *effect = rig_effect(rig, EFFECT_FETCH);
    assert_true(effect->ready);
    assert_string_equal(json_string_value(json_object_get(effect->body, "source")), "100338");
    assert_string_equal(json_string_value(json_object_get(effect->body, "kind")), "image");
    media_is(first(rig), "state", "fetching");
    media_is(first(rig), "declared", "image/jpeg");
    media_is(first(rig), "name", "a_b.jpg");
    media_is(first(rig), "animated", "(none)");
}

static void picture_that_was_fetched_says_what_it_is(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "image", photo, NULL);
    rig_settle(rig);
    finish(rig, RESULT_DONE, kept, NULL);
    media_is(first(rig), "state", "kept");
    media_is(first(rig), "hash", "h");
    media_is(first(rig), "source", "100338"); /* what was known stays */
    assert_false(first(rig)->filed);          /* it is stored again, and told */
    for (size_t i = 0; i < rig->dialog->effect_count; i++)
        assert_int_not_equal(rig->dialog->effects[i].kind, EFFECT_FETCH);
}

static void picture_with_words_is_a_turn_of_these_words(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "image", photo, "Como desbloqueio meu cartão?");
    assert_string_equal(rig_reason(rig), "answer");
    assert_string_equal(first(rig)->facts[MESSAGE_KIND], "image");
    assert_string_equal(first(rig)->text, "Como desbloqueio meu cartão?");
}

static void fetch_is_tried_again_later_and_later_and_then_has_failed(void **state)
{
    struct fold_rig *rig = *state;
    moment waited = 0;

    send(rig, "image", photo, NULL);
    for (int try = 1; try < ATTEMPTS_MAX; try++) {
        finish(rig, RESULT_RETRY, NULL, "unreachable");
        const struct effect *effect = rig_effect(rig, EFFECT_FETCH);
        media_is(first(rig), "state", "fetching");
        media_is(first(rig), "reason", "unreachable");
        assert_false(effect->ready);
        moment wait = effect->due - rig->stage.now;
        assert_true(wait > waited || try == ATTEMPTS_MAX - 1);
        waited = wait;
        rig_time(rig, wait);
        assert_true(rig_effect(rig, EFFECT_FETCH)->ready);
    }
    assert_true(waited > HOURS(1)); /* an hour without the provider costs no picture */
    finish(rig, RESULT_RETRY, NULL, "unreachable");
    media_is(first(rig), "state", "failed");
    media_is(first(rig), "reason", "unreachable");
}

static void reason_goes_when_the_picture_came_after_all(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "image", photo, NULL);
    finish(rig, RESULT_RETRY, NULL, "denied");
    finish(rig, RESULT_DONE, kept, NULL);
    media_is(first(rig), "state", "kept");
    media_is(first(rig), "reason", "(none)");
}

static void message_stays_in_the_dialog_while_its_picture_is_fetched(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "image", photo, NULL);
    for (int i = 0; i < 2 * DIALOG_TAIL_MAX; i++) {
        rig_text(rig, "oi");
        rig_settle(rig);
    }
    assert_non_null(first(rig));
    finish(rig, RESULT_DONE, kept, NULL);
    media_is(first(rig), "state", "kept");
}

static void picture_of_an_earlier_conversation_amends_its_stored_message(void **state)
{
    struct fold_rig *rig = *state;
    char id[64];

    send(rig, "image", photo, NULL);
    snprintf(id, sizeof id, "%s:000001", rig->dialog->conversation);
    dialog_open(rig->dialog, rig->stage.now, "01KB0000000000000000000000");
    rig_text(rig, "oi");
    finish(rig, RESULT_DONE, kept, NULL);
    const struct effect *amend = rig_effect(rig, EFFECT_AMEND);
    assert_true(amend->ready);
    assert_string_equal(json_string_value(json_object_get(amend->body, "message")), id);
    const json_t *media = json_object_get(amend->body, "media");
    assert_string_equal(json_string_value(json_object_get(media, "hash")), "h");
    assert_null(first(rig)->facts[MESSAGE_MEDIA]); /* not the one with the same number */
}

static void analyst_has_a_failed_picture_fetched_again_once(void **state)
{
    struct fold_rig *rig = *state;
    char act[512];

    send(rig, "image", photo, NULL);
    finish(rig, RESULT_FAILED, NULL, "gone");
    media_is(first(rig), "state", "failed");
    snprintf(act, sizeof act, "{\"message\":\"%s:000001\",\"type\":\"image\",\"media\":%s}",
             rig->dialog->conversation, first(rig)->facts[MESSAGE_MEDIA]);
    rig_desk(rig, "ana", "fetch", act);
    media_is(first(rig), "state", "fetching");
    media_is(first(rig), "reason", "(none)");
    rig_desk(rig, "bia", "fetch", act); /* rig_effect below: it is still the only one */
    assert_string_equal(
        json_string_value(json_object_get(rig_effect(rig, EFFECT_FETCH)->body, "source")),
        "100338");
    finish(rig, RESULT_DONE, kept, NULL);
    media_is(first(rig), "state", "kept");
}

static void picture_beyond_what_may_wait_is_failed_and_not_lost(void **state)
{
    struct fold_rig *rig = *state;

    for (int i = 0; i < DIALOG_EFFECTS_MAX + 5; i++)
        send(rig, "sticker", photo, NULL);
    size_t fetches = 0;
    for (size_t i = 0; i < rig->dialog->effect_count; i++)
        fetches += rig->dialog->effects[i].kind == EFFECT_FETCH;
    assert_int_equal(fetches, DIALOG_EFFECTS_MAX / 2); /* the bot can still speak */
    const struct message *last = dialog_last(rig->dialog, SPEAKER_CUSTOMER);
    media_is(last, "state", "failed");
    media_is(last, "reason", "busy");
}

static void picture_from_another_app_of_ours_is_fetched_too(void **state)
{
    struct fold_rig *rig = *state;

    send_as(rig, INCOMING_ECHO, "image", photo, "segue a etiqueta");
    assert_int_equal(first(rig)->who, SPEAKER_ANALYST);
    finish(rig, RESULT_DONE, kept, NULL);
    media_is(first(rig), "state", "kept");
}

static void picture_that_the_provider_does_not_give_has_failed(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "video", "{\"errors\":[{\"code\":131052,\"title\":\"Media download error\"}]}", NULL);
    media_is(first(rig), "state", "failed");
    media_is(first(rig), "reason", "provider");
    for (size_t i = 0; i < rig->dialog->effect_count; i++)
        assert_int_not_equal(rig->dialog->effects[i].kind, EFFECT_FETCH);
}

static void media_without_an_id_and_media_of_other_channels_are_left_alone(void **state)
{
    struct fold_rig *rig = *state;

    send(rig, "image", "{\"mime\":\"image/png\"}", NULL);
    send(rig, "image", NULL, NULL);
    send(rig, "location", "{\"media\":\"1\"}", NULL);
    for (size_t i = 0; i < rig->dialog->message_count; i++)
        assert_null(rig->dialog->messages[i].facts[MESSAGE_MEDIA]);
}

#define SENDING(test) cmocka_unit_test_setup_teardown(test, fold_rig_open_sending, fold_rig_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SENDING(picture_is_fetched_as_an_effect_of_its_message),
        SENDING(picture_that_was_fetched_says_what_it_is),
        SENDING(picture_with_words_is_a_turn_of_these_words),
        SENDING(fetch_is_tried_again_later_and_later_and_then_has_failed),
        SENDING(reason_goes_when_the_picture_came_after_all),
        SENDING(message_stays_in_the_dialog_while_its_picture_is_fetched),
        SENDING(picture_of_an_earlier_conversation_amends_its_stored_message),
        SENDING(analyst_has_a_failed_picture_fetched_again_once),
        SENDING(picture_beyond_what_may_wait_is_failed_and_not_lost),
        SENDING(picture_from_another_app_of_ours_is_fetched_too),
        SENDING(picture_that_the_provider_does_not_give_has_failed),
        SENDING(media_without_an_id_and_media_of_other_channels_are_left_alone),
    };
    return cmocka_run_group_tests_name("fold, media", tests, NULL, NULL);
}
