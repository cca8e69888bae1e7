/* The queue: one completion for each call, in event loops and on threads. */
#include "support.h"

#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <unistd.h>

static avenping_async through(const avenping_queue *queue, uintptr_t number)
{
    avenping_async how = { .size = sizeof how, .queue = queue, .user_data = (void *)number };
    return how;
}

static bool readable(int fd)
{
    struct pollfd watched = { .fd = fd, .events = POLLIN };
    return poll(&watched, 1, 0) == 1;
}

static void an_epoll_loop_gets_each_call_once(void)
{
    enum { CALLS = 300, BATCH = 16 };
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    int fd = -1;
    OK(avenping_queue_fd(queue, &fd, &error));
    CHECK(!readable(fd));
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event watched = { .events = EPOLLIN, .data = { .fd = fd } };
    CHECK(epoll_ctl(loop, EPOLL_CTL_ADD, fd, &watched) == 0);
    for (uintptr_t number = 0; number < CALLS; number++) {
        avenping_async how = through(queue, number);
        OK(start_text(client, NULL, &how, &error));
    }
    int seen[CALLS] = { 0 };
    for (size_t ended = 0; ended < CALLS;) {
        struct epoll_event event;
        if (epoll_wait(loop, &event, 1, 20000) != 1) {
            CHECK(!"woken");
            break;
        }
        avenping_completion *completions[BATCH];
        size_t count = 0;
        OK(avenping_queue_take(queue, completions, BATCH, &count, &error));
        ended += count;
        for (size_t index = 0; index < count; index++) {
            avenping_sent_message *sent = NULL;
            seen[(uintptr_t)avenping_completion_user_data(completions[index])]++;
            OK(avenping_completion_take_sent_message(completions[index], &sent, &error));
            HOLDS(avenping_sent_message_id(sent, NULL), "wamid");
            avenping_sent_message_free(sent);
            avenping_completion_free(completions[index]);
        }
    }
    for (size_t number = 0; number < CALLS; number++)
        EQUAL(seen[number], 1);
    drain(queue, 0, AVENPING_OK);
    CHECK(!readable(fd));
    EQUAL(requests(), CALLS);
    close(loop);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

/* Edge-triggered: whoever takes all until there is nothing hears of the next one. */
static void an_edge_is_enough(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    int fd = -1;
    OK(avenping_queue_fd(queue, &fd, &error));
    int loop = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event watched = { .events = EPOLLIN | EPOLLET };
    CHECK(epoll_ctl(loop, EPOLL_CTL_ADD, fd, &watched) == 0);
    for (uintptr_t number = 0; number < 30; number++) {
        avenping_async how = through(queue, number);
        OK(start_text(client, NULL, &how, &error));
        struct epoll_event event;
        bool ended = false;
        while (!ended && epoll_wait(loop, &event, 1, 20000) == 1) {
            for (size_t count = 1; count > 0;) {
                avenping_completion *completion = NULL;
                OK(avenping_queue_take(queue, &completion, 1, &count, &error));
                ended = ended || count == 1;
                avenping_completion_free(completion);
            }
        }
        CHECK(ended);
    }
    close(loop);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

static void waiting_has_an_end(void)
{
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    avenping_completion *completion = NULL;
    OK(avenping_queue_next(queue, 0, &completion, &error));
    CHECK(completion == NULL);
    OK(avenping_queue_next(queue, 30, &completion, &error));
    CHECK(completion == NULL);
    FAILS(avenping_queue_next(queue, -2, &completion, &error), AVENPING_INVALID_REQUEST);
    size_t count = 7;
    OK(avenping_queue_take(queue, &completion, 1, &count, &error));
    EQUAL(count, 0);
    avenping_queue_free(queue);
}

static void what_cannot_start_has_no_completion(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    avenping_async how = through(queue, 1);
    avenping_messages_send_text_request request = { .size = sizeof request, .to = "nobody", .text = "Hello" };
    FAILS(avenping_messages_send_text_start(client, &request, NULL, &how, &error), AVENPING_INVALID_REQUEST);
    how.queue = NULL;
    FAILS(start_text(client, NULL, &how, &error), AVENPING_INVALID_REQUEST);
    FAILS(start_text(client, NULL, NULL, &error), AVENPING_INVALID_REQUEST);
    drain(queue, 0, AVENPING_OK);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

static void a_client_can_go_while_calls_are_in_flight(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    fault("{\"kind\": \"delay\", \"ms\": 100}", -1);
    for (uintptr_t number = 0; number < 10; number++) {
        avenping_async how = through(queue, number);
        OK(start_text(client, NULL, &how, &error));
    }
    avenping_client_free(client);
    drain(queue, 10, AVENPING_OK);
    avenping_queue_free(queue);
}

static void a_queue_can_go_while_calls_are_in_flight(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    avenping_async how = through(queue, 1);
    OK(start_text(client, NULL, &how, &error));
    while (requests() == 0)
        wait_ms(5);
    fault("{\"kind\": \"stall\"}", -1);
    for (int number = 0; number < 10; number++)
        OK(start_text(client, NULL, &how, &error));
    avenping_queue_free(queue);
    reset();
    OK(send_text(client, NULL, &error));
    avenping_client_free(client);
}

static void a_completion_is_taken_once_and_as_what_it_is(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    avenping_async how = through(queue, 5);
    OK(start_text(client, NULL, &how, &error));
    avenping_completion *completion = next_completion(queue);
    CHECK(avenping_completion_user_data(completion) == (void *)5);
    SAME(avenping_completion_operation(completion, NULL), "messages.send_text");
    CHECK(avenping_completion_error(completion) == NULL);
    EQUAL(avenping_completion_take_error(completion, &error), AVENPING_OK);
    avenping_me *me = NULL;
    FAILS(avenping_completion_take_me(completion, &me, &error), AVENPING_INVALID_REQUEST);
    avenping_sent_message *sent = NULL;
    OK(avenping_completion_take_sent_message(completion, &sent, &error));
    FAILS(avenping_completion_take_sent_message(completion, &sent, &error), AVENPING_INVALID_REQUEST);
    avenping_completion_free(completion);
    CHECK(avenping_sent_message_id(sent, NULL) != NULL);
    avenping_sent_message_free(sent);

    fault("{\"kind\": \"status\", \"status\": 404, \"message\": \"no\"}", 1);
    OK(start_text(client, NULL, &how, &error));
    completion = next_completion(queue);
    EQUAL(avenping_completion_status(completion), AVENPING_NOT_FOUND);
    EQUAL(avenping_error_status(avenping_completion_error(completion)), AVENPING_NOT_FOUND);
    FAILS(avenping_completion_take_sent_message(completion, &sent, &error), AVENPING_NOT_FOUND);
    avenping_error *kept = NULL;
    EQUAL(avenping_completion_take_error(completion, &kept), AVENPING_NOT_FOUND);
    avenping_completion_free(completion);
    SAME(avenping_error_message(kept, NULL), "no");
    avenping_error_free(kept);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

struct shared {
    const avenping_client *client;
    const avenping_queue *queue;
    size_t taken;
};

static void *start_and_take(void *argument)
{
    struct shared *shared = argument;
    avenping_error *error = NULL;
    for (uintptr_t number = 0; number < 40; number++) {
        avenping_async how = through(shared->queue, number);
        OK(start_text(shared->client, NULL, &how, &error));
    }
    while (avenping_queue_outstanding(shared->queue) > 0) {
        avenping_completion *completion = NULL;
        OK(avenping_queue_next(shared->queue, 20, &completion, &error));
        shared->taken += completion != NULL;
        avenping_completion_free(completion);
    }
    return NULL;
}

static void threads_share_a_queue_and_a_client(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    struct shared shared[4];
    pthread_t threads[4];
    for (int index = 0; index < 4; index++) {
        shared[index] = (struct shared){ client, queue, 0 };
        CHECK(pthread_create(&threads[index], NULL, start_and_take, &shared[index]) == 0);
    }
    size_t taken = 0;
    for (int index = 0; index < 4; index++) {
        pthread_join(threads[index], NULL);
        taken += shared[index].taken;
    }
    EQUAL(taken, 160);
    drain(queue, 0, AVENPING_OK);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

const struct test queue_tests[] = {
    { "an_epoll_loop_gets_each_call_once", an_epoll_loop_gets_each_call_once },
    { "an_edge_is_enough", an_edge_is_enough },
    { "waiting_has_an_end", waiting_has_an_end },
    { "what_cannot_start_has_no_completion", what_cannot_start_has_no_completion },
    { "a_client_can_go_while_calls_are_in_flight", a_client_can_go_while_calls_are_in_flight },
    { "a_queue_can_go_while_calls_are_in_flight", a_queue_can_go_while_calls_are_in_flight },
    { "a_completion_is_taken_once_and_as_what_it_is", a_completion_is_taken_once_and_as_what_it_is },
    { "threads_share_a_queue_and_a_client", threads_share_a_queue_and_a_client },
    { NULL, NULL },
};
