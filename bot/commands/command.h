/* The commands of the program, one file each. */
#pragma once

struct command {
    const char *name, *arguments, *help;
    int (*run)(int count, char **arguments); /* what follows the name; the exit status */
};

extern const struct command commands[]; /* ends with {} */

int command_serve(int count, char **arguments);
int command_demo(int count, char **arguments);
int command_simulator(int count, char **arguments);
int command_chat(int count, char **arguments);
int command_config(int count, char **arguments);
int command_doctor(int count, char **arguments);
int command_health(int count, char **arguments);
int command_user(int count, char **arguments);
int command_kb(int count, char **arguments);
int command_eval(int count, char **arguments);
int command_play(int count, char **paths);
int command_bench(int count, char **arguments);

/* Writes the sentence to standard error; 1. */
struct error;
int command_failed(const struct error *err);
int command_usage(const char *name); /* 2 */
