#include "tests/support/fold_rig.h"

#include <stdio.h>
#include <string.h>

#include "bot/base/memory.h"
#include "kb/gate.h"
#include "tests/support/check.h"
#include "tests/support/kb_library.h"

static const char *const entries[] = {
    "{\"id\":\"card\",\"question\":\"Como desbloqueio meu cartão?\",\"answer\":\"No aplicativo, "
    "em Cartões, toque em Desbloquear.\",\"tags\":[\"cartões\"]}",
    "{\"id\":\"invoice\",\"question\":\"Como emito a segunda via do boleto?\",\"answer\":\"Em "
    "Pagamentos, escolha Segunda via.\",\"tags\":[\"pagamentos\"]}",
    "{\"id\":\"delivery\",\"question\":\"Qual é o prazo de entrega?\",\"answer\":\"Cinco dias "
    "úteis.\"}",
    "{\"id\":\"address\",\"question\":\"Como mudo meu endereço de entrega?\",\"answer\":\"Em "
    "Perfil, toque em Endereços.\"}",
    "{\"id\":\"hours\",\"question\":\"Vocês abrem aos domingos?\",\"answer\":\"Não.\"}",
    "{\"id\":\"password\",\"question\":\"Esqueci minha senha, como recupero?\",\"answer\":\"Toque "
    "em Esqueci a senha.\"}",
};

static int open_on(void **state, const char *line)
{
    struct fold_rig *rig = memory_new(sizeof *rig);
    struct error err = { 0 };

    if (prompts_open(&rig->prompts, &err) < 0)
        return -1;
    rig->library = library_new(gate_shipped());
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        kb_put_json(rig->library, entries[i]);
    library_publish(rig->library);
    rig->assistant = assistant_standard;
    rig->assistant.unfinished_wait = 0;
    rig->assistant.robot_same = rig->assistant.robot_turns = 0; /* its customers never pause */
    rig->dialog = dialog_new(line);
    rig->stage = (struct stage){ .now = RIG_NOON,
                                 .assistant = &rig->assistant,
                                 .prompts = rig->prompts,
                                 .knowledge = library_hold(rig->library),
                                 .scratch = kb_scratch_new(),
                                 .arena = arena_new(),
                                 .doubt = DOUBT_STANDARD };
    *state = rig;
    return 0;
}

int fold_rig_open(void **state)
{
    return open_on(state, RIG_LINE);
}

int fold_rig_open_sending(void **state)
{
    return open_on(state, RIG_SENT_LINE);
}

int fold_rig_close(void **state)
{
    struct fold_rig *rig = *state;
    dialog_free(rig->dialog);
    arena_free(rig->stage.arena);
    kb_scratch_free(rig->stage.scratch);
    generation_release(rig->stage.knowledge);
    library_free(rig->library);
    prompts_free(rig->prompts);
    free(rig);
    return 0;
}

void rig_fold(struct fold_rig *rig, struct arrival *arrival)
{
    arena_reset(rig->stage.arena);
    fold(rig->dialog, arrival, &rig->stage, &rig->out);
    arrival_free(arrival);
}

void rig_settle(struct fold_rig *rig)
{
    for (size_t i = 0; i < rig->dialog->message_count; i++)
        rig->dialog->messages[i].filed = true;
    rig->dialog->record_stale = rig->dialog->ticket_stale = false;
}

static struct incoming incoming(struct fold_rig *rig, enum incoming_kind kind, const char *id)
{
    return (struct incoming){ .kind = kind,
                              .id = id,
                              .channel = rig->dialog->texts[DIALOG_CHANNEL],
                              .account = rig->dialog->texts[DIALOG_ACCOUNT],
                              .address = rig->dialog->texts[DIALOG_ADDRESS],
                              .type = "text",
                              .at = rig->stage.now };
}

void rig_text_id(struct fold_rig *rig, const char *id, const char *text)
{
    struct incoming in = incoming(rig, INCOMING_MESSAGE, id);
    in.message_id = id;
    in.text = text;
    rig_fold(rig, arrival_copy(&in));
}

void rig_text(struct fold_rig *rig, const char *text)
{
    char id[32];
    snprintf(id, sizeof id, "in:%d", ++rig->events);
    rig_text_id(rig, id, text);
}

void rig_press(struct fold_rig *rig, const char *button, const char *title)
{
    char id[32];
    snprintf(id, sizeof id, "in:%d", ++rig->events);
    struct incoming in = incoming(rig, INCOMING_MESSAGE, id);
    in.type = "button";
    in.text = title;
    in.reply_id = button;
    rig_fold(rig, arrival_copy(&in));
}

void rig_status(struct fold_rig *rig, const char *callback, const char *status)
{
    char id[32];
    snprintf(id, sizeof id, "in:%d", ++rig->events);
    struct incoming in = incoming(rig, INCOMING_STATUS, id);
    in.type = NULL;
    in.message_id = "wamid.1";
    in.status = status;
    in.callback = callback;
    rig_fold(rig, arrival_copy(&in));
}

void rig_result(struct fold_rig *rig, const char *effect, struct result result)
{
    char id[EFFECT_ID_SIZE];
    snprintf(id, sizeof id, "%s", effect); /* it may be the effect's own */
    result.text = memory_text(result.text);
    result.source = memory_text(result.source);
    result.error = memory_text(result.error);
    result.address = memory_text(result.address);
    rig_fold(rig, arrival_result(rig->dialog->texts[DIALOG_LINE], id, result));
}

void rig_time(struct fold_rig *rig, moment passed)
{
    rig->stage.now += passed;
    rig_fold(rig, arrival_timer(rig->dialog->texts[DIALOG_LINE]));
}

void rig_desk(struct fold_rig *rig, const char *who, const char *kind, const char *more)
{
    char id[32];
    json_t *body = json_pack("{s:s, s:{s:s, s:s}}", "kind", kind, "by", "id", who, "name",
                             strcmp(who, "ana") == 0 ? "Ana Prado" : "Bia Lima");
    json_auto_t *members = json_loads(more ? more : "{}", 0, NULL);
    assert_non_null(members);
    json_object_update(body, members);
    snprintf(id, sizeof id, "desk:%d", ++rig->events);
    rig_fold(rig, arrival_desk(id, rig->dialog->texts[DIALOG_LINE], body));
}

struct message *rig_last(struct fold_rig *rig)
{
    assert_true(rig->dialog->message_count > 0);
    return &rig->dialog->messages[rig->dialog->message_count - 1];
}

const char *rig_reason(struct fold_rig *rig)
{
    const char *reason = rig_last(rig)->facts[MESSAGE_REASON];
    return reason ? reason : "";
}

size_t rig_said(struct fold_rig *rig, enum speaker who)
{
    size_t count = 0;
    for (size_t i = 0; i < rig->dialog->message_count; i++)
        count += rig->dialog->messages[i].who == who;
    return count;
}

struct effect *rig_effect(struct fold_rig *rig, enum effect_kind kind)
{
    struct effect *found = NULL;
    for (size_t i = 0; i < rig->dialog->effect_count; i++) {
        if (rig->dialog->effects[i].kind != kind)
            continue;
        assert_null(found);
        found = &rig->dialog->effects[i];
    }
    assert_non_null(found);
    return found;
}

char *rig_written(struct fold_rig *rig)
{
    OWNED_BUF struct buf out = { 0 };
    buf_init(&out, RIG_TEXT_MAX);
    dialog_write(rig->dialog, &out);
    return buf_take(&out);
}
