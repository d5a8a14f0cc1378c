#include "kb/gate.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bot/base/memory.h"

enum { OFFERED = 3, NUMBER_MAX = 1000 /* beyond, e^utility has no meaning any more */ };

static const char *const feature_names[KB_FEATURES] = {
    [FEATURE_CHAR] = "char",
    [FEATURE_CENT] = "cent",
    [FEATURE_VOTE] = "vote",
    [FEATURE_QCOVUA] = "qcovUA",
    [FEATURE_CQUA] = "cqUA",
    [FEATURE_CE] = "ce",
    [FEATURE_ASP_JAC] = "asp_jac",
    [FEATURE_ASP_TOPIC] = "asp_topic",
    [FEATURE_ASP_EXTRA] = "asp_extra",
    [FEATURE_WH_CLASH] = "wh_clash",
    [FEATURE_WH_NEW] = "wh_new",
    [FEATURE_WH_LOST] = "wh_lost",
    [FEATURE_NEG_CLASH] = "neg_clash",
    [FEATURE_MASSK] = "massK",
    [FEATURE_REL] = "rel",
    [FEATURE_SRANK] = "srank",
    [FEATURE_CONTRAST] = "contrast",
};
static const char *const query_names[KB_QUERY_FEATURES] = {
    [FEATURE_QLEN] = "qlen",
    [FEATURE_CROWD] = "crowd",
};
static const char *const kind_names[GATE_KINDS] = {
    [GATE_FAQ] = "faq", [GATE_PASSAGE] = "passage"
};

const char *kb_feature_name(size_t feature)
{
    return feature < KB_FEATURES ? feature_names[feature] : NULL;
}

const char *gate_query_feature_name(size_t feature)
{
    return feature < KB_QUERY_FEATURES ? query_names[feature] : NULL;
}

static int read_number(const json_t *object, const char *name, double *out, struct error *err)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_number(value))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be a number", name);
    *out = json_number_value(value);
    if (!(fabs(*out) <= NUMBER_MAX))
        return error_set(err, ERROR_INVALID, "field \"%s\" should be between -%d and %d", name,
                         NUMBER_MAX, NUMBER_MAX);
    return 0;
}

static int read_numbers(const json_t *object, const char *const *names, double *out, size_t count,
                        struct error *err)
{
    for (size_t i = 0; i < count; i++)
        if (read_number(object, names[i], &out[i], err) < 0)
            return -1;
    return 0;
}

/* Gates that were written before these existed do without them. */
static int read_later(const json_t *object, struct gate_weights *out, struct error *err)
{
    const json_t *contrast = json_object_get(json_object_get(object, "weights"), "contrast");
    const json_t *rivals = json_object_get(object, "rivals");
    out->weights[FEATURE_CONTRAST] = contrast ? json_number_value(contrast) : 0;
    out->rivals = rivals ? json_number_value(rivals) : 1;
    if (!(out->rivals >= 1 && out->rivals <= NUMBER_MAX))
        return error_set(err, ERROR_INVALID, "field \"rivals\" should be from 1 to %d", NUMBER_MAX);
    if (!(fabs(out->weights[FEATURE_CONTRAST]) <= NUMBER_MAX))
        return error_set(err, ERROR_INVALID, "field \"contrast\" should be between -%d and %d",
                         NUMBER_MAX, NUMBER_MAX);
    return 0;
}

static int read_kind(const json_t *object, struct gate_weights *out, struct error *err)
{
    if (read_numbers(json_object_get(object, "weights"), feature_names, out->weights,
                     FEATURE_CONTRAST, err) < 0 ||
        read_numbers(json_object_get(object, "weights_none"), query_names, out->none,
                     KB_QUERY_FEATURES, err) < 0 ||
        read_number(object, "bias_none", &out->bias, err) < 0 ||
        read_number(object, "threshold", &out->threshold, err) < 0 ||
        read_number(object, "offer_threshold", &out->offer, err) < 0 ||
        read_later(object, out, err) < 0)
        return -1;
    if (out->threshold <= 0 || out->threshold > 1 || out->offer <= 0)
        return error_set(err, ERROR_INVALID, "a threshold should be above 0 and at most 1");
    return 0;
}

/* The file's own member, or the built-in one when it has none. */
static const json_t *member(const json_t *root, const json_t *shipped, const char *name)
{
    const json_t *own = json_object_get(root, name);
    return own ? own : json_object_get(shipped, name);
}

