/* A customer's address as lists show it: "5511•••••0000". Pure; any thread. */
#pragma once

enum { MASKED_SIZE = 64 };

/* The first and the last four characters, of a short address two, of a very short one none. What is
 * masked already stays as it is. */
const char *mask_address(const char *address, char out[MASKED_SIZE]);
