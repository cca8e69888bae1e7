/* Cancel tokens, with blocking calls and with started ones. */
#include "support.h"

#include <pthread.h>

static void *cancel_soon(void *token)
{
    while (requests() == 0)
        wait_ms(5);
    avenping_cancel_token_cancel(token);
    return NULL;
}

static void a_blocking_call_is_cancelled_from_another_thread(void)
{
    avenping_client *client = new_client();
    avenping_cancel_token *token = new_cancel_token();
    avenping_call_options options = { .size = sizeof options, .cancel = token };
    avenping_error *error = NULL;
    fault("{\"kind\": \"stall\"}", -1);
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancel_soon, token) == 0);
    EQUAL(send_text(client, &options, &error), AVENPING_CANCELLED);
    EQUAL(avenping_error_delivery(error), AVENPING_MAYBE_SENT);
    SAME(avenping_error_code(error, NULL), "CANCELLED");
    avenping_error_free(error);
    pthread_join(thread, NULL);
    avenping_cancel_token_free(token);
    avenping_client_free(client);
}

static void a_cancelled_token_stays_so(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_cancel_token *token = new_cancel_token();
    avenping_call_options options = { .size = sizeof options, .cancel = token };
    avenping_async how = { .size = sizeof how, .queue = queue };
    avenping_error *error = NULL;
    CHECK(!avenping_cancel_token_is_cancelled(token));
    OK(send_text(client, &options, &error));
    avenping_cancel_token_cancel(token);
    avenping_cancel_token_cancel(token);
    CHECK(avenping_cancel_token_is_cancelled(token));
    EQUAL(send_text(client, &options, &error), AVENPING_CANCELLED);
    EQUAL(avenping_error_delivery(error), AVENPING_NOT_SENT);
    avenping_error_free(error);
    error = NULL;
    FAILS(start_text(client, &options, &how, &error), AVENPING_CANCELLED);
    drain(queue, 0, AVENPING_OK);
    EQUAL(requests(), 1);
    avenping_cancel_token_free(token);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

static void one_token_cancels_many_calls(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_cancel_token *token = new_cancel_token();
    avenping_call_options options = { .size = sizeof options, .cancel = token };
    avenping_async how = { .size = sizeof how, .queue = queue };
    avenping_error *error = NULL;
    fault("{\"kind\": \"stall\"}", -1);
    for (int number = 0; number < 20; number++)
        OK(start_text(client, &options, &how, &error));
    avenping_cancel_token_cancel(token);
    avenping_cancel_token_free(token);
    avenping_client_free(client);
    drain(queue, 20, AVENPING_CANCELLED);
    avenping_queue_free(queue);
}

static void freeing_a_token_cancels_nothing(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_cancel_token *token = new_cancel_token();
    avenping_call_options options = { .size = sizeof options, .cancel = token };
    avenping_async how = { .size = sizeof how, .queue = queue };
    avenping_error *error = NULL;
    fault("{\"kind\": \"delay\", \"ms\": 50}", -1);
    OK(start_text(client, &options, &how, &error));
    avenping_cancel_token_free(token);
    drain(queue, 1, AVENPING_OK);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

const struct test cancel_tests[] = {
    { "a_blocking_call_is_cancelled_from_another_thread", a_blocking_call_is_cancelled_from_another_thread },
    { "a_cancelled_token_stays_so", a_cancelled_token_stays_so },
    { "one_token_cancels_many_calls", one_token_cancels_many_calls },
    { "freeing_a_token_cancels_nothing", freeing_a_token_cancels_nothing },
    { NULL, NULL },
};
