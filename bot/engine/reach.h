/* How a channel reaches its customer: by a request that we make, or by the customer's page that
 * follows the stored messages. */
#pragma once

#include <stdbool.h>

bool reach_needs_sending(const char *channel);
