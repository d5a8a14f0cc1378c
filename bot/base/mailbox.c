#include "bot/base/mailbox.h"

#include <pthread.h>
#include <string.h>

#include "bot/base/memory.h"

struct mailbox {
    pthread_mutex_t lock; /* guards everything below, but for wake and its context */
    size_t letter_size, capacity, first, count;
    bool closed;
    void (*wake)(void *context);
    void *context;
    unsigned char slots[];
};

struct mailbox *mailbox_new(size_t letter_size, size_t capacity)
{
    struct mailbox *mailbox = memory_new(sizeof *mailbox + letter_size * capacity);
    pthread_mutex_init(&mailbox->lock, NULL);
    mailbox->letter_size = letter_size;
    mailbox->capacity = capacity;
    return mailbox;
}

void mailbox_free(struct mailbox *mailbox)
{
    if (!mailbox)
        return;
    pthread_mutex_destroy(&mailbox->lock);
    free(mailbox);
}

void mailbox_on_letter(struct mailbox *mailbox, void (*wake)(void *context), void *context)
{
    mailbox->wake = wake;
    mailbox->context = context;
}

static unsigned char *slot(struct mailbox *mailbox, size_t position)
{
    return mailbox->slots + position % mailbox->capacity * mailbox->letter_size;
}

bool mailbox_post(struct mailbox *mailbox, const void *letter)
{
    pthread_mutex_lock(&mailbox->lock);
    bool first = mailbox->count == 0;
    bool fits = !mailbox->closed && mailbox->count < mailbox->capacity;
    if (fits)
        memcpy(slot(mailbox, mailbox->first + mailbox->count++), letter, mailbox->letter_size);
    pthread_mutex_unlock(&mailbox->lock);
    if (fits && first && mailbox->wake)
        mailbox->wake(mailbox->context);
    return fits;
}

bool mailbox_try(struct mailbox *mailbox, void *letter)
{
    pthread_mutex_lock(&mailbox->lock);
    bool found = mailbox->count > 0;
    if (found) {
        memcpy(letter, slot(mailbox, mailbox->first++), mailbox->letter_size);
        mailbox->count--;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return found;
}

size_t mailbox_depth(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->lock);
    size_t depth = mailbox->count;
    pthread_mutex_unlock(&mailbox->lock);
    return depth;
}

void mailbox_close(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->lock);
    mailbox->closed = true;
    pthread_mutex_unlock(&mailbox->lock);
    if (mailbox->wake)
        mailbox->wake(mailbox->context);
}
