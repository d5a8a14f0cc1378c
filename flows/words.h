/* What a message says besides its question: a greeting, thanks, anger, "I want a person". Lists of
 * folded phrases in words.c; matched on whole words, so "pessoal" is not "pessoa". Pure. */
#pragma once

#include <stdbool.h>

bool words_ask_for_person(const char *text);
bool words_are_angry(const char *text);
bool words_ask_for_protocol(const char *text);
bool words_ask_who(const char *text);
bool words_agree(const char *text);  /* "sim", "ainda preciso" */
bool words_refuse(const char *text); /* "nenhuma dessas", "não" */

/* The whole message is nothing but that. */
bool words_only_greet(const char *text);
bool words_only_thank(const char *text);
bool words_only_bye(const char *text);

/* No letter and no digit in it: emoji, punctuation. */
bool words_are_none(const char *text);

/* More seems to come: very short, or ending in a word that wants another one. */
bool words_look_unfinished(const char *text);
