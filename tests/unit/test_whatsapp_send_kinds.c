/* Walks the kinds of messages. With "--print" it writes the composed requests, one a line, for the
 * check against Meta's schema. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "channels/whatsapp/send.h"
#include "tests/support/check.h"
#include "tests/support/outgoing_samples.h"

#define HEAD                                                                                       \
    "{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\","                       \
    "\"to\":\"+5511900000001\","

static void compose(const struct outgoing_sample *sample, const char *callback, struct buf *out)
{
    buf_init(out, 65536);
    whatsapp_compose(&sample->outgoing, "5511900000001", callback, out);
}

static void whatsapp_compose_writes_every_kind_as_the_api_reads_it(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < outgoing_sample_count; i++) {
        const struct outgoing_sample *sample = &outgoing_samples[i];
        OWNED_BUF struct buf out = { 0 }, expected = { 0 };
        buf_init(&expected, 65536);
        buf_format(&expected, HEAD "%s}", sample->expected);

        compose(sample, NULL, &out);

        json_auto_t *valid = json_loads(out.data, JSON_REJECT_DUPLICATES, NULL);
        if (!valid || strcmp(out.data, expected.data) != 0)
            fail_msg("%s:\n%s\nexpected:\n%s", sample->name, out.data, expected.data);
    }
}

static void outgoing_check_lets_every_kind_pass(void **unused)
{
    (void)unused;
    bool seen[OUTGOING_KINDS] = { false };
    for (size_t i = 0; i < outgoing_sample_count; i++) {
        struct error err = { 0 };
        if (outgoing_check(&outgoing_samples[i].outgoing, &err) < 0)
            fail_msg("%s: %s", outgoing_samples[i].name, err.text);
        seen[outgoing_samples[i].outgoing.kind] = true;
    }
    for (size_t kind = 0; kind < OUTGOING_KINDS; kind++)
        if (!seen[kind])
            fail_msg("no sample of kind %zu", kind);
}

static void whatsapp_compose_block_names_each_number(void **unused)
{
    (void)unused;
    const char *const numbers[] = { "5511900000001", "5511900000002" };
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 1024);

    whatsapp_compose_block(numbers, 2, &out);

    assert_string_equal(out.data, "{\"messaging_product\":\"whatsapp\",\"block_users\":[{\"user\":"
                                  "\"5511900000001\"},{\"user\":\"5511900000002\"}]}");
}

static int print(void)
{
    for (size_t i = 0; i < outgoing_sample_count; i++) {
        OWNED_BUF struct buf out = { 0 };
        compose(&outgoing_samples[i], "01J:000001", &out);
        printf("{\"name\":\"%s\",\"request\":%s}\n", outgoing_samples[i].name, out.data);
    }
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, 1024);
    whatsapp_compose_read("wamid.IN", true, &out);
    printf("{\"name\":\"read and typing\",\"request\":%s}\n", out.data);
    buf_reset(&out);
    whatsapp_compose_block((const char *const[]){ "5511900000001" }, 1, &out);
    printf("{\"name\":\"block\",\"schema\":\"BlockUsersRequest\",\"request\":%s}\n", out.data);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatsapp_compose_writes_every_kind_as_the_api_reads_it),
        cmocka_unit_test(outgoing_check_lets_every_kind_pass),
        cmocka_unit_test(whatsapp_compose_block_names_each_number),
    };
    if (argc > 1 && strcmp(argv[1], "--print") == 0)
        return print();
    return cmocka_run_group_tests_name("whatsapp send, every kind", tests, NULL, NULL);
}
