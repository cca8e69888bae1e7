/* Sends many messages from a libuv loop: `libuv RECIPIENT HOW_MANY`. Link with libuv too. */
#define _POSIX_C_SOURCE 200809L /* For <uv.h> in strict C. */
#include <avenping.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <uv.h>

struct sender {
    uv_poll_t poll; /* Its `data` is the queue. */
    unsigned long left;
};

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

/* Called by the loop when the queue has something. */
static void ready(uv_poll_t *poll, int status, int events)
{
    struct sender *sender = (struct sender *)poll; /* Its first field. */
    avenping_completion *completions[64];
    size_t count = 0;
    (void)status;
    (void)events;
    avenping_queue_take(poll->data, completions, 64, &count, NULL);
    for (size_t index = 0; index < count; index++)
        report(completions[index]);
    sender->left -= count;
    if (sender->left == 0)
        uv_close((uv_handle_t *)poll, NULL); /* Nothing else is in the loop, so that it ends. */
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: %s RECIPIENT HOW_MANY\n", argv[0]);
        return 2;
    }
    struct sender sender = { .left = strtoul(argv[2], NULL, 10) };
    avenping_client *client = NULL;
    avenping_queue *queue = NULL;
    avenping_error *error = NULL;
    int fd = -1;
    if (avenping_client_new(NULL, &client, &error) != AVENPING_OK || avenping_queue_new(&queue, &error) != AVENPING_OK ||
        avenping_queue_fd(queue, &fd, &error) != AVENPING_OK)
        goto done;

    for (unsigned long number = 1; number <= sender.left; number++) {
        avenping_messages_send_text_request request = { .size = sizeof request, .to = argv[1], .text = "Hello" };
        avenping_async how = { .size = sizeof how, .queue = queue, .user_data = (void *)(uintptr_t)number };
        if (avenping_messages_send_text_start(client, &request, NULL, &how, &error) != AVENPING_OK)
            goto done; /* Freeing the queue cancels what has begun. */
    }

    if (sender.left > 0) {
        uv_loop_t *loop = uv_default_loop();
        uv_poll_init(loop, &sender.poll, fd);
        sender.poll.data = queue;
        uv_poll_start(&sender.poll, UV_READABLE, ready);
        uv_run(loop, UV_RUN_DEFAULT);
        uv_loop_close(loop);
    }

done:
    avenping_queue_free(queue);
    avenping_client_free(client);
    return error == NULL ? 0 : failed(error);
}
