/* balcao play: conversations written as screenplays, the .chat files of tests/conversations.
 *
 * Some lines make something happen; every other line is what must come of it, in that order. What
 * nobody expected, or expected and did not come, fails with its file and line. The words of a
 * screenplay are told in tests/conversations/README.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/commands/play_facts.h"
#include "kb/private.h"

enum { LINE_MAX = 8192 };

struct play {
    const char *path;
    int line;
    struct stagehand *hand;
    char who[DIALOG_LINE_MAX]; /* whose line the screenplay is at */
    struct facts facts;        /* what came of the last happening */
    size_t seen;               /* of these, named by the screenplay */
};

typedef bool play_fn(struct play *play, char *rest);

static bool complain(const struct play *play, const char *problem, const char *what)
{
    fprintf(stderr, "%s:%d: %s: %s\n", play->path, play->line, problem, what);
    return false;
}

static bool nothing_pending(const struct play *play)
{
    if (play->seen == play->facts.count)
        return true;
    return complain(play, "this came too", play->facts.list[play->seen]);
}

static struct dialog *dialog_of(struct play *play)
{
    return stagehand_dialog(play->hand, play->who);
}

static void before(struct play *play)
{
    facts_before(&play->facts, dialog_of(play));
    play->seen = 0;
}

static bool after(struct play *play, const struct folded *folded)
{
    facts_after(&play->facts, dialog_of(play), stagehand_performed(play->hand), folded);
    return true;
}

static bool customer(struct play *play, char *rest)
{
    before(play);
    stagehand_says(play->hand, play->who, "text", rest, NULL);
    return after(play, NULL);
}

static bool sends(struct play *play, char *rest)
{
    before(play);
    stagehand_says(play->hand, play->who, rest, NULL, NULL);
    return after(play, NULL);
}

static bool receives(struct play *play, char *rest)
{
    json_auto_t *item = json_loads(rest, 0, NULL);
    if (!item)
        return complain(play, "this is not JSON", rest);
    before(play);
    stagehand_receives(play->hand, play->who, item);
    return after(play, NULL);
}

static const struct button *button_named(const struct dialog *dialog, const char *title)
{
    for (size_t i = dialog->message_count; i-- > 0;)
        for (size_t b = 0; b < dialog->messages[i].button_count; b++)
            if (strcmp(dialog->messages[i].buttons[b].title, title) == 0)
                return &dialog->messages[i].buttons[b];
    return NULL;
}

static bool presses(struct play *play, char *rest)
{
    const struct button *button = button_named(dialog_of(play), rest);
    if (!button)
        return complain(play, "there is no such button", rest);
    OWNED_TEXT char *id = memory_text(button->id);
    before(play);
    stagehand_says(play->hand, play->who, "button", rest, id);
    return after(play, NULL);
}

/* As the desk's form proposes. */
static bool serves_all(struct play *play, const char *answer)
{
    struct private_found found;
    return !private_find(
        &(struct private_look){ .question = dialog_of(play)->texts[DIALOG_QUESTION],
                                .answer = answer },
        &found);
}

/* What the act says beside its text: "transfers to Bia", "teaches until 2026-12-01T00:00:00Z …". */
static void complete_act(struct play *play, const char *verb, const char *text, json_t *act)
{
    bool teaches = strcmp(verb, "teaches") == 0;

    if (strcmp(verb, "transfers") == 0 && strncmp(text, "to ", 3) == 0)
        json_object_set_new(act, "analyst",
                            json_pack("{s:s, s:s}", "id", text + 3, "name", text + 3));
    else
        json_object_set_new(act, "queue", json_string(text));
    if (strcmp(verb, "replies") == 0)
        teaches = serves_all(play, text);
    if (teaches && strncmp(text, "until ", 6) == 0) {
        size_t end = strcspn(text + 6, " ");
        json_object_set_new(act, "valid_until", json_stringn(text + 6, end));
        json_object_set_new(act, "text", json_string(text + 6 + end + (text[6 + end] == ' ')));
    }
    json_object_set_new(act, "teach", json_boolean(teaches));
}

