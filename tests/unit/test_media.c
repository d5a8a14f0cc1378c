#include <stdio.h>
#include <string.h>

#include "bot/model/media.h"
#include "tests/support/check.h"

static const struct {
    const char *mime, *head;
    size_t length;
} samples[] = {
#define SAMPLE(mime, bytes)                                                                        \
    {                                                                                              \
        mime, bytes, sizeof(bytes) - 1                                                             \
    }
    SAMPLE("image/jpeg", "\xff\xd8\xff\xe0\0\x10JFIF"),
    SAMPLE("image/png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
    SAMPLE("image/webp", "RIFF\x10\0\0\0WEBPVP8 "),
    SAMPLE("image/gif", "GIF89a\x01\0"),
    SAMPLE("audio/ogg", "OggS\0\x02\0\0OpusHead"),
    SAMPLE("audio/mpeg", "ID3\x04\0\0"),
    SAMPLE("audio/mpeg", "\xff\xfb\x90\x64\0"),
    SAMPLE("audio/aac", "\xff\xf1\x50\x80"),
    SAMPLE("audio/amr", "#!AMR\n<"),
    SAMPLE("audio/wav", "RIFF\x10\0\0\0WAVEfmt "),
    SAMPLE("video/mp4", "\0\0\0 ftypisom\0\0\2\0"),
    SAMPLE("video/3gpp", "\0\0\0 ftyp3gp5"),
    SAMPLE("application/pdf", "%PDF-1.7\n%\xe2\xe3\xcf\xd3"),
    SAMPLE("application/zip", "PK\x03\x04\x14\0"),
    SAMPLE("application/msword", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0"),
    SAMPLE("application/rtf", "{\\rtf1\\ansi"),
    SAMPLE("text/plain", "Ol\xc3\xa1, mundo\r\n"),
    SAMPLE("text/plain", "Ol\xe1, mundo em Latin-1"),
    SAMPLE(NULL, "MZ\x90\0\3\0"),
    SAMPLE(NULL, "\x7f"
                 "ELF\2\1\1"),
    SAMPLE(NULL, "#!/bin/sh\nrm"),
    SAMPLE(NULL, "<!DOCTYPE html><p>"),
    SAMPLE(NULL, "<?xml version=\"1.0\"?><SVG onload=\"x\">"),
    SAMPLE(NULL, "a\0b"),
    SAMPLE(NULL, ""),
#undef SAMPLE
};
enum { SAMPLES = sizeof samples / sizeof *samples };

static const unsigned char *bytes(size_t i)
{
    return (const unsigned char *)samples[i].head;
}

static void media_type_is_told_by_the_first_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        const char *found = media_sniff(bytes(i), samples[i].length, NULL);
        if (samples[i].mime)
            assert_string_equal(found, samples[i].mime);
        else
            assert_null(found);
    }
}

static void media_type_is_never_told_by_what_was_declared_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        const char *found = media_sniff(bytes(i), samples[i].length, "application/vnd.unheard-of");
        assert_true(!found == !samples[i].mime);
        found = media_sniff(bytes(i), samples[i].length, "image/jpeg");
        assert_true(i == 0 || !found || strcmp(found, "image/jpeg") != 0);
    }
}

static void media_that_looks_alike_is_what_was_declared(void **state)
{
    static const char docx[] =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    (void)state;
    assert_string_equal(media_sniff((const unsigned char *)"PK\x03\x04zz", 6, docx), docx);
    assert_string_equal(media_sniff((const unsigned char *)"a;b\n", 4, "TEXT/CSV; charset=utf-8"),
                        "text/csv");
    assert_string_equal(media_sniff((const unsigned char *)"OggS", 4, "audio/ogg; codecs=opus"),
                        "audio/ogg");
}

struct acceptance {
    enum media_kind kind;
    const char *declared, *head, *as;
};

