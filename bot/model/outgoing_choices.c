/* Checks of what a customer may choose from: buttons, rows, products. */
#include <string.h>

#include "bot/model/outgoing_parts.h"

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
    if (outgoing_need_id("button id", button->id, OUTGOING_BUTTON_ID_MAX, err) < 0)
        return -1;
    return outgoing_need_line("button title", button->title, OUTGOING_BUTTON_TITLE_MAX, err);
}

static int check_row(const struct outgoing_choice *row, struct error *err)
{
    if (outgoing_need_id("row id", row->id, OUTGOING_ROW_ID_MAX, err) < 0 ||
        outgoing_need_line("row title", row->title, OUTGOING_ROW_TITLE_MAX, err) < 0)
        return -1;
    return outgoing_may("row description", row->description, OUTGOING_ROW_DESCRIPTION_MAX, err);
}

static int check_choices(const struct outgoing *outgoing, struct error *err)
{
    bool list = outgoing->kind == OUTGOING_LIST;
    if (outgoing_count(list ? "rows" : "buttons", outgoing->choice_count, 1,
                       list ? OUTGOING_ROWS_MAX : OUTGOING_BUTTONS_MAX, err) < 0)
        return -1;
    for (size_t i = 0; i < outgoing->choice_count; i++) {
        const struct outgoing_choice *choice = &outgoing->choices[i];
        if ((list ? check_row(choice, err) : check_button(choice, err)) < 0)
            return error_while(err, "choice %zu", i);
        if (check_distinct(outgoing, i, err) < 0)
            return -1;
    }
    return 0;
}

/* Together they hold all `count` things, and none is empty. */
static int check_sections(const struct outgoing *outgoing, size_t count, struct error *err)
{
    size_t held = 0;
    if (outgoing->section_count > OUTGOING_SECTIONS_MAX)
        return outgoing_count("sections", outgoing->section_count, 0, OUTGOING_SECTIONS_MAX, err);
    for (size_t i = 0; i < outgoing->section_count; i++) {
        const struct outgoing_section *section = &outgoing->sections[i];
        if (outgoing->section_count > 1 || section->title)
            if (outgoing_need_line("section title", section->title, OUTGOING_SECTION_TITLE_MAX,
                                   err) < 0)
                return error_while(err, "section %zu", i);
        if (section->count == 0)
            return error_set(err, ERROR_INVALID, "section %zu must not be empty", i);
        held += section->count;
    }
    if (outgoing->section_count && held != count)
        return error_set(err, ERROR_INVALID, "sections hold %zu of %zu", held, count);
    return 0;
}

int outgoing_buttons_check(const struct outgoing *outgoing, struct error *err)
{
    if (outgoing_need("text", outgoing->text, OUTGOING_BUTTONS_BODY_MAX, err) < 0)
        return -1;
    return check_choices(outgoing, err);
}

static int check_text_header(const struct outgoing *outgoing, const char *what, struct error *err)
{
    if (outgoing->header.kind == OUTGOING_HEADER_NONE ||
        outgoing->header.kind == OUTGOING_HEADER_TEXT)
        return 0;
    return error_set(err, ERROR_INVALID, "header of %s can only be text", what);
}

int outgoing_list_check(const struct outgoing *outgoing, struct error *err)
{
    if (outgoing_need("text", outgoing->text, OUTGOING_TEXT_MAX, err) < 0 ||
        outgoing_need_line("list button", outgoing->open, OUTGOING_OPEN_MAX, err) < 0 ||
        check_text_header(outgoing, "a list", err) < 0 || check_choices(outgoing, err) < 0)
        return -1;
    return check_sections(outgoing, outgoing->choice_count, err);
}

int outgoing_products_check(const struct outgoing *outgoing, struct error *err)
{
    if (outgoing_need("text", outgoing->text, OUTGOING_BUTTONS_BODY_MAX, err) < 0 ||
        check_text_header(outgoing, "products", err) < 0 ||
        outgoing_need_id("catalog", outgoing->products.catalog, OUTGOING_MEDIA_ID_MAX, err) < 0 ||
        outgoing_count("products", outgoing->products.item_count, 1, OUTGOING_PRODUCTS_MAX, err) <
            0 ||
        outgoing_count("sections", outgoing->section_count, 1, OUTGOING_SECTIONS_MAX, err) < 0)
        return -1;
    if (outgoing->header.kind == OUTGOING_HEADER_NONE)
        return error_set(err, ERROR_INVALID, "header must not be empty");
    for (size_t i = 0; i < outgoing->products.item_count; i++)
        if (outgoing_need_id("product", outgoing->products.items[i], OUTGOING_MEDIA_ID_MAX, err) <
            0)
            return error_while(err, "product %zu", i);
    return check_sections(outgoing, outgoing->products.item_count, err);
}