/* "Ana answers Sim, pode."; transfers take a queue, or "to Bia". */
static bool analyst(struct play *play, char *rest)
{
    static const char *const acts[][2] = {
        { "takes", "take" },       { "says", "say" },       { "answers", "answer" },
        { "teaches", "answer" },   { "replies", "answer" }, { "notes", "note" },
        { "returns", "return" },   { "closes", "close" },   { "transfers", "transfer" },
        { "corrects", "correct" },
    };
    const char *name = strsep(&rest, " "), *verb = strsep(&rest, " ");
    const char *text = rest ? rest : "";
    struct folded folded;

    for (size_t i = 0; verb && i < sizeof acts / sizeof *acts; i++) {
        if (strcmp(acts[i][0], verb) != 0)
            continue;
        json_t *act = json_pack("{s:s, s:s, s:{s:s, s:s}}", "kind", acts[i][1], "text", text, "by",
                                "id", name, "name", name);
        complete_act(play, verb, text, act);
        before(play);
        stagehand_acts(play->hand, play->who, act, &folded);
        return after(play, &folded);
    }
    return complain(play, "an analyst cannot do this", verb ? verb : "");
}

static bool model(struct play *play, char *rest)
{
    if (strcmp(rest, "on") == 0) {
        stagehand_model(play->hand, true);
        return true;
    }
    before(play);
    stagehand_model_says(play->hand, play->who, strcmp(rest, "fails") == 0 ? NULL : rest);
    return after(play, NULL);
}

static moment time_in(const char *text)
{
    char *unit;
    long count = strtol(text, &unit, 10);
    return count * (strstr(unit, "min") ? MINUTES(1) : strstr(unit, "h") ? HOURS(1) : SECONDS(1));
}

static bool later(struct play *play, char *rest)
{
    before(play);
    stagehand_waits(play->hand, time_in(rest));
    return after(play, NULL);
}

static bool delayed(struct play *play, char *rest)
{
    stagehand_delay(play->hand, time_in(rest));
    return true;
}

static bool set_clock(struct play *play, char *rest)
{
    moment when = clock_read(rest);
    if (!when)
        return complain(play, "this is not a time", rest);
    stagehand_set_clock(play->hand, when);
    return true;
}

static bool set_line(struct play *play, char *rest)
{
    snprintf(play->who, sizeof play->who, "%s", rest);
    return true;
}

static bool set_assistant(struct play *play, char *rest)
{
    struct error err = { 0 };
    json_auto_t *document = json_loads(rest, 0, NULL);
    struct assistant *assistant = stagehand_assistant(play->hand);

    if (!document || assistant_read(document, assistant, &err) < 0)
        return complain(play, "this is not an assistant", document ? err.text : rest);
    if (!json_object_get(document, "unfinished_wait"))
        assistant->unfinished_wait = 0;
    return true;
}

static bool channel(struct play *play, char *rest)
{
    if (strcmp(rest, "retry") == 0)
        stagehand_next_send(play->hand, RESULT_RETRY);
    else if (strcmp(rest, "silence") == 0)
        stagehand_next_send(play->hand, RESULT_DOUBT);
    else
        stagehand_next_send(play->hand, RESULT_FAILED);
    return true;
}

static bool status(struct play *play, char *rest)
{
    const char *number = strsep(&rest, " ");
    before(play);
    stagehand_status(play->hand, play->who, (int)strtol(number, NULL, 10), rest ? rest : "");
    return after(play, NULL);
}

static bool same(const struct play *play, const char *what, const char *found, const char *wanted)
{
    char problem[128];
    if (found && strcmp(found, wanted) == 0)
        return true;
    snprintf(problem, sizeof problem, "the %s is not \"%.80s\" but", what, wanted);
    return complain(play, problem, found ? found : "nothing");
}

static bool understood(struct play *play, char *rest)
{
    return same(play, "question", dialog_of(play)->texts[DIALOG_REFORMULATED], rest);
}

static bool state(struct play *play, char *rest)
{
    return same(play, "state", dialog_state(dialog_of(play)), rest);
}

