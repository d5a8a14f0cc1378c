/* Media of the simulated provider, and the form that brings it. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/simulator/multipart.h"
#include "tests/support/simulator_world.h"

#define UPLOADS "/simulator/graph/v23.0/" SIM_NUMBER "/media"
#define FORM "multipart/form-data; boundary=----x1"
#define PART(name, more, content)                                                                  \
    "------x1\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n" content "\r\n"
#define FILE_PART(type, content)                                                                   \
    PART("file", "; filename=\"a.bin\"\r\nContent-Type: " type, content)
#define END "------x1--\r\n"
#define PRODUCT PART("messaging_product", "", "whatsapp")

static json_t *asked(const char *path, int status)
{
    struct sim_answer answer = sim_ask(&(struct sim_ask){ .method = "GET", .path = path });
    assert_int_equal(answer.status, status);
    json_t *document = json_loads(answer.body, 0, NULL);
    free(answer.body);
    return document;
}

/* Uploads a text; the path that describes it. */
static void upload(const char *content, char path[128])
{
    char form[1024];
    snprintf(form, sizeof form, PRODUCT FILE_PART("text/plain", "%s") END, content);
    struct sim_answer answer =
        sim_ask(&(struct sim_ask){ .method = "POST", .path = UPLOADS, .body = form, .type = FORM });
    assert_int_equal(answer.status, 200);
    json_auto_t *document = json_loads(answer.body, 0, NULL);
    snprintf(path, 128, "/simulator/graph/v23.0/%s",
             json_string_value(json_object_get(document, "id")));
    free(answer.body);
}

/* The address of the bytes, without the host; free with free(). */
static char *address(const char *path)
{
    json_auto_t *document = asked(path, 200);
    const char *url = json_string_value(json_object_get(document, "url"));
    return memory_text(strstr(url, "/simulator/media/"));
}

static void simulator_gives_back_what_was_uploaded(void **unused)
{
    (void)unused;
    char path[128];
    upload("segunda via", path);

    json_auto_t *described = asked(path, 200);

    assert_string_equal(json_string_value(json_object_get(described, "mime_type")), "text/plain");
    assert_string_equal(json_string_value(json_object_get(described, "file_size")), "11");
    assert_string_equal(json_string_value(json_object_get(described, "sha256")),
                        "5fb88a62c7fd5f02d0420dc06d2868c93708cc72043c4944e1845571ccc0afd9");
    OWNED_TEXT char *url = address(path);
    struct sim_answer bytes = sim_ask(&(struct sim_ask){ .method = "GET", .path = url });
    assert_string_equal(bytes.body, "segunda via");
    free(bytes.body);
}

static void simulator_serves_media_for_five_minutes_and_with_the_token(void **unused)
{
    (void)unused;
    char path[128];
    upload("boleto", path);
    OWNED_TEXT char *url = address(path);
    struct sim_ask ask = { .method = "GET", .path = url, .token = "wrong" };

    struct sim_answer stranger = sim_ask(&ask);
    ask.token = NULL;
    sim_move_clock(MINUTES(5) - 1);
    struct sim_answer in_time = sim_ask(&ask);
    sim_move_clock(1);
    struct sim_answer late = sim_ask(&ask);

    assert_int_equal(stranger.status, 401);
    assert_int_equal(in_time.status, 200);
    assert_int_equal(late.status, 404);
    free(stranger.body);
    free(in_time.body);
    free(late.body);
}

static void simulator_refuses_an_address_that_it_did_not_give(void **unused)
{
    (void)unused;
    char path[128];
    upload("boleto", path);
    OWNED_TEXT char *url = address(path);
    url[strlen(url) - 1] ^= 1;

    json_decref(asked(url, 404));
}

static void simulator_refuses_uploads_as_meta_does(void **unused)
{
    (void)unused;
    static const char *const forms[] = {
        "",
        END,
        FILE_PART("text/plain", "a") END,
        PRODUCT END,
        PRODUCT FILE_PART("application/x-msdownload", "MZ") END,
        PART("messaging_product", "", "sms") FILE_PART("text/plain", "a") END,
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        struct sim_answer answer = sim_ask(
            &(struct sim_ask){ .method = "POST", .path = UPLOADS, .body = forms[i], .type = FORM });
        assert_int_equal(answer.status, 400);
        assert_non_null(strstr(answer.body, "\"code\":100"));
        free(answer.body);
    }
}

