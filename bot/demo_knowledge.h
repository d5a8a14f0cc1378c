/* The demo's knowledge, carried in the program: an invented chain of unattended mini-markets. */
#pragma once

#include "bot/engine/knowledge.h"

int demo_knowledge_load(struct knowledge *knowledge, struct error *err);
