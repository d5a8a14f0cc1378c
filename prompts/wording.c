/* One scanner cuts a text into pieces; checking and filling both walk over these. */
#include "prompts/wording.h"

#include <stdbool.h>
#include <string.h>

enum piece_kind { PIECE_END, PIECE_WORDS, PIECE_SLOT, PIECE_OPEN, PIECE_CLOSE, PIECE_WRONG };

struct piece {
    enum piece_kind kind;
    const char *start; /* of the words, or of the slot's name; where it is wrong */
    size_t length;
    const char *next; /* what follows the piece */
};

static struct piece slot_piece(const char *brace)
{
    const char *name = brace + 1;
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (length == 0 || length > SLOT_NAME_MAX || name[length] != '}')
        return (struct piece){ PIECE_WRONG, brace, 1, brace };
    return (struct piece){ PIECE_SLOT, name, length, name + length + 1 };
}

static struct piece next_piece(const char *at)
{
    size_t words = strcspn(at, "{}[]");
    if (words > 0)
        return (struct piece){ PIECE_WORDS, at, words, at + words };
    if (*at == '\0')
        return (struct piece){ PIECE_END, at, 0, at };
    if (at[1] == at[0])
        return (struct piece){ PIECE_WORDS, at, 1, at + 2 };
    switch (*at) {
    case '{':
        return slot_piece(at);
    case '[':
        return (struct piece){ PIECE_OPEN, at, 1, at + 1 };
    case ']':
        return (struct piece){ PIECE_CLOSE, at, 1, at + 1 };
    default:
        return (struct piece){ PIECE_WRONG, at, 1, at };
    }
}

static bool is_listed(const char *list, const char *name, size_t length)
{
    while (*list) {
        size_t word = strcspn(list, " ");
        if (word == length && memcmp(list, name, length) == 0)
            return true;
        list += word + (list[word] == ' ');
    }
    return false;
}

/* What the check remembers about the part in brackets that it is in. */
struct part {
    const char *open; /* NULL outside */
    bool has_slot;
};

static int check_slot(const struct piece *piece, const char *slots, struct part *part,
                      struct error *err)
{
    part->has_slot = true;
    if (is_listed(slots, piece->start, piece->length))
        return 0;
    return error_set(err, ERROR_INVALID, "unknown slot {%.*s}; known here: %s", (int)piece->length,
                     piece->start, *slots ? slots : "none");
}

static int check_open(const struct piece *piece, struct part *part, struct error *err)
{
    if (part->open)
        return error_set(err, ERROR_INVALID, "a [ within [ ]; write [[ for the character itself");
    *part = (struct part){ .open = piece->start };
    return 0;
}

static int check_close(struct part *part, struct error *err)
{
    if (!part->open)
        return error_set(err, ERROR_INVALID, "a ] without [; write ]] for the character itself");
    if (!part->has_slot)
        return error_set(err, ERROR_INVALID, "the part in [ ] has no slot, so it would never go");
    *part = (struct part){ 0 };
    return 0;
}

static int check_piece(const struct piece *piece, const char *slots, struct part *part,
                       struct error *err)
{
    switch (piece->kind) {
    case PIECE_WORDS:
        return 0;
    case PIECE_SLOT:
        return check_slot(piece, slots, part, err);
    case PIECE_OPEN:
        return check_open(piece, part, err);
    case PIECE_CLOSE:
        return check_close(part, err);
    case PIECE_END:
        return part->open ? error_set(err, ERROR_INVALID, "a [ that is never closed") : 0;
    case PIECE_WRONG:
        break;
    }
    return error_set(err, ERROR_INVALID,
                     "%c does not belong to a {slot}; write it twice for the character itself",
                     *piece->start);
}

static int line_of(const char *text, const char *place)
{
    int line = 0;
    for (const char *c = text; c < place; c++)
        line += *c == '\n';
    return line;
}

int wording_check(const char *text, const char *slots, int *line, struct error *err)
{
    struct part part = { 0 };
    struct piece piece = { .next = text };
    do {
        piece = next_piece(piece.next);
        if (check_piece(&piece, slots, &part, err) < 0) {
            *line = line_of(text, piece.kind == PIECE_END ? part.open : piece.start);
            return -1;
        }
    } while (piece.kind != PIECE_END);
    return 0;
}

static const char *value_of(const struct slot *slots, const struct piece *piece)
{
    for (const struct slot *slot = slots; slot && slot->name; slot++)
        if (strlen(slot->name) == piece->length &&
            memcmp(slot->name, piece->start, piece->length) == 0)
            return slot->value ? slot->value : "";
    return "";
}

/* Has every slot up to the closing bracket a value? */
static bool part_stays(const char *text, const struct slot *slots)
{
    for (struct piece piece = next_piece(text);
         piece.kind != PIECE_CLOSE && piece.kind != PIECE_END; piece = next_piece(piece.next))
        if (piece.kind == PIECE_SLOT && !*value_of(slots, &piece))
            return false;
    return true;
}

static const char *after_part(const char *text)
{
    struct piece piece = next_piece(text);
    while (piece.kind != PIECE_CLOSE && piece.kind != PIECE_END)
        piece = next_piece(piece.next);
    return piece.next;
}

struct filling {
    struct buf *out;
    size_t start; /* where this text begins in `out` */
    bool gap;     /* something was left out just before */
};

static bool ends_with(const struct filling *filling, char c)
{
    const struct buf *out = filling->out;
    return out->length > filling->start && out->data[out->length - 1] == c;
}

static void drop_last(struct filling *filling, const char *characters)
{
    struct buf *out = filling->out;
    while (out->length > filling->start && strchr(characters, out->data[out->length - 1]))
        out->data[--out->length] = '\0';
}

/* How much white space at the start of these words goes, because what stood before them is gone:
 * all of it at the start of a line, a second space elsewhere. */
static size_t white_to_skip(const struct filling *filling, const char *words, size_t length)
{
    bool at_start = filling->out->length == filling->start || ends_with(filling, '\n');
    size_t white = 0;
    if (at_start)
        white = strspn(words, " \n");
    else if (ends_with(filling, ' '))
        white = strspn(words, " ");
    return white < length ? white : length;
}

static void add_words(struct filling *filling, const char *words, size_t length)
{
    size_t skip = filling->gap ? white_to_skip(filling, words, length) : 0;
    if (skip == length)
        return;
    if (filling->gap && strchr(".,;:!?\n", words[skip]))
        drop_last(filling, " ");
    buf_add(filling->out, words + skip, length - skip);
    filling->gap = false;
}

static void add_slot(struct filling *filling, const char *value)
{
    buf_text(filling->out, value);
    filling->gap = *value == '\0';
}

static const char *fill_piece(struct filling *filling, const struct piece *piece,
                              const struct slot *slots)
{
    if (piece->kind == PIECE_WORDS)
        add_words(filling, piece->start, piece->length);
    if (piece->kind == PIECE_SLOT)
        add_slot(filling, value_of(slots, piece));
    if (piece->kind != PIECE_OPEN || part_stays(piece->next, slots))
        return piece->next;
    filling->gap = true;
    return after_part(piece->next);
}

void wording_fill(const char *text, const struct slot *slots, struct buf *out)
{
    struct filling filling = { .out = out, .start = out->length };
    struct piece piece = next_piece(text);
    while (piece.kind != PIECE_END && piece.kind != PIECE_WRONG)
        piece = next_piece(fill_piece(&filling, &piece, slots));
    if (filling.gap)
        drop_last(&filling, " \n");
}