static bool owner(struct play *play, char *rest)
{
    const struct dialog *dialog = dialog_of(play);
    const char *name = dialog->owner == OWNER_BOT ? "bot" : dialog->texts[DIALOG_ANALYST_NAME];
    return same(play, "owner", name, rest);
}

static bool text(struct play *play, char *rest)
{
    const struct dialog *dialog = dialog_of(play);
    for (size_t i = dialog->message_count; i-- > 0;) {
        const struct message *message = &dialog->messages[i];
        if (message->who == SPEAKER_CUSTOMER)
            break;
        if (message->text && strstr(message->text, rest))
            return true;
    }
    return complain(play, "nothing that was said contains", rest);
}

static bool delivery(struct play *play, char *rest)
{
    const struct message *last = dialog_last(dialog_of(play), SPEAKER_BOT);
    return same(play, "delivery", last ? delivery_name(last->delivery) : NULL, rest);
}

static bool shows(struct play *play, char *rest)
{
    const char *number = strsep(&rest, " ");
    struct message *message = dialog_message(dialog_of(play), (int)strtol(number, NULL, 10));
    const char *json = message ? message_json(message) : "nothing";
    return (rest && strstr(json, rest)) || complain(play, "the message is another one", json);
}

static const struct {
    const char *word;
    bool happens; /* what came before must have been named */
    play_fn *act;
} words[] = {
    { "customer", true, customer },
    { "sends", true, sends },
    { "receives", true, receives },
    { "shows", false, shows },
    { "presses", true, presses },
    { "analyst", true, analyst },
    { "model", true, model },
    { "later", true, later },
    { "delayed", true, delayed },
    { "status", true, status },
    { "clock", true, set_clock },
    { "line", true, set_line },
    { "assistant", true, set_assistant },
    { "channel", true, channel },
    { "understood", false, understood },
    { "state", false, state },
    { "owner", false, owner },
    { "text", false, text },
    { "delivery", false, delivery },
};

static bool expected(struct play *play, const char *line)
{
    if (play->seen == play->facts.count)
        return complain(play, "this did not come", line);
    if (strcmp(play->facts.list[play->seen++], line) != 0)
        return complain(play, "this came instead", play->facts.list[play->seen - 1]);
    return true;
}

/* "customer  oi" -> "customer oi": one space after the first word. */
static void squeeze(char *line)
{
    size_t word = strcspn(line, " "), spaces = strspn(line + word, " ");
    if (spaces > 1)
        memmove(line + word + 1, line + word + spaces, strlen(line + word + spaces) + 1);
}

static bool play_line(struct play *play, char *line)
{
    if (*line == '\0' || *line == '#')
        return true;
    squeeze(line);
    size_t length = strcspn(line, " ");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) != length || strncmp(words[i].word, line, length) != 0)
            continue;
        if (words[i].happens && !nothing_pending(play))
            return false;
        return words[i].act(play, line + length + (line[length] == ' '));
    }
    return expected(play, line);
}

static bool play_file(const char *path)
{
    struct error err = { 0 };
    struct play play = { .path = path, .who = "whatsapp:demo:5511999990000" };
    char line[LINE_MAX];
    FILE *file = fopen(path, "re");
    OWNED(stagehand) struct stagehand *hand = stagehand_new(&err);
    bool good = hand || complain(&play, "no stage", err.text);

    play.hand = hand;
    if (!file)
        good = complain(&play, "cannot be opened", "");
    while (good && fgets(line, sizeof line, file)) {
        play.line++;
        line[strcspn(line, "\n")] = '\0';
        good = play_line(&play, line);
    }
    if (file)
        fclose(file);
    good = good && nothing_pending(&play);
    facts_clear(&play.facts);
    return good;
}

int command_play(int count, char **paths)
{
    int failures = 0;
    if (count == 0)
        return command_usage("play");
    for (int i = 0; i < count; i++) {
        bool good = play_file(paths[i]);
        printf("%s %s\n", good ? "ok  " : "FAIL", paths[i]);
        failures += !good;
    }
    printf("%d passed, %d failed\n", count - failures, failures);
    return failures ? 1 : 0;
}
