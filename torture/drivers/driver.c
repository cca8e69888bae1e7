/* C's driver; see README.md. `blocking`: a thread for each call; `async`: all through one queue. */
#include "job.h"

#include <avenping.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

struct call {
    struct job job;
    avenping_client *client;
    long long begun;
};

/* The clients that have a call to make yet, by their names. */
struct named {
    char name[TEXT_SIZE];
    avenping_client *client;
    struct named *next;
};

static struct named *clients;
static atomic_bool input_ended;

static long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void must(bool well, const char *what)
{
    if (well)
        return;
    fprintf(stderr, "driver: %s\n", what);
    exit(1);
}

/* The client is the caller's when the job is its last, and stays in the list otherwise. */
static avenping_client *client_of(const struct job *job)
{
    struct named **place = &clients;
    while (*place != NULL && strcmp((*place)->name, job->client) != 0)
        place = &(*place)->next;
    avenping_client *client = *place != NULL ? (*place)->client : NULL;
    if (client == NULL) {
        avenping_client_options options = {
            .size = sizeof options,
            .token = job->token,
            .phone_number_id = job->line,
            .base_url = job->base_url,
            .allow_http = AVENPING_YES,
            .proxy = job->proxy[0] != '\0' ? job->proxy : NULL,
            .ca_bundle = job->ca_bundle[0] != '\0' ? job->ca_bundle : NULL,
            .timeout_ms = job->timeout_ms,
            .deadline_ms = job->deadline_ms,
        };
        avenping_error *error = NULL;
        must(avenping_client_new(&options, &client, &error) == AVENPING_OK, "no client");
    }
    if (job->last && *place != NULL) {
        struct named *gone = *place;
        *place = gone->next;
        free(gone);
    } else if (!job->last && *place == NULL) {
        struct named *kept = calloc(1, sizeof *kept);
        must(kept != NULL, "no memory");
        strcpy(kept->name, job->client);
        kept->client = client;
        *place = kept;
    }
    return client;
}

/* The whole line is written at once: stdio's lock makes it one of a piece. */
static void succeeded(const struct call *call, const char *sent)
{
    printf("{\"id\":%lld,\"ok\":true,\"elapsed_ms\":%lld%s%s%s}\n", call->job.id, now_ms() - call->begun,
           sent != NULL ? ",\"sent\":\"" : "", sent != NULL ? sent : "", sent != NULL ? "\"" : "");
}

/* All that the error says, in each way in which C shows one. */
static void show(const struct call *call, const avenping_error *error)
{
    const char *name = getenv("AVENPING_TORTURE_SHOW");
    if (name == NULL)
        return;
    const char *const ways[] = {
        avenping_error_text(error, NULL),         avenping_error_message(error, NULL),
        avenping_error_json(error, NULL),         avenping_error_body(error, NULL),
        avenping_error_details_json(error, NULL), avenping_error_request_id(error, NULL),
    };
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    FILE *file = fopen(name, "a");
    must(file != NULL, "no file for errors");
    fprintf(file, "error of call %lld\n", call->job.id);
    for (size_t way = 0; way < sizeof ways / sizeof *ways; way++)
        fprintf(file, "%s\n", ways[way] != NULL ? ways[way] : "");
    must(fclose(file) == 0, "the file for errors takes nothing");
    pthread_mutex_unlock(&one_at_a_time);
}

static void failed(const struct call *call, avenping_status status, const avenping_error *error)
{
    show(call, error);
    static const char *const deliveries[] = { "null", "\"not_sent\"", "\"rejected\"", "\"maybe_sent\"" };
    avenping_delivery delivery = avenping_error_delivery(error);
    const char *code = avenping_error_code(error, NULL);
    const char *hint = avenping_error_hint(error, NULL);
    /* An error and a status that differ would be a defect, which the class then tells. */
    const char *class = avenping_error_status(error) == status ? avenping_status_name(status) : "not as its status";
    printf("{\"id\":%lld,\"ok\":false,\"class\":\"%s\",\"code\":\"%s\",\"delivery\":%s,\"retryable\":%s,\"hint\":%s%s%s,\"elapsed_ms\":%lld}\n",
           call->job.id, class, code != NULL ? code : "", delivery <= AVENPING_MAYBE_SENT ? deliveries[delivery] : "\"unknown\"",
           avenping_error_retryable(error) ? "true" : "false", hint != NULL ? "\"" : "", hint != NULL ? hint : "null",
           hint != NULL ? "\"" : "", now_ms() - call->begun);
}

static bool is(const struct call *call, const char *kind)
{
    return strcmp(call->job.kind, kind) == 0;
}

static avenping_messages_send_text_request send_request(const struct job *job)
{
    return (avenping_messages_send_text_request){ .size = sizeof(avenping_messages_send_text_request),
                                                  .to = job->to,
                                                  .text = job->text };
}

static avenping_media_upload_request upload_request(const struct job *job)
{
    return (avenping_media_upload_request){ .size = sizeof(avenping_media_upload_request),
                                            .data = (const uint8_t *)job->text,
                                            .data_length = strlen(job->text),
                                            .filename = job->filename };
}

static avenping_webhooks_set_config_request config_request(const struct job *job)
{
    return (avenping_webhooks_set_config_request){ .size = sizeof(avenping_webhooks_set_config_request),
                                                   .webhook_url = job->webhook };
}

