/* Arranging and checking outgoing messages. */
#include "bot/model/outgoing.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

static size_t units_of(utf8proc_int32_t point)
{
    return point > 0xffff ? 2 : 1;
}

size_t outgoing_length(const char *text)
{
    size_t units = 0;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        units += (c & 0xc0) != 0x80; /* one for each first byte */
        units += c >= 0xf0;          /* and one more above the basic plane */
    }
    return units;
}

/* Bytes of the longest start of whole graphemes within `limit` units. */
static size_t whole_graphemes(const char *text, size_t limit)
{
    size_t at = 0, end = 0, units = 0;
    utf8proc_int32_t point, before = 0, state = 0;
    while (text[at]) {
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)text + at, -1, &point);
        if (step <= 0)
            return end;
        if (at == 0 || utf8proc_grapheme_break_stateful(before, point, &state))
            end = at;
        units += units_of(point);
        if (units > limit)
            return end;
        before = point;
        at += (size_t)step;
    }
    return at;
}

void outgoing_cut(const char *text, size_t limit, struct buf *out)
{
    if (outgoing_length(text) <= limit) {
        buf_text(out, text);
        return;
    }
    size_t length = whole_graphemes(text, limit - 1);
    while (length && (text[length - 1] == ' ' || text[length - 1] == '\n'))
        length--;
    buf_add(out, text, length);
    buf_text(out, "…");
}

static bool longest_title_fits(const struct outgoing_wish *wish, size_t limit)
{
    for (size_t i = 0; i < wish->choice_count; i++)
        if (outgoing_length(wish->choices[i].title) > limit)
            return false;
    return true;
}

static enum outgoing_kind kind_for(const struct outgoing_wish *wish)
{
    if (wish->choice_count == 0 || wish->choice_count > OUTGOING_ROWS_MAX)
        return OUTGOING_TEXT;
    if (wish->choice_count <= OUTGOING_BUTTONS_MAX &&
        outgoing_length(wish->text) <= OUTGOING_BUTTONS_BODY_MAX &&
        longest_title_fits(wish, OUTGOING_BUTTON_TITLE_MAX))
        return OUTGOING_BUTTONS;
    return OUTGOING_LIST;
}

/* Everything is written to `keep` first, one text after the other, and pointed to afterwards,
 * because a growing buffer moves. */
static void keep_text(const char *text, size_t limit, struct buf *keep)
{
    outgoing_cut(text, limit, keep);
    buf_char(keep, '\0');
}

static void keep_numbered(const struct outgoing_wish *wish, struct buf *keep)
{
    OWNED_BUF struct buf whole = { 0 };
    buf_init(&whole, (size_t)OUTGOING_TEXT_MAX * 16);
    buf_text(&whole, wish->text);
    buf_char(&whole, '\n');
    for (size_t i = 0; i < wish->choice_count && i < OUTGOING_CHOICES_MAX; i++)
        buf_format(&whole, "\n%zu. %s", i + 1, wish->choices[i].title);
    keep_text(whole.data, OUTGOING_TEXT_MAX, keep);
}

/* A title that had to be cut is repeated in the row's description, which is longer. */
static const char *description_of(const struct outgoing_choice *choice)
{
    if (choice->description)
        return choice->description;
    return outgoing_length(choice->title) > OUTGOING_ROW_TITLE_MAX ? choice->title : "";
}

/* Titles that must be cut often begin alike: a number tells them apart. */
static void keep_row(const struct outgoing_choice *row, size_t number, struct buf *keep)
{
    OWNED_BUF struct buf numbered = { 0 };
    buf_init(&numbered, OUTGOING_TEXT_MAX);
    if (outgoing_length(row->title) > OUTGOING_ROW_TITLE_MAX)
        buf_format(&numbered, "%zu. ", number);
    buf_text(&numbered, row->title);
    keep_text(numbered.overflow ? row->title : numbered.data, OUTGOING_ROW_TITLE_MAX, keep);
    keep_text(description_of(row), OUTGOING_ROW_DESCRIPTION_MAX, keep);
}

static void keep_choice(const struct outgoing_choice *choice, enum outgoing_kind kind,
                        size_t number, struct buf *keep)
{
    buf_text(keep, choice->id);
    buf_char(keep, '\0');
    if (kind == OUTGOING_LIST) {
        keep_row(choice, number, keep);
        return;
    }
    keep_text(choice->title, OUTGOING_BUTTON_TITLE_MAX, keep);
    keep_text("", OUTGOING_ROW_DESCRIPTION_MAX, keep);
}

static const char *next_kept(const char **at)
{
    const char *text = *at;
    *at += strlen(text) + 1;
    return text;
}

