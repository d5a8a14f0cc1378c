/* The folder of a server that is measured, and what its store holds at first. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bot/assistants.h"
#include "bot/base/memory.h"
#include "bot/bench/server.h"
#include "bot/bench/wire.h"
#include "bot/demo_knowledge.h"

static const char more[] = " Se ainda restar alguma dúvida, escreva aqui mesmo que a nossa equipe "
                           "acompanha com você cada passo até que tudo esteja resolvido.";

void questions_clear(struct questions *questions)
{
    for (size_t i = 0; i < questions->count; i++)
        free(questions->texts[i]);
    questions->count = 0;
}

/* It must be answered at once and alone: no offer, no person, nothing added from before. */
static bool is_plain(const struct generation *now, const struct entry *entry,
                     struct kb_scratch *scratch)
{
    struct kb_result *result = memory_new(sizeof *result);
    kb_search(now, &(struct kb_query){ .text = entry->question, .now = clock_now(&clock_real) },
              scratch, result);
    bool plain = result->outcome == KB_ANSWER && result->hits[0].p > 0.9 &&
                 strcmp(result->hits[0].entry->id, entry->id) == 0 &&
                 !kb_is_follow_up(now, entry->question);
    free(result);
    return plain;
}

static void choose_questions(struct knowledge *knowledge, struct questions *out)
{
    const struct generation *now = library_hold(knowledge_library(knowledge));
    OWNED(kb_scratch) struct kb_scratch *scratch = kb_scratch_new();
    char id[32];

    for (int i = 1; i < SERVER_ENTRIES_MAX; i++) {
        snprintf(id, sizeof id, "demo-%03d", i);
        const struct entry *entry = generation_entry(now, id);
        if (entry && is_plain(now, entry, scratch))
            out->texts[out->count++] = memory_text(entry->question);
    }
    generation_release(now);
}

static int lengthen(struct knowledge *knowledge, size_t least, struct error *err)
{
    struct entry *list[SERVER_ENTRIES_MAX];
    const struct generation *now = library_hold(knowledge_library(knowledge));
    size_t count = 0;
    char id[32];

    for (int i = 1; i < SERVER_ENTRIES_MAX; i++) {
        snprintf(id, sizeof id, "demo-%03d", i);
        const struct entry *entry = generation_entry(now, id);
        if (!entry || strlen(entry->answer) >= least)
            continue;
        OWNED_BUF struct buf text;
        buf_init(&text, 2 * least + sizeof more);
        buf_text(&text, entry->answer);
        while (text.length < least)
            buf_text(&text, more);
        list[count] = entry_dup(entry);
        memory_set(&list[count++]->answer, text.data);
    }
    generation_release(now);
    int result = knowledge_import(knowledge, list, count, err);
    while (count > 0)
        entry_free(list[--count]);
    return result;
}

static int fill(struct server *server, struct store *store, size_t least, struct error *err)
{
    OWNED(knowledge) struct knowledge *knowledge = NULL;
    json_auto_t *assistant = json_pack("{s:s, s:i, s:i, s:i}", "name", "Pirilampo",
                                       "unfinished_wait", 0, "robot_same", 0, "robot_turns", 0);

    if (assistants_save(store, assistant, err) < 0 ||
        knowledge_open(&knowledge, store, NULL, &clock_real, err) < 0 ||
        demo_knowledge_load(knowledge, clock_now(&clock_real), err) < 0)
        return -1;
    choose_questions(knowledge, &server->questions);
    if (server->questions.count < 10)
        return error_set(err, ERROR_INVALID, "the demo's knowledge answers too few questions");
    return least ? lengthen(knowledge, least, err) : 0;
}

/* On the disk where a store would be: /tmp may be memory, on which fsync costs nothing. */
static int make_folder(struct server *server, struct error *err)
{
    const char *base = getenv("TMPDIR");
    if (!base || !*base) {
        base = "var";
        mkdir(base, 0700);
    }
    snprintf(server->folder, sizeof server->folder, "%s/bench-XXXXXX", base);
    if (mkdtemp(server->folder))
        return 0;
    int why = errno;
    server->folder[0] = '\0';
    return error_set(err, ERROR_SYSTEM, "no folder can be made in %s (TMPDIR): errno %d", base,
                     why);
}

static void set_all(struct server *server)
{
    server_set(server, "BALCAO_STORE=sqlite:%s/balcao.db", server->folder);
    server_set(server, "BALCAO_LISTEN=127.0.0.1:%d", server->port);
    server_set(server, "BALCAO_LOG=warning");
    server_set(server, "BALCAO_SECRET=bench-secret-that-signs-nothing-else");
    server_set(server, "BALCAO_WHATSAPP_PHONE_NUMBER_ID=%s", server_phone_number_id);
    server_set(server, "BALCAO_WHATSAPP_APP_SECRET=%s", server_app_secret);
    server_set(server, "BALCAO_WHATSAPP_TOKEN=bench-token");
    server_set(server, "BALCAO_WHATSAPP_RATE=0");
    server_set(server, "BALCAO_WHATSAPP_PAIR_RATE=0");
    server_set(server, "BALCAO_WHATSAPP_RECEIPTS=no"); /* they would double the requests */
    server_set(server, "BALCAO_WHATSAPP_VERIFY_TOKEN=bench-verify");
}

int server_prepare(struct server *server, size_t answer_least, struct error *err)
{
    char address[SERVER_PATH_SIZE + 32];
    OWNED(store) struct store *store = NULL;

    *server = (struct server){ .port = wire_free_port() };
    if (make_folder(server, err) < 0)
        return -1;
    set_all(server);
    snprintf(address, sizeof address, "sqlite:%s/balcao.db", server->folder);
    if (store_open(&store, address, err) < 0)
        return -1;
    return fill(server, store, answer_least, err);
}

static void remove_folder(const char *folder)
{
    DIR *list = opendir(folder);
    const struct dirent *file;
    char path[SERVER_PATH_SIZE + 300];

    while (list && (file = readdir(list))) {
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        unlink(path); /* not of "." and "..": these are folders */
    }
    if (list)
        closedir(list);
    rmdir(folder);
}

void server_forget(struct server *server)
{
    server_stop(server);
    if (*server->folder)
        remove_folder(server->folder);
    questions_clear(&server->questions);
    for (size_t i = 0; i < server->setting_count; i++)
        free(server->settings[i]);
    *server = (struct server){ .process = 0 };
}