static void media_is_accepted_only_as_what_its_bytes_are(void **state)
{
    static const struct acceptance cases[] = {
        { MEDIA_IMAGE, "image/jpeg", "\xff\xd8\xff\xe0", "image/jpeg" },
        { MEDIA_IMAGE, "image/jpeg", "\x89PNG\r\n\x1a\n", "image/png" }, /* still a picture */
        { MEDIA_IMAGE, "image/jpeg", "%PDF-1.4", NULL },
        { MEDIA_IMAGE, "image/jpeg", "<html>", NULL },
        { MEDIA_IMAGE, "image/png", "MZ\x90\1\3", NULL },
        { MEDIA_AUDIO, "audio/ogg; codecs=opus", "OggS\1", "audio/ogg" },
        { MEDIA_AUDIO, "audio/mp4", "\1\1\1 ftypM4A ", "audio/mp4" },
        { MEDIA_AUDIO, NULL, "\1\1\1 ftypisom", "audio/mp4" },
        { MEDIA_AUDIO, "audio/ogg", "\xff\xd8\xff\xe0", NULL },
        { MEDIA_VIDEO, "video/mp4", "\1\1\1 ftypisom", "video/mp4" },
        { MEDIA_VIDEO, "video/mp4", "OggS\1", NULL },
        { MEDIA_STICKER, "image/webp", "RIFF\1\1\1\1WEBP", "image/webp" },
        { MEDIA_STICKER, "image/webp", "\x89PNG\r\n\x1a\n", NULL },
        { MEDIA_DOCUMENT, "application/pdf", "%PDF-1.4", "application/pdf" },
        { MEDIA_DOCUMENT, "application/pdf", "PK\x03\x04", NULL },
        { MEDIA_DOCUMENT, "text/plain", "%PDF-1.4", NULL },
        { MEDIA_DOCUMENT, "application/octet-stream", "%PDF-1.4", "application/pdf" },
        { MEDIA_DOCUMENT, NULL, "%PDF-1.4", "application/pdf" },
        { MEDIA_DOCUMENT, "application/x-msdownload", "MZ\x90\1\3", NULL },
        { MEDIA_DOCUMENT, "text/html", "<html>", NULL },
        { MEDIA_DOCUMENT, "text/xml", "<?xml version=\"1.0\"?><nfeProc>", "text/xml" },
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct acceptance *one = &cases[i];
        const char *as = media_accept(one->kind, one->declared, (const unsigned char *)one->head,
                                      strlen(one->head));
        if (one->as)
            assert_string_equal(as, one->as);
        else
            assert_null(as);
    }
}

static void media_kinds_have_the_names_of_messages_and_limits(void **state)
{
    static const char *const names[] = { "image", "audio", "video", "document", "sticker" };
    enum media_kind kind;
    (void)state;
    for (int i = 0; i < MEDIA_KINDS; i++) {
        assert_string_equal(media_kind_name((enum media_kind)i), names[i]);
        assert_true(media_kind_named(names[i], &kind));
        assert_int_equal(kind, i);
    }
    assert_false(media_kind_named("text", &kind));
    assert_false(media_kind_named(NULL, &kind));
    assert_int_equal(media_limit(MEDIA_IMAGE), 5 << 20);
    assert_int_equal(media_limit(MEDIA_DOCUMENT), 100 << 20);
    assert_int_equal(media_kind_of("image/png"), MEDIA_IMAGE);
    assert_int_equal(media_kind_of("image/webp"), MEDIA_DOCUMENT); /* no picture for WhatsApp */
    assert_int_equal(media_kind_of("audio/ogg"), MEDIA_AUDIO);
    assert_int_equal(media_kind_of("text/plain"), MEDIA_DOCUMENT);
}

static void media_name_says_no_path_and_hides_nothing(void **state)
{
    static const char *const cases[][2] = {
        { "boleto.pdf", "boleto.pdf" },
        { "../../etc/passwd", "passwd" },
        { "C:\\Users\\ana\\nota fiscal.pdf", "nota fiscal.pdf" },
        { ".htaccess", "htaccess" },
        { "a\"b\r\nSet-Cookie: x.pdf", "a_b_Set-Cookie_ x.pdf" },
        { "foto\xe2\x80\xaegpj.exe", "fotogpj.exe" },
        { "ação.pdf", "ação.pdf" },
        { "quebrado\xc3", "quebrado" },
        { "..", "" },
        { "pasta/", "" },
        { "", "" },
        { NULL, "" },
    };
    char name[MEDIA_NAME_MAX + 1], lengthy[400];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        media_clean_name(cases[i][0], name);
        assert_string_equal(name, cases[i][1]);
    }
    memset(lengthy, 'x', sizeof lengthy);
    snprintf(lengthy + 390, 10, ".pdf");
    media_clean_name(lengthy, name);
    assert_int_equal(strlen(name), MEDIA_NAME_MAX);
    assert_string_equal(name + MEDIA_NAME_MAX - 5, "x.pdf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(media_type_is_told_by_the_first_bytes),
        cmocka_unit_test(media_type_is_never_told_by_what_was_declared_alone),
        cmocka_unit_test(media_that_looks_alike_is_what_was_declared),
        cmocka_unit_test(media_is_accepted_only_as_what_its_bytes_are),
        cmocka_unit_test(media_kinds_have_the_names_of_messages_and_limits),
        cmocka_unit_test(media_name_says_no_path_and_hides_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
