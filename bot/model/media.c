/* The table of types. The first row whose bytes match is the type, so the special stand before the
 * general; text comes last, because it has no mark. */
#include "bot/model/media.h"

#include <string.h>

#include "bot/base/text.h"

enum { IMAGE = 1, AUDIO = 2, VIDEO = 4, PAPER = 8, STICKER = 16 };

static const struct {
    const char *name;
    unsigned bit;
    uint64_t limit;
} kinds[MEDIA_KINDS] = {
    [MEDIA_IMAGE] = { "image", IMAGE, 5 << 20 },
    [MEDIA_AUDIO] = { "audio", AUDIO, 16 << 20 },
    [MEDIA_VIDEO] = { "video", VIDEO, 16 << 20 },
    [MEDIA_DOCUMENT] = { "document", PAPER, 100 << 20 },
    [MEDIA_STICKER] = { "sticker", STICKER, 500 << 10 },
};

struct type {
    const char *mime;
    unsigned as;      /* kinds that may be this; PAPER is true of all */
    const char *look; /* the family: what the bytes can tell apart */
};

#define OFFICE "application/vnd.openxmlformats-officedocument."
#define OPEN "application/vnd.oasis.opendocument."

/* What may be declared. A family's first row is what its bytes mean by themselves. */
static const struct type types[] = {
    { "image/jpeg", IMAGE | PAPER, "jpeg" },
    { "image/png", IMAGE | PAPER, "png" },
    { "image/webp", IMAGE | STICKER | PAPER, "webp" },
    { "image/gif", IMAGE | PAPER, "gif" },
    { "audio/ogg", AUDIO | PAPER, "ogg" },
    { "audio/mpeg", AUDIO | PAPER, "mp3" },
    { "audio/mp3", AUDIO | PAPER, "mp3" },
    { "audio/aac", AUDIO | PAPER, "aac" },
    { "audio/amr", AUDIO | PAPER, "amr" },
    { "audio/wav", PAPER, "wav" },
    { "video/mp4", VIDEO | PAPER, "mp4" },
    { "audio/mp4", AUDIO | PAPER, "mp4" },
    { "audio/x-m4a", AUDIO | PAPER, "mp4" },
    { "video/quicktime", PAPER, "mp4" },
    { "video/3gpp", VIDEO | PAPER, "3gp" },
    { "application/pdf", PAPER, "pdf" },
    { "application/zip", PAPER, "zip" },
    { "application/x-zip-compressed", PAPER, "zip" },
    { OFFICE "wordprocessingml.document", PAPER, "zip" },
    { OFFICE "spreadsheetml.sheet", PAPER, "zip" },
    { OFFICE "presentationml.presentation", PAPER, "zip" },
    { OPEN "text", PAPER, "zip" },
    { OPEN "spreadsheet", PAPER, "zip" },
    { OPEN "presentation", PAPER, "zip" },
    { "application/msword", PAPER, "ole" },
    { "application/vnd.ms-excel", PAPER, "ole" },
    { "application/vnd.ms-powerpoint", PAPER, "ole" },
    { "application/rtf", PAPER, "rtf" },
    { "text/rtf", PAPER, "rtf" },
    { "text/plain", PAPER, "text" },
    { "text/csv", PAPER, "text" },
    { "text/xml", PAPER, "text" },
    { "application/xml", PAPER, "text" },
    { "application/json", PAPER, "text" },
    { "text/vcard", PAPER, "text" },
    { "text/calendar", PAPER, "text" },
};
enum { TYPES = sizeof types / sizeof *types };

struct mark {
    size_t at, length;
    const char *bytes, *look;
};

#define MARK(at_, bytes_, look_)                                                                   \
    {                                                                                              \
        at_, sizeof(bytes_) - 1, bytes_, look_                                                     \
    }

