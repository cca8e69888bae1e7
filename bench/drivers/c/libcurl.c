/* The driver for libcurl: `libcurl easy` with a handle and a thread for each call in flight, `libcurl multi` on one thread.
 * The id is searched for in the answer's text, which is less work than parsing it. */
#include "meter.h"

#include <curl/curl.h>
#include <pthread.h>

#define ANSWER 4096

static struct job job;
static double end;

struct call {
    CURL *handle;
    pthread_t thread;
    char answer[ANSWER];
    size_t size;
    long requests;
    struct latencies latencies;
};

static void well(CURLcode code)
{
    must(code == CURLE_OK, curl_easy_strerror(code));
}

static size_t receive(char *bytes, size_t one, size_t count, void *given)
{
    (void)one;
    struct call *call = given;
    if (call->size + count >= ANSWER)
        return 0;
    memcpy(call->answer + call->size, bytes, count);
    call->size += count;
    return count;
}

static CURL *handle_to(const char *path)
{
    char url[256];
    snprintf(url, sizeof url, "%s%s", job.url, path);
    CURL *handle = curl_easy_init();
    must(handle != NULL, "no handle");
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FAILONERROR, 1L);
    if (job.ca != NULL)
        curl_easy_setopt(handle, CURLOPT_CAINFO, job.ca);
    return handle;
}

static void prepare(struct call *call, struct curl_slist *headers)
{
    call->handle = handle_to("/v2/messages/send/text");
    curl_easy_setopt(call->handle, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(call->handle, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(call->handle, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(call->handle, CURLOPT_PRIVATE, call);
}

/* Each call copies its body, as one would that differs from the last. */
static void begin(struct call *call)
{
    call->size = 0;
    curl_easy_setopt(call->handle, CURLOPT_COPYPOSTFIELDS, BODY);
}

static void finish(struct call *call)
{
    call->answer[call->size] = '\0';
    const char *id = strstr(call->answer, "\"id\":\"");
    must(id != NULL && strchr(id + 6, '"') > id + 6, "the call gave no id");
    call->requests++;
}

static void *block(void *given)
{
    struct call *call = given;
    for (double begun = now(); begun < end; begun = now()) {
        begin(call);
        well(curl_easy_perform(call->handle));
        finish(call);
        if (job.at_once == 1)
            add_latency(&call->latencies, begun);
    }
    return NULL;
}

static void easy(struct call *calls)
{
    for (int i = 0; i < job.at_once; i++)
        must(pthread_create(&calls[i].thread, NULL, block, &calls[i]) == 0, "no thread");
    for (int i = 0; i < job.at_once; i++)
        pthread_join(calls[i].thread, NULL);
}

static CURLM *all;

static void multi(struct call *calls)
{
    double begun = now();
    int running = job.at_once;
    for (int i = 0; i < job.at_once; i++) {
        begin(&calls[i]);
        curl_multi_add_handle(all, calls[i].handle);
    }
    while (running > 0) {
        must(curl_multi_perform(all, &running) == CURLM_OK, "curl_multi_perform");
        int left;
        for (CURLMsg *message = curl_multi_info_read(all, &left); message != NULL;
             message = curl_multi_info_read(all, &left)) {
            struct call *call;
            CURL *handle = message->easy_handle;
            well(message->data.result);
            curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)&call);
            finish(call);
            curl_multi_remove_handle(all, handle);
            if (job.at_once == 1)
                add_latency(&call->latencies, begun);
            begun = now();
            if (begun < end) {
                begin(call);
                curl_multi_add_handle(all, handle);
                running++;
            }
        }
        if (running > 0)
            curl_multi_poll(all, NULL, 0, 1000, NULL);
    }
}

static long calls_for(double seconds, struct call *calls)
{
    long requests = 0;
    end = now() + seconds;
    for (int i = 0; i < job.at_once; i++) {
        calls[i].requests = 0;
        calls[i].latencies.count = 0;
    }
    if (strcmp(job.client, "libcurl multi") == 0)
        multi(calls);
    else
        easy(calls);
    for (int i = 0; i < job.at_once; i++)
        requests += calls[i].requests;
    return requests;
}

static void rate(void)
{
    struct call *calls = calloc((size_t)job.at_once, sizeof *calls);
    must(calls != NULL, "no memory");
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Authorization: Bearer none");
    all = curl_multi_init();
    // Its own default closes connections when there are more than four for each handle that was ever added.
    curl_multi_setopt(all, CURLMOPT_MAXCONNECTS, (long)job.at_once);
    for (int i = 0; i < job.at_once; i++)
        prepare(&calls[i], headers);
    calls_for(job.seconds * 0.5, calls);
    struct meter meter = meter_start();
    long requests = calls_for(job.seconds, calls);
    meter_tell(&meter, requests, &calls[0].latencies);
}

static size_t ignore(char *bytes, size_t one, size_t count, void *given)
{
    (void)bytes;
    (void)given;
    return one * count;
}

static void transfer(void)
{
    CURL *handle = handle_to("/v2/health");
    char url[256];
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, ignore);
    well(curl_easy_perform(handle));
    struct meter meter = meter_start();
    if (strcmp(job.work, "upload") == 0) {
        snprintf(url, sizeof url, "%s/v2/media/upload", job.url);
        curl_mime *form = curl_mime_init(handle);
        curl_mimepart *part = curl_mime_addpart(form);
        curl_mime_name(part, "file");
        curl_mime_filedata(part, job.file);
        curl_easy_setopt(handle, CURLOPT_MIMEPOST, form);
        curl_easy_setopt(handle, CURLOPT_URL, url);
        well(curl_easy_perform(handle));
    } else {
        snprintf(url, sizeof url, "%s/v2/media/1234567890/download", job.url);
        FILE *file = fopen(job.file, "wb");
        must(file != NULL, "no file");
        curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, NULL);
        curl_easy_setopt(handle, CURLOPT_WRITEDATA, file);
        curl_easy_setopt(handle, CURLOPT_URL, url);
        well(curl_easy_perform(handle));
        must(fclose(file) == 0, "the file is not whole");
    }
    struct latencies none = { 0 };
    meter_tell(&meter, 1, &none);
}

int main(int count, char **words)
{
    job = job_of(count, words);
    well(curl_global_init(CURL_GLOBAL_DEFAULT));
    if (strcmp(job.work, "rate") == 0)
        rate();
    else
        transfer();
    return 0;
}
