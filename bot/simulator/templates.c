#include "bot/simulator/templates.h"

#include <stdio.h>
#include <string.h>

#include "bot/simulator/graph_reply.h"

enum {
    REVIEW_MS = 200,
    NAME_MAX_BYTES = 512,
    BODY_MAX_UNITS = 1024,
    EXISTS = 2388024,
    DELETED_LATELY = 2388023,
    QUOTA = 2388019,
    BAD_BODY = 2388072,
    TOO_LONG = 2388040,
    VARIABLE_AT_EDGE = 2388299,
};

static const json_int_t FIRST_ID = 1689556908129832;

static const char *const at_first[] = {
    "{\"name\":\"fatura_aviso\",\"language\":\"pt_BR\",\"category\":\"UTILITY\","
    "\"parameter_format\":\"NAMED\",\"components\":["
    "{\"type\":\"BODY\",\"text\":\"Olá {{nome}}, sua fatura de {{valor}} vence em {{data}}. Fale "
    "conosco por aqui.\",\"example\":{\"body_text_named_params\":["
    "{\"param_name\":\"nome\",\"example\":\"Ana\"},"
    "{\"param_name\":\"valor\",\"example\":\"R$ 120,50\"},"
    "{\"param_name\":\"data\",\"example\":\"20/11/2026\"}]}},"
    "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"QUICK_REPLY\",\"text\":\"Já paguei\"}]}]}",
    "{\"name\":\"retomar_conversa\",\"language\":\"pt_BR\",\"category\":\"UTILITY\","
    "\"parameter_format\":\"POSITIONAL\",\"components\":["
    "{\"type\":\"BODY\",\"text\":\"Olá {{1}}, temos uma resposta para você. Podemos continuar?\","
    "\"example\":{\"body_text\":[[\"Ana\"]]}}]}",
    "{\"name\":\"promocao_da_semana\",\"language\":\"pt_BR\",\"category\":\"MARKETING\","
    "\"parameter_format\":\"POSITIONAL\",\"components\":["
    "{\"type\":\"HEADER\",\"format\":\"IMAGE\",\"example\":{\"header_handle\":[\"4::aW\"]}},"
    "{\"type\":\"BODY\",\"text\":\"Nesta semana: {{1}} com desconto, só na loja.\","
    "\"example\":{\"body_text\":[[\"café\"]]}},"
    "{\"type\":\"FOOTER\",\"text\":\"Responda SAIR para não receber\"},"
    "{\"type\":\"BUTTONS\",\"buttons\":[{\"type\":\"URL\",\"text\":\"Ver oferta\","
    "\"url\":\"https://example.com/o/{{1}}\",\"example\":[\"https://example.com/o/abc\"]}]}]}",
};

static const char *member(const json_t *one, const char *name)
{
    const char *text = json_string_value(json_object_get(one, name));
    return text ? text : "";
}

json_t *templates_by_id(const struct simulator *simulator, const char *id)
{
    for (size_t i = 0; i < json_array_size(simulator->templates); i++)
        if (strcmp(member(json_array_get(simulator->templates, i), "id"), id) == 0)
            return json_array_get(simulator->templates, i);
    return NULL;
}

json_t *templates_by_name(const struct simulator *simulator, const char *name, const char *language)
{
    for (size_t i = 0; i < json_array_size(simulator->templates); i++) {
        json_t *one = json_array_get(simulator->templates, i);
        if (strcmp(member(one, "name"), name) == 0 &&
            strcmp(member(one, "language"), language) == 0)
            return one;
    }
    return NULL;
}

static json_t *add(struct simulator *simulator, const json_t *wanted, const char *status)
{
    char id[24];
    const char *format = member(wanted, "parameter_format");
    snprintf(id, sizeof id, "%lld", (long long)(FIRST_ID + simulator->last_template++));
    json_t *one =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:O, s:s, s:{s:s}}", "id", id, "name",
                  member(wanted, "name"), "language", member(wanted, "language"), "status", status,
                  "category", member(wanted, "category"), "parameter_format",
                  strcasecmp(format, "named") == 0 ? "NAMED" : "POSITIONAL", "components",
                  json_object_get(wanted, "components"), "rejected_reason", "NONE", "quality_score",
                  "score", "UNKNOWN");
    json_array_append_new(simulator->templates, one);
    return one;
}