static const struct mark marks[] = {
    MARK(0, "\xff\xd8\xff", "jpeg"), MARK(0, "\x89PNG\r\n\x1a\n", "png"),
    MARK(8, "WEBP", "webp"),         MARK(8, "WAVE", "wav"),
    MARK(0, "GIF87a", "gif"),        MARK(0, "GIF89a", "gif"),
    MARK(0, "OggS", "ogg"),          MARK(0, "ID3", "mp3"),
    MARK(0, "\xff\xfb", "mp3"),      MARK(0, "\xff\xf3", "mp3"),
    MARK(0, "\xff\xf2", "mp3"),      MARK(0, "\xff\xf1", "aac"),
    MARK(0, "\xff\xf9", "aac"),      MARK(0, "#!AMR", "amr"),
    MARK(4, "ftyp3g", "3gp"),        MARK(4, "ftyp", "mp4"),
    MARK(0, "%PDF-", "pdf"),         MARK(0, "PK\x03\x04", "zip"),
    MARK(0, "PK\x05\x06", "zip"),    MARK(0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    MARK(0, "{\\rtf", "rtf"),
};

const char *media_kind_name(enum media_kind kind)
{
    return kinds[kind].name;
}

bool media_kind_named(const char *name, enum media_kind *out)
{
    for (int kind = 0; name && kind < MEDIA_KINDS; kind++)
        if (strcmp(kinds[kind].name, name) == 0) {
            *out = (enum media_kind)kind;
            return true;
        }
    return false;
}

uint64_t media_limit(enum media_kind kind)
{
    return kinds[kind].limit;
}

static bool starts(const unsigned char *head, size_t length, const struct mark *mark)
{
    return length >= mark->at + mark->length &&
           memcmp(head + mark->at, mark->bytes, mark->length) == 0;
}

/* No control characters but those of writing. What is neither this nor marked is not taken: no
 * program, no archive of an unknown kind. */
static bool is_text(const unsigned char *head, size_t length)
{
    static const char shebang[] = "#!";
    if (length >= 2 && memcmp(head, shebang, 2) == 0)
        return false;
    for (size_t i = 0; i < length; i++)
        if (head[i] == 0x7f || (head[i] < 0x20 && !strchr("\t\n\f\r\x1a", head[i])) || !head[i])
            return false;
    return length > 0;
}

/* A page that runs programs when it is opened is not a text. */
static bool is_page(const unsigned char *head, size_t length)
{
    static const char *const signs[] = { "<html", "<!doctype html", "<script", "<svg", "<iframe" };
    char lower[1024];
    size_t count = length < sizeof lower - 1 ? length : sizeof lower - 1;

    for (size_t i = 0; i < count; i++)
        lower[i] = (char)(head[i] >= 'A' && head[i] <= 'Z' ? head[i] + 32 : head[i]);
    lower[count] = '\0';
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (strstr(lower, signs[i]))
            return true;
    return false;
}

static const char *look_of(const unsigned char *head, size_t length)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (starts(head, length, &marks[i]))
            return marks[i].look;
    return is_text(head, length) && !is_page(head, length) ? "text" : NULL;
}

/* "audio/ogg; codecs=opus" is "audio/ogg". */
static const struct type *type_named(const char *mime)
{
    size_t length = mime ? strcspn(mime, "; ") : 0;
    for (int i = 0; i < TYPES; i++)
        if (length > 0 && strlen(types[i].mime) == length &&
            strncasecmp(types[i].mime, mime, length) == 0)
            return &types[i];
    return NULL;
}

/* The declared type if the bytes may be it, else the one that they are by themselves. */
static const struct type *type_of(const unsigned char *head, size_t length, const char *declared)
{
    const struct type *said = type_named(declared);
    const char *look = look_of(head, length);

    if (look && said && strcmp(said->look, look) == 0)
        return said;
    for (int i = 0; look && i < TYPES; i++)
        if (strcmp(types[i].look, look) == 0)
            return &types[i];
    return NULL;
}