static int fill(const json_t *root, struct gate *gate, struct error *err)
{
    json_auto_t *shipped = json_loads(gate_shipped_text(), 0, NULL);
    const char *version = json_string_value(json_object_get(root, "version"));
    if (!json_is_object(root) || !version || strcmp(version, "1") != 0)
        return error_set(err, ERROR_INVALID,
                         "gate file: field \"version\" should be \"1\": calibrate again");
    for (size_t kind = 0; kind < GATE_KINDS; kind++)
        if (read_kind(member(root, shipped, kind_names[kind]), &gate->kinds[kind], err) < 0)
            return error_while(err, "gate file, \"%s\"", kind_names[kind]);
    if (lexicon_read(json_object_get(root, "cues") ? root : shipped, &gate->lexicon, err) < 0)
        return error_while(err, "gate file");
    return 0;
}

int gate_read(const char *json, struct gate **out, struct error *err)
{
    json_error_t where;
    if (strlen(json) > GATE_TEXT_MAX)
        return error_set(err, ERROR_INVALID, "gate file: longer than %d bytes", GATE_TEXT_MAX);
    json_auto_t *root = json_loads(json, 0, &where);
    if (!root)
        return error_set(err, ERROR_INVALID, "gate file: line %d: %s", where.line, where.text);

    struct gate *gate = memory_new(sizeof *gate);
    gate->holders = 1;
    if (fill(root, gate, err) < 0) {
        free(gate);
        return -1;
    }
    *out = gate;
    return 0;
}

struct gate *gate_keep(struct gate *gate)
{
    __atomic_add_fetch(&gate->holders, 1, __ATOMIC_RELAXED);
    return gate;
}

void gate_free(struct gate *gate)
{
    if (!gate || __atomic_sub_fetch(&gate->holders, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    lexicon_clear(&gate->lexicon);
    free(gate);
}

double gate_utility(const struct gate_weights *weights, const double *features,
                    const double *query_features)
{
    double utility = -weights->bias;
    for (size_t i = 0; i < KB_FEATURES; i++)
        utility += weights->weights[i] * features[i];
    for (size_t i = 0; i < KB_QUERY_FEATURES; i++)
        utility -= weights->none[i] * query_features[i];
    return utility;
}

double gate_confidence(double rivals, const double *p, size_t count, size_t best)
{
    double others = 0;
    for (size_t i = 0; i < count; i++)
        others += i == best ? 0 : p[i];
    return p[best] / (1 + (rivals - 1) * others);
}

void gate_set_careful(struct gate *gate, double threshold)
{
    __atomic_store(&gate->careful, &threshold, __ATOMIC_RELAXED);
}

double gate_careful(const struct gate *gate)
{
    double usual = gate->kinds[GATE_FAQ].threshold, careful;
    __atomic_load(&gate->careful, &careful, __ATOMIC_RELAXED);
    return careful > usual ? careful : usual;
}

static double confidence_of(const struct gate_weights *weights, const struct kb_result *result)
{
    double p[KB_HITS_MAX];
    for (size_t i = 0; i < result->count; i++)
        p[i] = result->hits[i].p;
    return result->count ? gate_confidence(weights->rivals, p, result->count, 0) : 0;
}

static void conclude(struct kb_result *out, enum kb_outcome outcome, const char *reason,
                     double threshold)
{
    out->outcome = outcome;
    out->reason = reason;
    out->threshold = threshold;
}

void gate_decide(const struct gate_weights *weights, const struct kb_query *query,
                 struct kb_result *out)
{
    double threshold = query->threshold > 0 ? query->threshold : weights->threshold;
    double offer = query->offer_threshold > 0 ? query->offer_threshold : weights->offer;
    double best = 0;

    out->confidence = confidence_of(weights, out);

    for (size_t i = 0; i < out->count && i < OFFERED; i++)
        best += out->hits[i].p;
    if (out->count == 0)
        conclude(out, KB_NONE, "nothing_found", threshold);
    else if (threshold < 1 && out->confidence >= threshold)
        conclude(out, KB_ANSWER, "confident", threshold);
    else if (best >= offer)
        conclude(out, KB_OFFER, "close", threshold);
    else
        conclude(out, KB_NONE, "unsure", threshold);
}