void templates_open(struct simulator *simulator)
{
    simulator->templates = json_array();
    simulator->blocked_names = json_object();
    for (size_t i = 0; i < sizeof at_first / sizeof *at_first; i++) {
        json_auto_t *wanted = json_loads(at_first[i], 0, NULL);
        add(simulator, wanted, "APPROVED");
    }
}

/* ---- telling the business ---- */

static void tell(struct simulator *simulator, const char *field, json_t *value, int delay_ms)
{
    struct post_item item = { .field = field, .value = value, .delay_ms = delay_ms };
    post_item(simulator, &item);
}

static json_t *about(const json_t *one)
{
    return json_pack("{s:I, s:O, s:O}", "message_template_id",
                     (json_int_t)strtoll(member(one, "id"), NULL, 10), "message_template_name",
                     json_object_get(one, "name"), "message_template_language",
                     json_object_get(one, "language"));
}

static void tell_status(struct simulator *simulator, const json_t *one, const char *reason,
                        int delay_ms)
{
    json_t *value = about(one);
    json_object_set(value, "event", json_object_get(one, "status"));
    json_object_set(value, "message_template_category", json_object_get(one, "category"));
    json_object_set_new(value, "reason", json_string(reason ? reason : "NONE"));
    if (strcmp(member(one, "status"), "PAUSED") == 0)
        json_object_set_new(value, "other_info",
                            json_pack("{s:s, s:s}", "title", "FIRST_PAUSE", "description",
                                      "Paused for 3 hours: low quality."));
    tell(simulator, "message_template_status_update", value, delay_ms);
}

void templates_set_status(struct simulator *simulator, json_t *one, const char *status,
                          const char *reason)
{
    json_object_set_new(one, "status", json_string(status));
    json_object_set_new(one, "rejected_reason", json_string(reason ? reason : "NONE"));
    tell_status(simulator, one, reason, 0);
}

void templates_set_category(struct simulator *simulator, json_t *one, const char *category)
{
    json_t *value = about(one);
    json_object_set(value, "previous_category", json_object_get(one, "category"));
    json_object_set_new(value, "new_category", json_string(category));
    json_object_set_new(one, "category", json_string(category));
    tell(simulator, "template_category_update", value, 0);
}

/* Whoever reads the list sees at once what the webhook will tell a moment later. */
static void review(struct simulator *simulator, json_t *one)
{
    const char *how = simulator->switches.review;
    bool rejects = strcmp(how, "reject") == 0;
    if (strcmp(how, "wait") == 0)
        return;
    json_object_set_new(one, "status", json_string(rejects ? "REJECTED" : "APPROVED"));
    const char *reason = rejects ? "INCORRECT_CATEGORY" : "NONE";
    json_object_set_new(one, "rejected_reason", json_string(reason));
    tell_status(simulator, one, reason, REVIEW_MS);
}

/* ---- creating, editing, deleting ---- */

static bool is_name(const char *name)
{
    size_t length = strlen(name);
    return length > 0 && length <= NAME_MAX_BYTES &&
           strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == length;
}

static bool is_category(const char *category)
{
    return strcmp(category, "UTILITY") == 0 || strcmp(category, "MARKETING") == 0 ||
           strcmp(category, "AUTHENTICATION") == 0;
}

static bool check_body(const json_t *component, struct graph_refusal *out)
{
    const char *text = member(component, "text");
    size_t length = strlen(text);
    if (length == 0)
        return graph_refuse(out, BAD_BODY, "the body has no text");
    if (graph_units(text) > BODY_MAX_UNITS)
        return graph_refuse(out, TOO_LONG, "the body is longer than 1024 characters");
    if (strncmp(text, "{{", 2) == 0 || (length > 1 && strcmp(text + length - 2, "}}") == 0))
        return graph_refuse(out, VARIABLE_AT_EDGE,
                            "a variable cannot stand at the beginning or end");
    if (strstr(text, "{{") && !json_object_get(component, "example"))
        return graph_refuse(out, GRAPH_INVALID, "variables need examples");
    return true;
}

