/* Sends many messages from one thread with an epoll loop: `epoll RECIPIENT HOW_MANY`. Linux. */
#include <avenping.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

static int failed(avenping_error *error)
{
    fprintf(stderr, "%s\n", avenping_error_text(error, NULL));
    avenping_error_free(error);
    return 1;
}

/* Reports what came of one call, whose number is its user data. */
static void report(avenping_completion *completion)
{
    unsigned long number = (unsigned long)(uintptr_t)avenping_completion_user_data(completion);
    avenping_sent_message *sent = NULL;
    avenping_error *error = NULL;
    if (avenping_completion_take_sent_message(completion, &sent, &error) == AVENPING_OK)
        printf("%lu: %s\n", number, avenping_sent_message_id(sent, NULL));
    else
        printf("%lu: %s\n", number, avenping_error_text(error, NULL));
    avenping_error_free(error);
    avenping_sent_message_free(sent);
    avenping_completion_free(completion);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s RECIPIENT HOW_MANY\n", argv[0]);
        return 2;
    }
    unsigned long left = strtoul(argv[2], NULL, 10);

    avenping_client *client = NULL;
    avenping_queue *queue = NULL;
    avenping_error *error = NULL;
    int fd = -1;
    if (avenping_client_new(NULL, &client, &error) != AVENPING_OK || avenping_queue_new(&queue, &error) != AVENPING_OK ||
        avenping_queue_fd(queue, &fd, &error) != AVENPING_OK) {
        avenping_queue_free(queue);
        avenping_client_free(client);
        return failed(error);
    }

    /* All at once: the loop below has nothing else to do. */
    for (unsigned long number = 1; number <= left; number++) {
        avenping_messages_send_text_request request = { .size = sizeof request, .to = argv[1], .text = "Hello" };
        avenping_async how = { .size = sizeof how, .queue = queue, .user_data = (void *)(uintptr_t)number };
        if (avenping_messages_send_text_start(client, &request, NULL, &how, &error) != AVENPING_OK) {
            avenping_queue_free(queue); /* Cancels what has begun. */
            avenping_client_free(client);
            return failed(error);
        }
    }

    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event watched = { .events = EPOLLIN, .data = { .fd = fd } };
    if (loop < 0 || epoll_ctl(loop, EPOLL_CTL_ADD, fd, &watched) != 0) {
        perror("epoll");
        avenping_queue_free(queue);
        avenping_client_free(client);
        return 1;
    }
    while (left > 0) {
        struct epoll_event event;
        if (epoll_wait(loop, &event, 1, -1) < 1)
            continue; /* Interrupted by a signal. */
        avenping_completion *completions[64];
        size_t count = 0;
        if (avenping_queue_take(queue, completions, 64, &count, &error) != AVENPING_OK)
            break;
        for (size_t index = 0; index < count; index++)
            report(completions[index]);
        left -= count;
    }

    close(loop);
    avenping_queue_free(queue);
    avenping_client_free(client);
    return error == NULL ? 0 : failed(error);
}
