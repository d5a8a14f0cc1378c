/* The only way into a thread from another one.
 *
 * Any thread may post; one thread, the owner, takes. Letters are copied in and out, so nothing
 * is ever shared. A full mailbox refuses, and the sender decides what that means. The owner learns
 * of a letter through `wake`, which it hangs into whatever it waits on (a condition, an epoll). */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "bot/base/own.h"

struct mailbox;

struct mailbox *mailbox_new(size_t letter_size, size_t capacity);
void mailbox_free(struct mailbox *mailbox);
DEFINE_OWNED(mailbox)

/* Called, outside the lock, after each letter that found the mailbox empty. Set before use. */
void mailbox_on_letter(struct mailbox *mailbox, void (*wake)(void *context), void *context);

/* Any thread. False when full or closed. */
bool mailbox_post(struct mailbox *mailbox, const void *letter);

/* Owner only. False at once when there is no letter. */
bool mailbox_try(struct mailbox *mailbox, void *letter);

/* Any thread. How many letters wait. */
size_t mailbox_depth(struct mailbox *mailbox);

/* Any thread. Letters already inside can still be taken. */
void mailbox_close(struct mailbox *mailbox);
