#include "bot/simulator/ledger.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/digest.h"
#include "bot/base/memory.h"

enum { KEY_SIZE = BOOK_ADDRESS_SIZE + 1 + DIGEST_HEX_SIZE };

static const char *type_of(const json_t *request)
{
    const char *type = json_string_value(json_object_get(request, "type"));
    return type ? type : "text";
}

/* The customer, and a digest of what the customer sees. */
static void content_key(const json_t *request, const char *customer, char out[KEY_SIZE])
{
    unsigned char digest[DIGEST_SIZE];
    char hex[DIGEST_HEX_SIZE];
    const json_t *content = json_object_get(request, type_of(request));
    OWNED_TEXT char *text = content ? json_dumps(content, JSON_SORT_KEYS | JSON_ENCODE_ANY) : NULL;
    digest_sha256(text ? text : "", text ? strlen(text) : 0, digest);
    digest_hex(digest, sizeof digest, hex);
    snprintf(out, KEY_SIZE, "%s:%s", customer, hex);
}

static json_int_t count_content(struct simulator *simulator, const json_t *request,
                                const char *customer)
{
    char key[KEY_SIZE];
    content_key(request, customer, key);
    json_int_t count = json_integer_value(json_object_get(simulator->contents, key)) + 1;
    json_object_set_new(simulator->contents, key, json_integer(count));
    return count;
}

/* The words that the customer reads, when there are some. */
static json_t *words_of(const json_t *request)
{
    const json_t *content = json_object_get(request, type_of(request));
    const json_t *words = json_object_get(content, "body");
    if (json_is_object(words))
        words = json_object_get(words, "text");
    if (!words)
        words = json_object_get(content, "caption");
    if (!words)
        words = json_object_get(content, "name");
    return json_is_string(words) ? json_string(json_string_value(words)) : json_null();
}

static json_t *written(struct simulator *simulator, const json_t *request,
                       const struct ledger_line *line)
{
    char at[CLOCK_TEXT_SIZE];
    clock_text(clock_now(simulator->options.clock), at);
    json_t *entry = json_pack("{s:I, s:s, s:s, s:s*, s:s*, s:s*, s:s, s:o, s:s, s:i, s:i}",
                              "number", simulator->ledger_lines + 1, "at", at, "customer",
                              line->customer, "input", line->input, "id", line->id, "callback",
                              line->callback, "type", type_of(request), "text", words_of(request),
                              "outcome", line->outcome, "code", line->code, "times", line->times);
    if (line->unanswered)
        json_object_set_new(entry, "unanswered", json_true());
    if (strcmp(line->outcome, "received") == 0)
        json_object_set_new(entry, "same",
                            json_integer(count_content(simulator, request, line->customer)));
    return entry;
}

void ledger_add(struct simulator *simulator, const json_t *request, const struct ledger_line *line)
{
    if (simulator->ledger_lines >= LEDGER_MAX) {
        simulator->ledger_forgotten++;
        return;
    }
    json_t *entry = written(simulator, request, line);
    json_t *lines = json_object_get(simulator->ledger, line->customer);
    if (!lines) {
        lines = json_array();
        json_object_set_new(simulator->ledger, line->customer, lines);
    }
    simulator->ledger_lines++;
    if (line->id)
        json_object_set(simulator->ledger_index, line->id, entry);
    json_array_append_new(lines, entry);
}

void ledger_fail(struct simulator *simulator, const char *id, int code)
{
    json_t *entry = json_object_get(simulator->ledger_index, id);
    if (!entry)
        return;
    json_object_set_new(entry, "outcome", json_string("failed"));
    json_object_set_new(entry, "code", json_integer(code));
}

/* ---- reading ---- */

static void count(json_t *totals, const char *what)
{
    json_int_t now = json_integer_value(json_object_get(totals, what));
    json_object_set_new(totals, what, json_integer(now + 1));
}

static void copy_lines(const json_t *lines, json_t *items, json_t *totals)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        json_t *line = json_array_get(lines, i);
        json_array_append(items, line);
        count(totals, json_string_value(json_object_get(line, "outcome")));
        if (json_integer_value(json_object_get(line, "times")) > 1)
            count(totals, "repeated");
        if (json_integer_value(json_object_get(line, "same")) > 1)
            count(totals, "same");
        if (json_is_true(json_object_get(line, "unanswered")))
            count(totals, "unanswered");
    }
}

json_t *ledger_json(const struct simulator *simulator, const char *customer)
{
    json_t *items = json_array(), *ledger = simulator->ledger;
    json_t *totals =
        json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "received", 0, "failed", 0, "lost", 0,
                  "refused", 0, "cut", 0, "unanswered", 0, "repeated", 0, "same", 0);
    if (customer)
        copy_lines(json_object_get(ledger, customer), items, totals);
    else
        for (void *at = json_object_iter(ledger); at; at = json_object_iter_next(ledger, at))
            copy_lines(json_object_iter_value(at), items, totals);
    return json_pack("{s:o, s:o, s:I}", "items", items, "totals", totals, "forgotten",
                     simulator->ledger_forgotten);
}
