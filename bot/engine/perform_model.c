/* The model is asked for a clean question, or for the wording of an answer. Whatever goes wrong,
 * the result comes, and the rules go on without it. */
#include <string.h>

#include "bot/base/log.h"
#include "bot/base/memory.h"
#include "bot/engine/perform.h"
#include "bot/llm/model.h"

enum {
    REQUEST_MAX = 128 * 1024,
    ANSWER_MAX = 256 * 1024,
    INSTRUCTIONS_MAX = 16384,
    TURNS = 8,
    SOURCES = 3,
};

static void instruct(const struct engine *engine, const struct dialog *dialog,
                     enum prompt_name prompt, struct buf *out)
{
    const struct slot slots[] = { { "assistant", engine_assistant(engine, dialog)->name },
                                  { NULL, NULL } };
    buf_init(out, INSTRUCTIONS_MAX);
    prompt_fill(engine->parts.prompts, prompt, slots, out);
}

static void ask(struct shard *shard, struct errand *errand, const struct buf *body,
                http_result_fn *done)
{
    const struct model *model = shard->engine->parts.model;
    COUNT(&shard->engine->counters, model_calls);
    http_client_start(shard->http,
                      &(struct http_call){
                          .method = "POST",
                          .url = model->url,
                          .headers = { "Content-Type: application/json", model->authorization },
                          .body = body->data,
                          .length = body->length,
                          .lane = LANE_MODEL,
                          .timeout_ms = model->timeout_ms,
                          .answer_limit = ANSWER_MAX,
                          .done = done,
                          .context = errand,
                      });
}

static struct result result_of(struct errand *errand, int read, struct buf *text,
                               const struct error *err)
{
    struct engine *engine = errand->shard->engine;
    COUNT_BY(&engine->counters, model_milliseconds,
             (uint64_t)(clock_now(engine->parts.clock) - errand->began));
    if (read == 0)
        return (struct result){ .kind = RESULT_DONE,
                                .text = buf_take(text),
                                .source = memory_text(engine->parts.model->name) };
    COUNT(&engine->counters, model_failures);
    log_line(LOG_WARNING, "model_not_used", "why=\"%s\"", err->text);
    return (struct result){ .kind = RESULT_FAILED, .error = memory_text(err->text) };
}

static void rewritten(void *context, const struct http_result *http)
{
    struct errand *errand = context;
    const struct model_answer answer = { http->status, http->body, http->length };
    struct error err = { 0 };
    OWNED_BUF struct buf text = { 0 };

    buf_init(&text, 4 * MODEL_QUESTION_MAX);
    int read = model_read_rewrite(&answer, &text, &err);
    errand_end(errand, result_of(errand, read, &text, &err));
}

static bool is_spoken(const struct message *message)
{
    return message->text && message->who != SPEAKER_NOTE && message->who != SPEAKER_SYSTEM;
}

/* What was said up to message `last`, then the question, which may be several messages of it. */
static size_t last_turns(const struct dialog *dialog, int last, struct model_turn *out)
{
    const struct message *messages = dialog->messages;
    size_t count = 0, end = dialog->message_count, from;

    while (end > 0 &&
           (messages[end - 1].number > last || messages[end - 1].who == SPEAKER_CUSTOMER))
        end--;
    for (from = end > TURNS - 1 ? end - (TURNS - 1) : 0; from < end; from++)
        if (is_spoken(&messages[from]))
            out[count++] = (struct model_turn){ .customer = messages[from].who == SPEAKER_CUSTOMER,
                                                .text = messages[from].text };
    if (dialog->texts[DIALOG_QUESTION])
        out[count++] =
            (struct model_turn){ .customer = true, .text = dialog->texts[DIALOG_QUESTION] };
    return count;
}

void perform_rewrite(struct shard *shard, struct seat *seat, struct effect *effect)
{
    struct model_turn turns[TURNS];
    size_t count = last_turns(seat->dialog, effect->number, turns);
    OWNED_BUF struct buf instructions = { 0 }, body = { 0 };

    instruct(shard->engine, seat->dialog, PROMPT_MODEL_REWRITE, &instructions);
    buf_init(&body, REQUEST_MAX);
    model_ask_rewrite(shard->engine->parts.model, instructions.data, turns, count, &body);
    ask(shard, errand_new(shard, seat, effect), &body, rewritten);
}

static size_t sources_of(const json_t *found, struct model_source *out)
{
    size_t i, count = 0;
    const json_t *kept;
    json_array_foreach(json_object_get(found, "list"), i, kept)
    {
        struct model_source source = {
            .id = json_string_value(json_object_get(kept, "entry")),
            .question = json_string_value(json_object_get(kept, "question")),
            .answer = json_string_value(json_object_get(kept, "answer")),
        };
        if (count < SOURCES && source.id && source.question && source.answer)
            out[count++] = source;
    }
    return count;
}

static void worded(void *context, const struct http_result *http)
{
    struct errand *errand = context;
    const struct model_answer answer = { http->status, http->body, http->length };
    struct model_source sources[SOURCES];
    json_auto_t *found = errand->keep ? json_loads(errand->keep, 0, NULL) : NULL;
    size_t count = sources_of(found, sources);
    struct error err = { 0 };
    OWNED_BUF struct buf text = { 0 };

    buf_init(&text, 4 * MODEL_ANSWER_MAX);
    int read = model_read_answer(&answer, sources, count, &text, &err);
    errand_end(errand, result_of(errand, read, &text, &err));
}

void perform_word(struct shard *shard, struct seat *seat, struct effect *effect)
{
    struct dialog *dialog = seat->dialog;
    const char *clean = dialog->texts[DIALOG_REFORMULATED];
    struct model_source sources[SOURCES];
    json_auto_t *found = dialog_found(dialog);
    size_t count = sources_of(found, sources);
    struct errand *errand = errand_new(shard, seat, effect);
    OWNED_BUF struct buf instructions = { 0 }, body = { 0 };

    errand->keep = memory_text(dialog->found);
    instruct(shard->engine, dialog, PROMPT_MODEL_ANSWER, &instructions);
    buf_init(&body, REQUEST_MAX);
    model_ask_answer(shard->engine->parts.model, instructions.data,
                     clean ? clean : dialog->texts[DIALOG_QUESTION], sources, count, &body);
    ask(shard, errand, &body, worded);
}
