/* Telephone numbers that WhatsApp writes in two ways.
 *
 * A Brazilian mobile number has 13 digits (55, two of the area, nine), but accounts that are older
 * than the ninth digit are still known without it; Mexico (521…) and Argentina (549…) have the same
 * trouble with one digit more. Which form an account has depends on its age: no rule tells. So the
 * form that came in is kept for sending, and this one form is for recognising. Pure; any thread. */
#pragma once

#include <stdbool.h>

enum { PHONE_SIZE = 16 }; /* E.164: at most 15 digits */

/* The form by which a number is recognised: "558596123586" and "5585996123586" both give the
 * second; a landline is left alone. False, and nothing written, when it is not 8 to 15 digits. */
bool phone_canonical(const char *digits, char out[PHONE_SIZE]);
