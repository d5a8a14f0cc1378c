/* The files as they are on disk, for whoever edits them: problems are seen before a build. */
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "prompts/check.h"

struct disk_report {
    struct prompt_report report;
    FILE *out;
};

static void print(struct prompt_report *report, const char *sentence)
{
    fprintf(((struct disk_report *)report)->out, "%s\n", sentence);
}

static int check_path(struct prompt_report *report, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return -1;
    char bytes[PROMPT_FILE_MAX + 1]; /* one more, so that a file beyond the limit shows */
    size_t length = fread(bytes, 1, sizeof bytes, file);
    int failed = ferror(file);
    fclose(file);
    if (failed)
        return -1;
    check_file(report, path, bytes, length);
    return 0;
}

static int check_pattern(struct prompt_report *report, const char *folder, const char *pattern)
{
    char path[PATH_MAX];
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, pattern) >= sizeof path)
        return -1;

    glob_t found = { 0 };
    int result = glob(path, GLOB_ERR, NULL, &found) == 0 ? 0 : -1;
    for (size_t i = 0; i < found.gl_pathc && result == 0; i++)
        result = check_path(report, found.gl_pathv[i]);
    globfree(&found);
    return result;
}

int prompts_check(const char *folder, FILE *out)
{
    struct disk_report disk = { { .line = print }, out };
    if (check_pattern(&disk.report, folder, "pt_BR/*.txt") < 0 ||
        check_pattern(&disk.report, folder, "model/*.txt") < 0)
        return -1;
    check_missing(&disk.report);
    return disk.report.problems;
}
