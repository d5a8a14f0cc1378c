/* The form that fits what the bot wants to say. */
#include <string.h>

#include "bot/model/outgoing.h"

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

/* A title is one line, whatever the text was that it is taken from. */
static void keep_line(const char *text, size_t limit, struct buf *keep)
{
    size_t from = keep->length;
    outgoing_cut(text, limit, keep);
    for (size_t i = from; i < keep->length; i++)
        if (strchr("\t\r\n", keep->data[i]))
            keep->data[i] = ' ';
    buf_char(keep, '\0');
}

/* Titles that must be cut often begin alike: a number tells them apart. */
static void keep_row(const struct outgoing_choice *row, size_t number, struct buf *keep)
{
    OWNED_BUF struct buf numbered = { 0 };
    buf_init(&numbered, OUTGOING_TEXT_MAX);
    if (outgoing_length(row->title) > OUTGOING_ROW_TITLE_MAX)
        buf_format(&numbered, "%zu. ", number);
    buf_text(&numbered, row->title);
    keep_line(numbered.overflow ? row->title : numbered.data, OUTGOING_ROW_TITLE_MAX, keep);
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
    keep_line(choice->title, OUTGOING_BUTTON_TITLE_MAX, keep);
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
    keep_line(wish->open ? wish->open : "Opções", OUTGOING_OPEN_MAX, keep);
    for (size_t i = 0; i < out->choice_count; i++)
        keep_choice(&wish->choices[i], out->kind, i + 1, keep);

    point_to_kept(out, keep);
    if (out->kind != OUTGOING_LIST)
        out->open = NULL;
}
