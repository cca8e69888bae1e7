/* Ends with calls in flight, in the way the argument says: nothing may crash, hang, or be heard of afterwards. */
#include "support.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static volatile int over;

static void hear(avenping_completion *completion, void *user_data)
{
    (void)user_data;
    avenping_completion_free(completion);
    if (over)
        _exit(3);
}

static void *blocked(void *client)
{
    send_text(client, NULL, NULL);
    return NULL;
}

int main(int argc, char **argv)
{
    const char *way = argc > 1 ? argv[1] : "return";
    avenping_error *error = NULL;
    reset();
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    OK(send_text(client, NULL, &error));
    fault("{\"kind\": \"stall\"}", -1);
    avenping_async through = { .size = sizeof through, .queue = queue };
    avenping_async with = { .size = sizeof with, .callback = hear };
    for (int number = 0; number < 10; number++)
        OK(start_text(client, NULL, number % 2 ? &through : &with, &error));
    pthread_t thread;
    pthread_create(&thread, NULL, blocked, client);
    while (requests() < 12)
        wait_ms(5);
    int result = conclude(way);
    if (strcmp(way, "free") == 0) {
        /* The queue's calls are cancelled, the callbacks' go on. */
        avenping_queue_free(queue);
    } else if (strcmp(way, "exit") == 0) {
        exit(result);
    } else if (strcmp(way, "quick") == 0) {
        quick_exit(result);
    }
    return result;
}
