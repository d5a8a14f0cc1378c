#include "bot/commands/training.h"

#include <string.h>

#include "bot/commands/json_lines.h"
#include "kb/evaluate.h"
#include "kb/gate_write.h"

struct asking {
    struct training *training;
    const struct generation *generation;
};

static int take_entry(void *context, json_t *line, struct error *err)
{
    return evaluation_add(context, line, err);
}

static int take_question(void *context, json_t *line, struct error *err)
{
    const struct asking *asking = context;
    const struct training *training = asking->training;
    const char *split = json_string_value(json_object_get(line, "split"));
    const char *faq = json_string_value(json_object_get(line, "faq"));

    if (training->dev_only && !(split && strcmp(split, "dev") == 0))
        return 0;
    if (faq && json_object_get(training->without, faq))
        return 0;
    return calibrator_ask(training->calibrator, asking->generation, line, training->set, err);
}

int training_folder(struct training *training, const char *folder, struct error *err)
{
    OWNED(evaluation) struct evaluation *evaluation = evaluation_new(gate_shipped());
    if (json_lines_in(folder, "kb.jsonl", take_entry, evaluation, err) < 0)
        return -1;
    struct asking asking = { training, evaluation_generation(evaluation) };
    int result = json_lines_in(folder, "queries.jsonl", take_question, &asking, err);
    training->set++;
    return result;
}

int training_file(struct training *training, const struct generation *generation, const char *path,
                  struct error *err)
{
    struct asking asking = { training, generation };
    int result = json_lines_read(path, take_question, &asking, err);
    training->set++;
    return result;
}

int training_dev(const char *folder, const json_t *without, struct buf *out,
                 struct calibration *found, struct error *err)
{
    OWNED(gate) struct gate *gate = gate_shipped();
    OWNED(calibrator) struct calibrator *calibrator = calibrator_new(gate);
    struct training training = { .calibrator = calibrator, .dev_only = true, .without = without };
    struct calibration kinds[GATE_KINDS];

    if (training_folder(&training, folder, err) < 0)
        return -1;
    calibrator_finish(calibrator, true, kinds);
    gate_write(kinds, &folder, 1, out);
    if (found)
        *found = kinds[GATE_FAQ];
    return 0;
}
