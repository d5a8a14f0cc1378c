/* Checks of pictures, recordings, documents, places, and of what stands above a message. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/model/outgoing_parts.h"

enum { DEGREES_MAX = 20 /* bytes */ };

static int check_source(const char *field, const struct outgoing_media *media, struct error *err)
{
    if (!media->id == !media->link)
        return error_set(err, ERROR_INVALID, "%s needs either an id or a link", field);
    if (media->id)
        return outgoing_need_id("media id", media->id, OUTGOING_MEDIA_ID_MAX, err);
    return outgoing_need_link("media link", media->link, err);
}

static int check_filename(const char *name, struct error *err)
{
    if (!name)
        return 0;
    if (outgoing_need_line("filename", name, OUTGOING_FILENAME_MAX, err) < 0)
        return -1;
    if (strpbrk(name, "/\\"))
        return error_set(err, ERROR_INVALID, "filename must not have a path");
    return 0;
}

int outgoing_media_check(const char *field, const struct outgoing_media *media, struct error *err)
{
    if (check_source(field, media, err) < 0 ||
        outgoing_may("caption", media->caption, OUTGOING_CAPTION_MAX, err) < 0)
        return -1;
    return check_filename(media->filename, err);
}

/* "-3.7319": a sign, digits, a point, digits. */
static bool is_decimal(const char *text)
{
    static const char digits[] = "0123456789";
    const char *at = text + (*text == '-');
    size_t whole = strspn(at, digits);
    at += whole;
    if (*at == '.')
        at += 1 + strspn(at + 1, digits);
    return whole > 0 && !*at && strlen(text) <= DEGREES_MAX;
}

static int check_degrees(const char *field, const char *text, double most, struct error *err)
{
    if (!text || !is_decimal(text))
        return error_set(err, ERROR_INVALID, "%s must be decimal degrees", field);
    if (fabs(strtod(text, NULL)) > most)
        return error_set(err, ERROR_INVALID, "%s must be within %d degrees", field, (int)most);
    return 0;
}

int outgoing_location_check(const struct outgoing_location *location, struct error *err)
{
    if (check_degrees("latitude", location->latitude, 90, err) < 0 ||
        check_degrees("longitude", location->longitude, 180, err) < 0 ||
        outgoing_may("location name", location->name, OUTGOING_CAPTION_MAX, err) < 0)
        return -1;
    return outgoing_may("location address", location->address, OUTGOING_CAPTION_MAX, err);
}

int outgoing_header_check(const struct outgoing_header *header, struct error *err)
{
    switch (header->kind) {
    case OUTGOING_HEADER_NONE:
        return 0;
    case OUTGOING_HEADER_TEXT:
        return outgoing_need_line("header", header->text, OUTGOING_HEADER_MAX, err);
    case OUTGOING_HEADER_IMAGE:
    case OUTGOING_HEADER_VIDEO:
    case OUTGOING_HEADER_DOCUMENT:
        break;
    }
    if (header->media.caption)
        return error_set(err, ERROR_INVALID, "header must not have a caption");
    if (header->media.filename && header->kind != OUTGOING_HEADER_DOCUMENT)
        return error_set(err, ERROR_INVALID, "header: only a document has a filename");
    return outgoing_media_check("header", &header->media, err);
}