static void simulator_forgets_deleted_media(void **unused)
{
    (void)unused;
    char path[128];
    upload("boleto", path);

    struct sim_answer answer = sim_ask(&(struct sim_ask){ .method = "DELETE", .path = path });

    assert_int_equal(answer.status, 200);
    free(answer.body);
    json_decref(asked(path, 400));
}

static void simulator_spoils_media_and_fails_the_next_call_when_switched(void **unused)
{
    (void)unused;
    char path[128];
    upload("boleto", path);
    OWNED_TEXT char *url = address(path);
    simulator_switch(sim(), &(struct simulator_switches){ .spoil_media = true, .fail_media = 500 });

    json_decref(asked(url, 500));
    struct sim_answer bytes = sim_ask(&(struct sim_ask){ .method = "GET", .path = url });

    assert_int_equal(bytes.status, 200);
    assert_string_not_equal(bytes.body, "boleto");
    free(bytes.body);
}

static void simulator_knows_the_file_of_every_message_that_a_phone_sends(void **unused)
{
    (void)unused;
    static const char *const types[] = { "image", "audio", "video", "document", "sticker" };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char path[128];
        sim_do(&(struct simulator_act){ .customer = ANA, .type = types[i] });
        sim_items(i + 1);
        const char *id = strstr(sim_webhook(i), "\"id\":\"10033");
        assert_non_null(id);
        snprintf(path, sizeof path, "/simulator/graph/v23.0/%.16s", id + strlen("\"id\":\""));
        json_decref(asked(path, 200));
        OWNED_TEXT char *url = address(path);
        struct sim_answer bytes = sim_ask(&(struct sim_ask){ .method = "GET", .path = url });
        assert_int_equal(bytes.status, 200);
        free(bytes.body);
    }
}

static void simulator_sends_the_file_that_a_test_added(void **unused)
{
    (void)unused;
    struct sim_answer added = sim_ask(&(struct sim_ask){ .method = "POST",
                                                         .path = "/v1/simulator/media",
                                                         .body = "%PDF",
                                                         .type = "application/pdf" });
    json_auto_t *document = json_loads(added.body, 0, NULL);
    const char *id = json_string_value(json_object_get(document, "id"));
    assert_int_equal(added.status, 201);
    free(added.body);

    sim_do(&(struct simulator_act){
        .customer = ANA, .type = "document", .media = id, .filename = "conta.pdf" });

    sim_items(1);
    assert_non_null(strstr(sim_webhook(0), id));
    assert_non_null(strstr(sim_webhook(0), "conta.pdf"));
}

static void multipart_finds_a_part_whatever_stands_around_it(void **unused)
{
    (void)unused;
    static const struct {
        const char *type, *form, *found; /* NULL: no such part */
    } rows[] = {
        { FORM, PART("b", "", "1") PART("a", "", "2") END, "2" },
        { FORM, PART("a", "", "") END, "" },
        { FORM, PART("a", "", "x\r\n\r\ny") END, "x\r\n\r\ny" },
        { "multipart/form-data; boundary=\"----x1\"", PART("a", "", "2") END, "2" },
        { FORM, PART("a", "", "2"), NULL }, /* no end */
        { FORM, "", NULL },
        { "multipart/form-data", PART("a", "", "2") END, NULL },
        { NULL, PART("a", "", "2") END, NULL },
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct multipart_part part;
        bool found = multipart_find(rows[i].type, rows[i].form, strlen(rows[i].form), "a", &part);
        assert_int_equal(found, rows[i].found != NULL);
        if (found) {
            assert_int_equal(part.length, strlen(rows[i].found));
            assert_memory_equal(part.bytes, rows[i].found, part.length);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_SIM(simulator_gives_back_what_was_uploaded),
        IN_SIM(simulator_serves_media_for_five_minutes_and_with_the_token),
        IN_SIM(simulator_refuses_an_address_that_it_did_not_give),
        IN_SIM(simulator_refuses_uploads_as_meta_does),
        IN_SIM(simulator_forgets_deleted_media),
        IN_SIM(simulator_spoils_media_and_fails_the_next_call_when_switched),
        IN_SIM(simulator_knows_the_file_of_every_message_that_a_phone_sends),
        IN_SIM(simulator_sends_the_file_that_a_test_added),
        cmocka_unit_test(multipart_finds_a_part_whatever_stands_around_it),
    };
    return cmocka_run_group_tests_name("simulator media", tests, NULL, NULL);
}