const char *media_sniff(const unsigned char *head, size_t length, const char *declared)
{
    const struct type *type = type_of(head, length, declared);
    return type ? type->mime : NULL;
}

/* The family as a kind: an mp4 that says nothing of itself is a video, but may be sound alone. */
static const struct type *type_as(const struct type *type, unsigned bit)
{
    for (int i = 0; i < TYPES; i++)
        if (strcmp(types[i].look, type->look) == 0 && types[i].as & bit)
            return &types[i];
    return NULL;
}

const char *media_accept(enum media_kind kind, const char *declared, const unsigned char *head,
                         size_t length)
{
    const struct type *found = type_of(head, length, declared), *said = type_named(declared);

    if (!found)
        return NULL;
    if (kind == MEDIA_DOCUMENT && said && strcmp(said->look, found->look) != 0)
        return NULL;
    if (!(found->as & kinds[kind].bit))
        found = type_as(found, kinds[kind].bit);
    return found ? found->mime : NULL;
}

/* What WhatsApp shows as such; the rest goes as a document. */
enum media_kind media_kind_of(const char *mime)
{
    static const struct {
        const char *mime;
        enum media_kind kind;
    } shown[] = {
        { "image/jpeg", MEDIA_IMAGE },  { "image/png", MEDIA_IMAGE },
        { "audio/ogg", MEDIA_AUDIO },   { "audio/mpeg", MEDIA_AUDIO },
        { "audio/mp3", MEDIA_AUDIO },   { "audio/aac", MEDIA_AUDIO },
        { "audio/amr", MEDIA_AUDIO },   { "audio/mp4", MEDIA_AUDIO },
        { "audio/x-m4a", MEDIA_AUDIO }, { "video/mp4", MEDIA_VIDEO },
        { "video/3gpp", MEDIA_VIDEO },
    };
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
        if (strcmp(shown[i].mime, mime) == 0)
            return shown[i].kind;
    return MEDIA_DOCUMENT;
}

bool media_is_shown(const char *mime)
{
    return strncmp(mime, "image/", 6) == 0 || strncmp(mime, "audio/", 6) == 0 ||
           strncmp(mime, "video/", 6) == 0;
}

/* Signs that turn the direction of writing make "gpj.exe" look like "exe.jpg". */
static bool turns(const unsigned char *at)
{
    if (at[0] != 0xe2 || (at[1] != 0x80 && at[1] != 0x81))
        return false;
    return at[1] == 0x80 ? (at[2] >= 0xaa && at[2] <= 0xae) || at[2] == 0x8e || at[2] == 0x8f
                         : at[2] >= 0xa6 && at[2] <= 0xa9;
}

static void drop_turns(char *text)
{
    char *to = text;
    for (const char *at = text; *at;)
        if (turns((const unsigned char *)at))
            at += 3;
        else
            *to++ = *at++;
    *to = '\0';
}

/* A name that is too long keeps its ending. */
static void shorten(const char *name, char out[MEDIA_NAME_MAX + 1])
{
    enum { ENDING_MAX = 10 };
    const char *ending = strrchr(name, '.');
    size_t kept = ending && strlen(ending) <= ENDING_MAX ? strlen(ending) : 0;

    text_copy(out, MEDIA_NAME_MAX + 1, name);
    if (strlen(name) <= MEDIA_NAME_MAX || kept == 0)
        return;
    text_copy(out, MEDIA_NAME_MAX + 1 - kept, name);
    strncat(out, ending, kept);
}

void media_clean_name(const char *name, char out[MEDIA_NAME_MAX + 1])
{
    char text[1024];
    const char *last = name ? name : "";

    for (const char *at = last; *at; at++)
        if (*at == '/' || *at == '\\')
            last = at + 1;
    text_copy(text, sizeof text, last);
    (void)text_clean(text);
    drop_turns(text);
    for (char *at = text; *at; at++)
        if (strchr("\"<>|:*?%;\n\t", *at))
            *at = '_';
    shorten(text + strspn(text, ". "), out);
}
