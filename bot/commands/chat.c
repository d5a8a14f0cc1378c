/* balcao chat: the conversation in a terminal, with the demo's knowledge and no server. Each line
 * is a message; "1" to "9" press a button; "/later 40 min" lets time pass. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bot/base/memory.h"
#include "bot/commands/command.h"
#include "bot/commands/stagehand.h"

enum { LINE_MAX = 8192 };

static const char line_key[] = "console:local:me";

struct chat {
    struct stagehand *hand;
    int said;
    char conversation[ID_SIZE];
};

static void print_message(const struct message *message)
{
    if (message->who == SPEAKER_CUSTOMER || message->who == SPEAKER_NOTE)
        return;
    printf("\n  %s\n", message->text);
    for (size_t i = 0; i < message->button_count; i++)
        printf("    [%zu] %s\n", i + 1, message->buttons[i].title);
    if (message->facts[MESSAGE_ENTRY])
        printf("    (%s, p %.2f)\n", message->facts[MESSAGE_ENTRY], message->p);
}

static void print_new(struct chat *chat)
{
    const struct dialog *dialog = stagehand_dialog(chat->hand, line_key);
    if (strcmp(chat->conversation, dialog->conversation) != 0)
        chat->said = 0;
    for (size_t i = 0; i < dialog->message_count; i++)
        if (dialog->messages[i].number > chat->said)
            print_message(&dialog->messages[i]);
    chat->said = dialog->said;
    snprintf(chat->conversation, sizeof chat->conversation, "%s", dialog->conversation);
}

static const struct button *button_at(const struct dialog *dialog, const char *text)
{
    const struct message *last =
        dialog->message_count ? &dialog->messages[dialog->message_count - 1] : NULL;
    size_t number = (size_t)(text[0] - '1');
    if (!last || text[0] < '1' || text[0] > '9' || text[1] || number >= last->button_count)
        return NULL;
    return &last->buttons[number];
}

static void take(struct chat *chat, char *text)
{
    const struct button *button = button_at(stagehand_dialog(chat->hand, line_key), text);
    if (strncmp(text, "/later ", 7) == 0) {
        stagehand_waits(chat->hand, MINUTES(strtol(text + 7, NULL, 10)));
    } else if (button) {
        OWNED_TEXT char *id = memory_text(button->id), *title = memory_text(button->title);
        stagehand_says(chat->hand, line_key, "button", title, id);
    } else {
        stagehand_says(chat->hand, line_key, "text", text, NULL);
    }
}

int command_chat(int count, char **arguments)
{
    struct error err = { 0 };
    OWNED(stagehand) struct stagehand *hand = stagehand_new(&err);
    struct chat chat = { .hand = hand };
    char text[LINE_MAX];
    bool terminal = isatty(STDIN_FILENO);

    (void)count, (void)arguments;
    if (!hand)
        return command_failed(&err);
    stagehand_set_clock(hand, clock_now(&clock_real));
    while (fputs(terminal ? "\n> " : "", stdout), fflush(stdout), fgets(text, sizeof text, stdin)) {
        text[strcspn(text, "\n")] = '\0';
        if (!*text)
            continue;
        take(&chat, text);
        print_new(&chat);
    }
    return 0;
}
