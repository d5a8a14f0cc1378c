#include <jansson.h>
#include <stdlib.h>

#include "bot/base/json.h"
#include "bot/net/openapi.h"
#include "tests/support/check.h"

static const struct http_route routes[] = {
    { .method = "GET",
      .path = "/things/{id}/parts/{part}",
      .caller = HTTP_EDITOR,
      .summary = "One part",
      .response = "{\"type\":\"object\"}" },
    { .method = "PUT",
      .path = "/things/{id}/parts/{part}",
      .caller = HTTP_CUSTOMER,
      .body_limit = 100,
      .body = "{\"type\":\"string\"}" },
    { .method = "GET", .path = "/desk/*" },
    {},
};
static const struct http_route *const tables[] = { routes, NULL };

static const char *text_at(const json_t *from, const char *path)
{
    return json_string_value(json_at(from, path));
}

static void openapi_describes_every_route(void **unused)
{
    (void)unused;
    char *text = openapi_write(tables);
    json_auto_t *document = json_loads(text, 0, NULL);
    free(text);
    assert_string_equal(text_at(document, "openapi"), "3.1.0");
    const json_t *paths = json_object_get(document, "paths");
    assert_int_equal(json_object_size(paths), 2);

    const json_t *get = json_object_get(json_object_get(paths, "/things/{id}/parts/{part}"), "get");
    assert_string_equal(text_at(get, "summary"), "One part");
    assert_string_equal(text_at(get, "parameters/0/name"), "id");
    assert_string_equal(text_at(get, "parameters/1/name"), "part");
    assert_string_equal(text_at(get, "security/0/deskCookie/0"), "editor");
    const json_t *good = json_at(get, "responses/200/content");
    assert_string_equal(text_at(json_object_get(good, "application/json"), "schema/type"),
                        "object");
    assert_non_null(json_at(get, "responses/401"));
    assert_null(json_at(get, "requestBody"));

    const json_t *put = json_object_get(json_object_get(paths, "/things/{id}/parts/{part}"), "put");
    assert_string_equal(text_at(put, "security/0/chatToken/0"), "customer");
    assert_non_null(json_at(put, "responses/413"));
    assert_non_null(json_object_get(json_object_get(paths, "/desk/{rest}"), "get"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(openapi_describes_every_route),
    };
    return cmocka_run_group_tests_name("openapi", tests, NULL, NULL);
}
