#include "bot/model/phone.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS_MIN = 8, COUNTRY = 2, AREA = 4 /* where the subscriber's part begins */ };
enum { WITHOUT_NINE = 12, WITH_NINE = 13 };

/* The 67 area codes in use (Anatel), by their first digit. */
static const char *const areas[10] = {
    [1] = "123456789", [2] = "12478",  [3] = "1234578",   [4] = "123456789", [5] = "1345",
    [6] = "123456789", [7] = "134579", [8] = "123456789", [9] = "123456789",
};

static bool is_area(const char *digits)
{
    const char *second = areas[digits[0] - '0'];
    return second && digits[1] && strchr(second, digits[1]);
}

static bool is_number(const char *digits)
{
    size_t length = strspn(digits, "0123456789");
    return digits[length] == '\0' && length >= DIGITS_MIN && length < PHONE_SIZE;
}

static bool begins(const char *digits, const char *prefix, size_t length)
{
    return strncmp(digits, prefix, strlen(prefix)) == 0 && strlen(digits) == length;
}

/* The first of a mobile's old eight digits is 6 to 9; of a landline's, 2 to 5. */
static bool lacks_nine(const char *digits)
{
    return begins(digits, "55", WITHOUT_NINE) && is_area(digits + COUNTRY) && digits[AREA] >= '6';
}

static void insert_nine(const char *digits, char out[PHONE_SIZE])
{
    snprintf(out, PHONE_SIZE, "%.4s9%.8s", digits, digits + AREA);
}

static void drop_one(const char *digits, int at, char out[PHONE_SIZE])
{
    snprintf(out, PHONE_SIZE, "%.*s%.12s", at, digits, digits + at + 1);
}

bool phone_canonical(const char *digits, char out[PHONE_SIZE])
{
    enum { AFTER_COUNTRY = 2 };
    if (!is_number(digits))
        return false;
    if (lacks_nine(digits))
        insert_nine(digits, out);
    else if (begins(digits, "521", WITH_NINE) || begins(digits, "549", WITH_NINE))
        drop_one(digits, AFTER_COUNTRY, out);
    else
        snprintf(out, PHONE_SIZE, "%.15s", digits);
    return true;
}