static bool check_components(const json_t *components, struct graph_refusal *out)
{
    bool body = false;
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *component = json_array_get(components, i);
        if (strcasecmp(member(component, "type"), "BODY") != 0)
            continue;
        body = true;
        if (!check_body(component, out))
            return false;
    }
    return body || graph_refuse(out, GRAPH_INVALID, "components need a body");
}

static bool is_blocked(const struct simulator *simulator, const char *name)
{
    json_int_t until = json_integer_value(json_object_get(simulator->blocked_names, name));
    return until > clock_now(simulator->options.clock);
}

json_t *templates_create(struct simulator *simulator, const json_t *wanted,
                         struct graph_refusal *out)
{
    const char *name = member(wanted, "name"), *language = member(wanted, "language");
    if (!is_name(name))
        graph_refuse(out, GRAPH_INVALID, "name should be 1 to 512 of a-z, 0-9 and _");
    else if (!*language)
        graph_refuse(out, GRAPH_INVALID, "language is required");
    else if (!is_category(member(wanted, "category")))
        graph_refuse(out, GRAPH_INVALID, "category should be UTILITY, MARKETING or AUTHENTICATION");
    else if (json_array_size(simulator->templates) >= TEMPLATES_MAX)
        graph_refuse(out, QUOTA, "there are too many templates");
    else if (templates_by_name(simulator, name, language))
        graph_refuse(out, EXISTS, "there is content in this language already");
    else if (is_blocked(simulator, name))
        graph_refuse(out, DELETED_LATELY, "the name was deleted within the last 30 days");
    else
        check_components(json_object_get(wanted, "components"), out);
    if (out->code)
        return NULL;
    json_t *one = add(simulator, wanted, "PENDING");
    json_t *reply = json_pack("{s:O, s:s, s:O}", "id", json_object_get(one, "id"), "status",
                              "PENDING", "category", json_object_get(one, "category"));
    review(simulator, one);
    return reply;
}

bool templates_edit(struct simulator *simulator, json_t *one, const json_t *wanted,
                    struct graph_refusal *out)
{
    const char *status = member(one, "status");
    const json_t *components = json_object_get(wanted, "components");
    const json_t *category = json_object_get(wanted, "category");
    bool approved = strcmp(status, "APPROVED") == 0;
    if (!approved && strcmp(status, "REJECTED") != 0 && strcmp(status, "PAUSED") != 0)
        return graph_refuse(out, GRAPH_INVALID,
                            "only approved, rejected and paused ones can be edited");
    if (category && approved)
        return graph_refuse(out, GRAPH_INVALID, "the category of an approved template is fixed");
    if (components && !check_components(components, out))
        return false;
    if (components)
        json_object_set_new(one, "components", json_deep_copy(components));
    if (category)
        json_object_set_new(one, "category", json_deep_copy(category));
    json_object_set_new(one, "status", json_string("PENDING"));
    review(simulator, one);
    return true;
}

static void drop(struct simulator *simulator, size_t at)
{
    const json_t *one = json_array_get(simulator->templates, at);
    if (strcmp(member(one, "status"), "APPROVED") == 0)
        json_object_set_new(simulator->blocked_names, member(one, "name"),
                            json_integer(clock_now(simulator->options.clock) + DAYS(30)));
    json_array_remove(simulator->templates, at);
}

bool templates_delete(struct simulator *simulator, const char *name, const char *id,
                      struct graph_refusal *out)
{
    size_t before = json_array_size(simulator->templates);
    for (size_t i = before; i-- > 0;) {
        const json_t *one = json_array_get(simulator->templates, i);
        if (strcmp(member(one, "name"), name) != 0 || (id && strcmp(member(one, "id"), id) != 0))
            continue;
        if (strcmp(member(one, "status"), "DISABLED") == 0)
            return graph_refuse(out, GRAPH_INVALID, "a disabled template cannot be deleted");
        drop(simulator, i);
    }
    return json_array_size(simulator->templates) < before ||
           graph_refuse(out, GRAPH_INVALID, "there is no template with this name");
}
