/* Calls that end in a callback. */
#include "support.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

struct heard {
    sem_t ended;
    atomic_int count;
    atomic_int statuses[64];
    const avenping_client *client;
    atomic_int chained;
    atomic_int blocked;
};

static void begin(struct heard *heard, const avenping_client *client, int chained)
{
    memset(heard, 0, sizeof *heard);
    sem_init(&heard->ended, 0, 0);
    heard->client = client;
    atomic_store(&heard->chained, chained);
    atomic_store(&heard->blocked, AVENPING_CONFIG);
}

static void hear(avenping_completion *completion, void *user_data)
{
    struct heard *heard = user_data;
    CHECK(avenping_completion_user_data(completion) == user_data);
    atomic_fetch_add(&heard->statuses[avenping_completion_status(completion)], 1);
    avenping_completion_free(completion);
    if (heard->client != NULL) {
        /* What blocks is refused here; what starts is not. */
        if (send_text(heard->client, NULL, NULL) != AVENPING_CONFIG)
            atomic_store(&heard->blocked, AVENPING_OK);
        if (atomic_fetch_sub(&heard->chained, 1) > 0) {
            avenping_async how = { .size = sizeof how, .callback = hear, .user_data = heard };
            EQUAL(start_text(heard->client, NULL, &how, NULL), AVENPING_OK);
        }
    }
    atomic_fetch_add(&heard->count, 1);
    sem_post(&heard->ended);
}

static void wait_for(struct heard *heard, int count)
{
    while (count-- > 0) {
        while (sem_wait(&heard->ended) != 0)
            continue;
    }
}

static void each_call_is_heard_of_once(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    struct heard heard;
    begin(&heard, client, 5);
    avenping_async how = { .size = sizeof how, .callback = hear, .user_data = &heard };
    for (int number = 0; number < 20; number++)
        OK(start_text(client, NULL, &how, &error));
    wait_for(&heard, 25);
    wait_ms(30);
    EQUAL(atomic_load(&heard.count), 25);
    EQUAL(atomic_load(&heard.statuses[AVENPING_OK]), 25);
    EQUAL(atomic_load(&heard.blocked), AVENPING_CONFIG);
    EQUAL(requests(), 25);
    avenping_client_free(client);
}

static void a_cancelled_call_is_heard_of_once(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    avenping_cancel_token *token = new_cancel_token();
    struct heard heard;
    begin(&heard, NULL, 0);
    avenping_async how = { .size = sizeof how, .callback = hear, .user_data = &heard };
    avenping_call_options options = { .size = sizeof options, .cancel = token };
    fault("{\"kind\": \"stall\"}", -1);
    for (int number = 0; number < 10; number++)
        OK(start_text(client, &options, &how, &error));
    avenping_client_free(client);
    avenping_cancel_token_cancel(token);
    avenping_cancel_token_free(token);
    wait_for(&heard, 10);
    wait_ms(30);
    EQUAL(atomic_load(&heard.statuses[AVENPING_CANCELLED]), 10);
}

static void a_client_can_go_before_its_callbacks_come(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    struct heard heard;
    begin(&heard, NULL, 0);
    avenping_async how = { .size = sizeof how, .callback = hear, .user_data = &heard };
    fault("{\"kind\": \"delay\", \"ms\": 50}", -1);
    for (int number = 0; number < 10; number++)
        OK(start_text(client, NULL, &how, &error));
    avenping_client_free(client);
    wait_for(&heard, 10);
    EQUAL(atomic_load(&heard.statuses[AVENPING_OK]), 10);
}

/* The last use of a client may be in a callback. */
static void free_client(avenping_completion *completion, void *user_data)
{
    struct heard *heard = user_data;
    avenping_completion_free(completion);
    avenping_client_free((avenping_client *)heard->client);
    sem_post(&heard->ended);
}

static void a_callback_may_free_its_client(void)
{
    struct heard heard;
    avenping_error *error = NULL;
    begin(&heard, new_client(), 0);
    avenping_async how = { .size = sizeof how, .callback = free_client, .user_data = &heard };
    OK(start_text(heard.client, NULL, &how, &error));
    wait_for(&heard, 1);
}

struct queues {
    sem_t ended;
    avenping_queue *watched;
    avenping_queue *freed;
    atomic_int statuses[3];
};

/* A queue in a callback: looking is allowed, waiting is not, and freeing one does not wait. */
static void use_queues(avenping_completion *completion, void *user_data)
{
    struct queues *queues = user_data;
    avenping_completion_free(completion);
    const int64_t times[] = { 0, 1, AVENPING_FOREVER };
    for (int index = 0; index < 3; index++) {
        avenping_completion *found = NULL;
        atomic_store(&queues->statuses[index],
                     avenping_queue_next(queues->watched, times[index], &found, NULL));
        CHECK(found == NULL);
    }
    avenping_queue_free(queues->freed);
    sem_post(&queues->ended);
}

static void a_callback_does_not_wait_for_a_queue(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    struct queues queues = { .watched = new_queue(), .freed = new_queue() };
    sem_init(&queues.ended, 0, 0);
    avenping_async stalled = { .size = sizeof stalled, .queue = queues.freed };
    avenping_async watched = { .size = sizeof watched, .queue = queues.watched };
    avenping_async how = { .size = sizeof how, .callback = use_queues, .user_data = &queues };
    fault("{\"kind\": \"stall\"}", 5);
    for (int number = 0; number < 4; number++)
        OK(start_text(client, NULL, &stalled, &error));
    OK(start_text(client, NULL, &watched, &error));
    while (requests() < 5)
        wait_ms(5);
    OK(start_text(client, NULL, &how, &error));
    while (sem_wait(&queues.ended) != 0)
        continue;
    EQUAL(atomic_load(&queues.statuses[0]), AVENPING_OK);
    EQUAL(atomic_load(&queues.statuses[1]), AVENPING_CONFIG);
    EQUAL(atomic_load(&queues.statuses[2]), AVENPING_CONFIG);
    /* The calls of the other queue go on, and so does the library. */
    EQUAL(avenping_queue_outstanding(queues.watched), 1);
    OK(send_text(client, NULL, &error));
    avenping_queue_free(queues.watched);
    avenping_client_free(client);
}

const struct test callback_tests[] = {
    { "each_call_is_heard_of_once", each_call_is_heard_of_once },
    { "a_cancelled_call_is_heard_of_once", a_cancelled_call_is_heard_of_once },
    { "a_client_can_go_before_its_callbacks_come", a_client_can_go_before_its_callbacks_come },
    { "a_callback_may_free_its_client", a_callback_may_free_its_client },
    { "a_callback_does_not_wait_for_a_queue", a_callback_does_not_wait_for_a_queue },
    { NULL, NULL },
};