static void point_to_kept(struct outgoing *out, const struct buf *keep)
{
    const char *at = keep->data;
    out->text = next_kept(&at);
    out->open = next_kept(&at);
    for (size_t i = 0; i < out->choice_count; i++) {
        struct outgoing_choice *choice = &out->choices[i];
        choice->id = next_kept(&at);
        choice->title = next_kept(&at);
        choice->description = next_kept(&at);
        if (!*choice->description)
            choice->description = NULL;
    }
}

void outgoing_arrange(const struct outgoing_wish *wish, struct outgoing *out, struct buf *keep)
{
    *out = (struct outgoing){ .kind = kind_for(wish), .quoted = wish->quoted };
    if (out->kind != OUTGOING_TEXT)
        out->choice_count = wish->choice_count;

    if (out->kind == OUTGOING_TEXT && wish->choice_count)
        keep_numbered(wish, keep);
    else
        keep_text(wish->text, OUTGOING_TEXT_MAX, keep);
    keep_text(wish->open ? wish->open : "Opções", OUTGOING_OPEN_MAX, keep);
    for (size_t i = 0; i < out->choice_count; i++)
        keep_choice(&wish->choices[i], out->kind, i + 1, keep);

    point_to_kept(out, keep);
    if (out->kind != OUTGOING_LIST)
        out->open = NULL;
}

static int check_text(const char *field, const char *text, size_t limit, struct error *err)
{
    if (!text || strspn(text, " \t\r\n") == strlen(text))
        return error_set(err, ERROR_INVALID, "%s must not be empty", field);
    size_t length = outgoing_length(text);
    if (length > limit)
        return error_set(err, ERROR_INVALID, "%s has %zu characters; the limit is %zu", field,
                         length, limit);
    return 0;
}

static int check_id(const char *field, const char *id, size_t limit, struct error *err)
{
    if (!id || !*id)
        return error_set(err, ERROR_INVALID, "%s must not be empty", field);
    if (strlen(id) > limit)
        return error_set(err, ERROR_INVALID, "%s has %zu bytes; the limit is %zu", field,
                         strlen(id), limit);
    return 0;
}

static int check_distinct(const struct outgoing *outgoing, size_t which, struct error *err)
{
    const struct outgoing_choice *choice = &outgoing->choices[which];
    for (size_t i = 0; i < which; i++) {
        if (strcmp(outgoing->choices[i].id, choice->id) == 0)
            return error_set(err, ERROR_INVALID, "choices %zu and %zu have the same id", i, which);
        if (outgoing->kind == OUTGOING_BUTTONS &&
            strcmp(outgoing->choices[i].title, choice->title) == 0)
            return error_set(err, ERROR_INVALID, "buttons %zu and %zu have the same title", i,
                             which);
    }
    return 0;
}

static int check_button(const struct outgoing_choice *button, struct error *err)
{
    if (check_id("button id", button->id, OUTGOING_BUTTON_ID_MAX, err) < 0)
        return -1;
    return check_text("button title", button->title, OUTGOING_BUTTON_TITLE_MAX, err);
}

static int check_row(const struct outgoing_choice *row, struct error *err)
{
    if (check_id("row id", row->id, OUTGOING_ROW_ID_MAX, err) < 0 ||
        check_text("row title", row->title, OUTGOING_ROW_TITLE_MAX, err) < 0)
        return -1;
    if (!row->description)
        return 0;
    return check_text("row description", row->description, OUTGOING_ROW_DESCRIPTION_MAX, err);
}

static int check_choices(const struct outgoing *outgoing, struct error *err)
{
    bool list = outgoing->kind == OUTGOING_LIST;
    size_t most = list ? OUTGOING_ROWS_MAX : OUTGOING_BUTTONS_MAX;
    if (outgoing->choice_count == 0 || outgoing->choice_count > most)
        return error_set(err, ERROR_INVALID, "%s: %zu given; 1 to %zu are possible",
                         list ? "rows" : "buttons", outgoing->choice_count, most);
    for (size_t i = 0; i < outgoing->choice_count; i++) {
        const struct outgoing_choice *choice = &outgoing->choices[i];
        if ((list ? check_row(choice, err) : check_button(choice, err)) < 0)
            return error_while(err, "choice %zu", i);
        if (check_distinct(outgoing, i, err) < 0)
            return -1;
    }
    return 0;
}

int outgoing_check(const struct outgoing *outgoing, struct error *err)
{
    switch (outgoing->kind) {
    case OUTGOING_TEXT:
        return check_text("text", outgoing->text, OUTGOING_TEXT_MAX, err);
    case OUTGOING_BUTTONS:
        if (check_text("text", outgoing->text, OUTGOING_BUTTONS_BODY_MAX, err) < 0)
            return -1;
        return check_choices(outgoing, err);
    case OUTGOING_LIST:
        if (check_text("text", outgoing->text, OUTGOING_TEXT_MAX, err) < 0 ||
            check_text("list button", outgoing->open, OUTGOING_OPEN_MAX, err) < 0)
            return -1;
        return check_choices(outgoing, err);
    }
    return 0;
}
