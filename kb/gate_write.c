#include "kb/gate_write.h"

#include <math.h>

enum { FEW = 200 /* questions; with fewer, a threshold of its own is a guess */ };

const char *calibration_warning(const struct calibration *found)
{
    if (found->questions == 0)
        return "No labelled question of this kind: weights and threshold are those it started "
               "from.";
    if (!found->chosen && found->trained)
        return "Too little data, or too many errors, for 95 %: with these weights it only offers.";
    if (!found->chosen)
        return "Too little data, or too many errors, for 95 %: the threshold is the one it started "
               "from.";
    if (found->questions < FEW)
        return "Fewer than 200 questions: the threshold is only a careful guess. Label more.";
    if (found->near == 0)
        return "No question without an entry among them: how many near questions would be answered "
               "is not known.";
    if (!found->trained)
        return "Fewer than 1,000 questions: only the threshold is its own.";
    return NULL;
}

static void add_number(struct buf *out, const char *name, double number)
{
    buf_key(out, name);
    buf_format(out, "%.6g", number);
}

static void start_object(struct buf *out, const char *name)
{
    buf_key(out, name);
    buf_char(out, '{');
}

static void write_weights(const struct gate_weights *weights, struct buf *out)
{
    buf_text(out, "\"weights\":{");
    for (size_t i = 0; i < KB_FEATURES; i++)
        buf_format(out, "%s\"%s\":%.6g", i ? "," : "", kb_feature_name(i), weights->weights[i]);
    buf_text(out, "},\n  \"weights_none\":{");
    for (size_t i = 0; i < KB_QUERY_FEATURES; i++)
        buf_format(out, "%s\"%s\":%.6g", i ? "," : "", gate_query_feature_name(i),
                   weights->none[i]);
    buf_char(out, '}');
    add_number(out, "bias_none", weights->bias);
    add_number(out, "threshold", weights->threshold);
    add_number(out, "offer_threshold", weights->offer);
    add_number(out, "rivals", weights->rivals);
}

static void write_learned(const struct calibration *found, struct buf *out)
{
    const char *warning = calibration_warning(found);
    buf_text(out, ",\n  \"learned\":{\"weights\":");
    buf_json(out, found->trained ? "own" : "kept");
    buf_key(out, "threshold");
    buf_json(out, found->chosen ? "own" : "kept");
    buf_format(out, ",\"questions\":%zu,\"answerable\":%zu,\"near\":%zu", found->questions,
               found->answerable, found->near);
    start_object(out, "thresholds");
    buf_format(out, "\"p95\":%.6g", found->p95);
    add_number(out, "p95_lower", found->p95_lower);
    add_number(out, "p95_near", found->p95_near);
    add_number(out, "p98", found->p98);
    buf_text(out, "},\n   \"expected\":{");
    buf_format(out, "\"coverage\":%.4g", found->coverage);
    add_number(out, "precision", found->precision);
    add_number(out, "precision_at_least", found->precision_lower);
    add_number(out, "near_answered", found->near_answered);
    buf_char(out, '}');
    if (warning) {
        buf_text(out, ",\n   \"warning\":");
        buf_json(out, warning);
    }
    buf_char(out, '}');
}

static void write_kind(const char *name, const struct calibration *found, struct buf *out)
{
    buf_format(out, ",\n \"%s\":{", name);
    write_weights(&found->weights, out);
    write_learned(found, out);
    buf_char(out, '}');
}

void gate_write(const struct calibration found[GATE_KINDS], const char *const *sets,
                size_t set_count, struct buf *out)
{
    buf_text(out, "{\"version\":\"1\",\n \"trained_on\":[");
    for (size_t i = 0; i < set_count; i++) {
        buf_text(out, i ? "," : "");
        buf_json(out, sets[i]);
    }
    buf_char(out, ']');
    write_kind("faq", &found[GATE_FAQ], out);
    write_kind("passage", &found[GATE_PASSAGE], out);
    buf_text(out, "}\n");
}
