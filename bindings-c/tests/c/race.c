/* A race on purpose: two threads have the library write to the same place. ThreadSanitizer must see it, and must see it
   in the library: this is how it is known that the Rust side is watched. */
#include "support.h"

#include <pthread.h>

static size_t count;

static void *take(void *queue)
{
    for (int time = 0; time < 100; time++) {
        avenping_completion *completion = NULL;
        avenping_queue_take(queue, &completion, 1, &count, NULL);
    }
    return NULL;
}

int main(void)
{
    avenping_queue *queue = new_queue();
    pthread_t threads[2];
    for (int index = 0; index < 2; index++)
        pthread_create(&threads[index], NULL, take, queue);
    for (int index = 0; index < 2; index++)
        pthread_join(threads[index], NULL);
    avenping_queue_free(queue);
    return conclude("race");
}