static void block(struct call *call)
{
    avenping_error *error = NULL;
    avenping_status status = AVENPING_OK;
    if (is(call, "send")) {
        avenping_messages_send_text_request request = send_request(&call->job);
        avenping_sent_message *sent = NULL;
        status = avenping_messages_send_text(call->client, &request, NULL, &sent, &error);
        if (status == AVENPING_OK)
            succeeded(call, avenping_sent_message_id(sent, NULL));
        avenping_sent_message_free(sent);
    } else if (is(call, "upload")) {
        avenping_media_upload_request request = upload_request(&call->job);
        avenping_uploaded_media *uploaded = NULL;
        status = avenping_media_upload(call->client, &request, NULL, &uploaded, &error);
        if (status == AVENPING_OK)
            succeeded(call, avenping_uploaded_media_media_id(uploaded, NULL));
        avenping_uploaded_media_free(uploaded);
    } else if (is(call, "config")) {
        avenping_webhooks_set_config_request request = config_request(&call->job);
        avenping_webhook_config *config = NULL;
        status = avenping_webhooks_set_config(call->client, &request, NULL, &config, &error);
        if (status == AVENPING_OK)
            succeeded(call, NULL);
        avenping_webhook_config_free(config);
    } else if (is(call, "get")) {
        avenping_me *me = NULL;
        status = avenping_client_me(call->client, NULL, &me, &error);
        if (status == AVENPING_OK)
            succeeded(call, NULL);
        avenping_me_free(me);
    } else {
        avenping_health *health = NULL;
        status = avenping_client_health(call->client, NULL, &health, &error);
        if (status == AVENPING_OK)
            succeeded(call, NULL);
        avenping_health_free(health);
    }
    if (status != AVENPING_OK)
        failed(call, status, error);
    avenping_error_free(error);
}

static atomic_int threads;

static void *blocking_call(void *given)
{
    struct call *call = given;
    block(call);
    if (call->job.last)
        avenping_client_free(call->client);
    free(call);
    atomic_fetch_sub(&threads, 1);
    return NULL;
}

static void start(struct call *call, const avenping_queue *queue)
{
    avenping_async how = { .size = sizeof how, .queue = queue, .user_data = call };
    avenping_error *error = NULL;
    avenping_status status;
    if (is(call, "send")) {
        avenping_messages_send_text_request request = send_request(&call->job);
        status = avenping_messages_send_text_start(call->client, &request, NULL, &how, &error);
    } else if (is(call, "upload")) {
        avenping_media_upload_request request = upload_request(&call->job);
        status = avenping_media_upload_start(call->client, &request, NULL, &how, &error);
    } else if (is(call, "config")) {
        avenping_webhooks_set_config_request request = config_request(&call->job);
        status = avenping_webhooks_set_config_start(call->client, &request, NULL, &how, &error);
    } else if (is(call, "get")) {
        status = avenping_client_me_start(call->client, NULL, &how, &error);
    } else {
        status = avenping_client_health_start(call->client, NULL, &how, &error);
    }
    if (status != AVENPING_OK) {
        failed(call, status, error);
        avenping_error_free(error);
        free(call);
    }
}

static void complete(avenping_completion *completion)
{
    struct call *call = avenping_completion_user_data(completion);
    avenping_status status = avenping_completion_status(completion);
    avenping_error *error = NULL;
    if (status != AVENPING_OK) {
        failed(call, status, avenping_completion_error(completion));
    } else if (is(call, "send")) {
        avenping_sent_message *sent = NULL;
        must(avenping_completion_take_sent_message(completion, &sent, &error) == AVENPING_OK, "no message to take");
        succeeded(call, avenping_sent_message_id(sent, NULL));
        avenping_sent_message_free(sent);
    } else if (is(call, "upload")) {
        avenping_uploaded_media *uploaded = NULL;
        must(avenping_completion_take_uploaded_media(completion, &uploaded, &error) == AVENPING_OK, "no upload to take");
        succeeded(call, avenping_uploaded_media_media_id(uploaded, NULL));
        avenping_uploaded_media_free(uploaded);
    } else {
        succeeded(call, NULL);
    }
    avenping_completion_free(completion);
    free(call);
}

static void *take_completions(void *given)
{
    const avenping_queue *queue = given;
    while (!atomic_load(&input_ended) || avenping_queue_outstanding(queue) > 0) {
        avenping_completion *completion = NULL;
        avenping_error *error = NULL;
        must(avenping_queue_next(queue, 50, &completion, &error) == AVENPING_OK, "the queue gives nothing");
        if (completion != NULL)
            complete(completion);
    }
    return NULL;
}

int main(int count, char **arguments)
{
    setvbuf(stdout, NULL, _IOLBF, 0);
    bool async = count > 1 && strcmp(arguments[1], "async") == 0;
    avenping_queue *queue = NULL;
    avenping_error *error = NULL;
    pthread_t taker;
    if (async) {
        must(avenping_queue_new(&queue, &error) == AVENPING_OK, "no queue");
        must(pthread_create(&taker, NULL, take_completions, queue) == 0, "no thread");
    }
    struct job job;
    while (job_read(&job)) {
        struct call *call = calloc(1, sizeof *call);
        must(call != NULL, "no memory");
        call->job = job;
        call->client = client_of(&job);
        call->begun = now_ms();
        if (async) {
            avenping_client *client = call->client;
            start(call, queue);
            if (job.last)
                avenping_client_free(client);
        } else {
            pthread_t thread;
            atomic_fetch_add(&threads, 1);
            must(pthread_create(&thread, NULL, blocking_call, call) == 0, "no thread");
            pthread_detach(thread);
        }
    }
    atomic_store(&input_ended, true);
    if (async)
        pthread_join(taker, NULL);
    while (atomic_load(&threads) > 0) {
        struct timespec pause = { .tv_nsec = 10000000 };
        nanosleep(&pause, NULL);
    }
    avenping_queue_free(queue);
    while (clients != NULL) {
        struct named *gone = clients;
        clients = gone->next;
        avenping_client_free(gone->client);
        free(gone);
    }
    return 0;
}
