/* C's driver for this SDK: `avenping, blocking` with a thread for each call in flight, `avenping, queue` on one thread. */
#include "meter.h"

#include <avenping.h>
#include <pthread.h>

/* Completions that are taken together. */
#define TOGETHER 64

static struct job job;
static avenping_client *client;
static double end;

static void stop(avenping_status status, const avenping_error *error)
{
    must(false, error != NULL ? avenping_error_message(error, NULL) : avenping_status_name(status));
}

/* `error` is a place, so that it is read after the call that writes it. */
static void well(avenping_status status, avenping_error **error)
{
    if (status != AVENPING_OK)
        stop(status, *error);
}

static avenping_messages_send_text_request message(void)
{
    return (avenping_messages_send_text_request){ .size = sizeof(avenping_messages_send_text_request),
                                                  .to = TO,
                                                  .text = TEXT };
}

static void check(avenping_sent_message *sent)
{
    const char *id = avenping_sent_message_id(sent, NULL);
    must(id != NULL && id[0] != '\0', "the call gave no id");
    avenping_sent_message_free(sent);
}

struct caller {
    pthread_t thread;
    long requests;
    struct latencies latencies;
};

static void *block(void *given)
{
    struct caller *caller = given;
    for (double begun = now(); begun < end; begun = now()) {
        avenping_messages_send_text_request request = message();
        avenping_sent_message *sent = NULL;
        avenping_error *error = NULL;
        well(avenping_messages_send_text(client, &request, NULL, &sent, &error), &error);
        check(sent);
        caller->requests++;
        if (job.at_once == 1)
            add_latency(&caller->latencies, begun);
    }
    return NULL;
}

static long blocking(double seconds, struct latencies *latencies)
{
    struct caller *callers = calloc((size_t)job.at_once, sizeof *callers);
    must(callers != NULL, "no memory");
    end = now() + seconds;
    for (int i = 0; i < job.at_once; i++)
        must(pthread_create(&callers[i].thread, NULL, block, &callers[i]) == 0, "no thread");
    long requests = 0;
    for (int i = 0; i < job.at_once; i++) {
        pthread_join(callers[i].thread, NULL);
        requests += callers[i].requests;
    }
    *latencies = callers[0].latencies;
    free(callers);
    return requests;
}

static void start(const avenping_queue *queue)
{
    avenping_async how = { .size = sizeof how, .queue = queue };
    avenping_messages_send_text_request request = message();
    avenping_error *error = NULL;
    well(avenping_messages_send_text_start(client, &request, NULL, &how, &error), &error);
}

/* Takes the answer; the next call takes the ended one's place. */
static void complete(const avenping_queue *queue, avenping_completion *completion)
{
    avenping_sent_message *sent = NULL;
    avenping_error *error = NULL;
    if (avenping_completion_status(completion) != AVENPING_OK)
        stop(avenping_completion_status(completion), avenping_completion_error(completion));
    well(avenping_completion_take_sent_message(completion, &sent, &error), &error);
    check(sent);
    avenping_completion_free(completion);
    if (now() < end)
        start(queue);
}

static long queued(double seconds, struct latencies *latencies)
{
    avenping_queue *queue = NULL;
    avenping_error *error = NULL;
    well(avenping_queue_new(&queue, &error), &error);
    end = now() + seconds;
    *latencies = (struct latencies){ 0 };
    long requests = 0;
    double begun = now();
    for (int i = 0; i < job.at_once; i++)
        start(queue);
    while (avenping_queue_outstanding(queue) > 0) {
        avenping_completion *completions[TOGETHER];
        size_t count = 0;
        well(avenping_queue_next(queue, -1, &completions[0], &error), &error);
        if (completions[0] == NULL)
            continue;
        well(avenping_queue_take(queue, completions + 1, TOGETHER - 1, &count, &error), &error);
        if (job.at_once == 1) {
            add_latency(latencies, begun);
            begun = now();
        }
        for (size_t i = 0; i <= count; i++)
            complete(queue, completions[i]);
        requests += (long)count + 1;
    }
    avenping_queue_free(queue);
    return requests;
}

static void health(void)
{
    avenping_health *answer = NULL;
    avenping_error *error = NULL;
    well(avenping_client_health(client, NULL, &answer, &error), &error);
    avenping_health_free(answer);
}

static void transfer(void)
{
    avenping_error *error = NULL;
    if (strcmp(job.work, "upload") == 0) {
        avenping_media_upload_request request = { .size = sizeof request, .path = job.file };
        avenping_uploaded_media *uploaded = NULL;
        well(avenping_media_upload(client, &request, NULL, &uploaded, &error), &error);
        avenping_uploaded_media_free(uploaded);
    } else {
        avenping_media_download_request request = { .size = sizeof request, .media_id = "1234567890" };
        avenping_download *download = NULL;
        uint64_t size = 0;
        well(avenping_media_download(client, &request, NULL, &download, &error), &error);
        well(avenping_download_save(download, job.file, 0, NULL, &size, &error), &error);
        avenping_download_free(download);
    }
}

int main(int count, char **words)
{
    job = job_of(count, words);
    avenping_client_options options = { .size = sizeof options,
                                        .token = "none",
                                        .phone_number_id = LINE,
                                        .base_url = job.url,
                                        .allow_http = AVENPING_YES,
                                        .ca_bundle = job.ca };
    avenping_error *error = NULL;
    well(avenping_client_new(&options, &client, &error), &error);
    struct latencies latencies = { 0 };
    struct meter meter;
    long requests = 1;
    if (strcmp(job.work, "rate") == 0) {
        long (*calls)(double, struct latencies *) = strstr(job.client, "queue") != NULL ? queued : blocking;
        calls(job.seconds * 0.5, &latencies);
        free(latencies.all);
        meter = meter_start();
        requests = calls(job.seconds, &latencies);
    } else {
        health();
        meter = meter_start();
        transfer();
    }
    meter_tell(&meter, requests, &latencies);
    avenping_client_free(client);
    return 0;
}
