/* What tells a candidate from its strongest rival. Siblings differ in one word ("titular",
 * "dependente"); this is the share of the question's content that the one covers and the other does
 * not, between -1 and 1. The rival of the first is the second of the first stage, that of all
 * others the first. */
#pragma once

#include "kb/kb.h"
#include "kb/question.h"

/* Fills FEATURE_CONTRAST of all hits, still in the order of the candidates, from what features_of
 * found covered. */
void contrast_fill(const struct question *question, struct kb_result *result);
