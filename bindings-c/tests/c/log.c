/* What the library says about its calls. */
#include "support.h"

#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int events;
static int worst;
static char all[1 << 14];

static void hear(const avenping_log_event *event, void *user_data)
{
    CHECK(user_data == &events && event->size >= sizeof *event && event->time_ms > 0);
    CHECK(strlen(event->text) == event->text_length && strlen(event->operation) == event->operation_length);
    pthread_mutex_lock(&lock);
    events++;
    if (worst == 0 || event->level < worst)
        worst = event->level;
    size_t length = strlen(all);
    snprintf(all + length, sizeof all - length, "%s %s\n", event->operation, event->text);
    pthread_mutex_unlock(&lock);
}

static int heard(void)
{
    pthread_mutex_lock(&lock);
    int count = events;
    pthread_mutex_unlock(&lock);
    return count;
}

static void calls_are_heard_of(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    OK(avenping_log_set(AVENPING_LOG_DEBUG, hear, &events, &error));
    OK(send_text(client, NULL, &error));
    CHECK(heard() > 0);
    EQUAL(worst, AVENPING_LOG_INFO);
    HOLDS(all, "messages.send_text");
    CHECK(strstr(all, "test_premium") == NULL && strstr(all, "Hello") == NULL);

    OK(avenping_log_set(AVENPING_LOG_ERROR, hear, &events, &error));
    int before = heard();
    OK(send_text(client, NULL, &error));
    EQUAL(heard(), before);
    fault("{\"kind\": \"status\", \"status\": 404}", 1);
    FAILS(send_text(client, NULL, &error), AVENPING_NOT_FOUND);
    CHECK(heard() > before);

    OK(avenping_log_set(AVENPING_LOG_OFF, hear, &events, &error));
    before = heard();
    fault("{\"kind\": \"status\", \"status\": 404}", 1);
    FAILS(send_text(client, NULL, &error), AVENPING_NOT_FOUND);
    EQUAL(heard(), before);
    OK(avenping_log_set(AVENPING_LOG_DEBUG, NULL, NULL, &error));
    FAILS(avenping_log_set((avenping_log_level)99, hear, NULL, &error), AVENPING_INVALID_REQUEST);
    avenping_client_free(client);
}

const struct test log_tests[] = {
    { "calls_are_heard_of", calls_are_heard_of },
    { NULL, NULL },
};
