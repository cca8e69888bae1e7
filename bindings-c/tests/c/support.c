#include "support.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static atomic_int failure_count;

int failures(void)
{
    return atomic_load(&failure_count);
}

void failed(const char *file, int line, const char *what)
{
    atomic_fetch_add(&failure_count, 1);
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
}

int conclude(const char *what)
{
    printf("%s: %d failures\n", what, failures());
    return failures() == 0 ? 0 : 1;
}

void check_equal(const char *file, int line, const char *what, long long found, long long expected)
{
    if (found == expected)
        return;
    char text[512];
    snprintf(text, sizeof text, "%s is %lld, not %lld", what, found, expected);
    failed(file, line, text);
}

void check_same(const char *file, int line, const char *what, const char *found, const char *expected)
{
    if (found == expected || (found != NULL && expected != NULL && strcmp(found, expected) == 0))
        return;
    char text[1024];
    snprintf(text, sizeof text, "%s is \"%s\", not \"%s\"", what, found != NULL ? found : "(NULL)",
             expected != NULL ? expected : "(NULL)");
    failed(file, line, text);
}

void check_holds(const char *file, int line, const char *what, const char *text, const char *part)
{
    if (text != NULL && strstr(text, part) != NULL)
        return;
    char message[1024];
    snprintf(message, sizeof message, "%s is \"%s\", without \"%s\"", what, text != NULL ? text : "(NULL)", part);
    failed(file, line, message);
}

bool check_status(const char *file, int line, const char *what, avenping_status found, avenping_status expected,
                  avenping_error **error)
{
    bool as_expected = found == expected && (*error == NULL) == (found == AVENPING_OK) &&
                       avenping_error_status(*error) == found;
    if (!as_expected) {
        char text[2048];
        const char *why = avenping_error_text(*error, NULL);
        snprintf(text, sizeof text, "%s is %s, not %s: %s", what, avenping_status_name(found),
                 avenping_status_name(expected), why != NULL ? why : "no error");
        failed(file, line, text);
    }
    avenping_error_free(*error);
    *error = NULL;
    return as_expected;
}

const char *base_url(void)
{
    const char *url = getenv("AVENPING_BASE_URL");
    if (url == NULL) {
        fprintf(stderr, "AVENPING_BASE_URL leads to no fake\n");
        exit(2);
    }
    return url;
}

static int connected(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET };
    address.sin_port = htons((uint16_t)atoi(strrchr(base_url(), ':') + 1));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        perror("the fake");
        exit(2);
    }
    return fd;
}

char *control(const char *method, const char *path, const char *body)
{
    int fd = connected();
    dprintf(fd,
            "%s /_mock/%s HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\ncontent-type: application/json\r\n"
            "content-length: %zu\r\n\r\n%s",
            method, path, strlen(body), body);
    size_t length = 0;
    size_t capacity = 1 << 16;
    char *answer = malloc(capacity);
    for (ssize_t count; answer != NULL && (count = read(fd, answer + length, capacity - length - 1)) > 0;) {
        length += (size_t)count;
        if (capacity - length < 4096)
            answer = realloc(answer, capacity *= 2);
    }
    close(fd);
    if (answer == NULL)
        abort();
    answer[length] = '\0';
    char *content = strstr(answer, "\r\n\r\n");
    if (strncmp(answer, "HTTP/1.1 2", 10) != 0 || content == NULL) {
        fprintf(stderr, "%s: %s\n", path, answer);
        exit(2);
    }
    memmove(answer, content + 4, strlen(content + 4) + 1);
    return answer;
}

void reset(void)
{
    free(control("POST", "reset", ""));
}

void fault(const char *what, int times)
{
    char rule[1024];
    char count[16] = "null";
    if (times >= 0)
        snprintf(count, sizeof count, "%d", times);
    snprintf(rule, sizeof rule, "{\"match\": {\"path\": \"/v2/*\"}, \"times\": %s, \"fault\": %s}", count, what);
    free(control("POST", "faults", rule));
}

size_t requests(void)
{
    char *log = control("GET", "requests", "");
    size_t count = 0;
    for (const char *at = log; (at = strstr(at, "\"path\":\"/v2/")) != NULL; at++)
        count++;
    free(log);
    return count;
}

avenping_client *new_client(void)
{
    avenping_client_options options = {
        .size = sizeof options,
        .token = "test_premium",
        .base_url = base_url(),
        .phone_number_id = LINE,
        .max_retries = AVENPING_NO_RETRIES,
    };
    avenping_client *client = NULL;
    avenping_error *error = NULL;
    OK(avenping_client_new(&options, &client, &error));
    return client;
}

avenping_queue *new_queue(void)
{
    avenping_queue *queue = NULL;
    avenping_error *error = NULL;
    OK(avenping_queue_new(&queue, &error));
    return queue;
}

avenping_cancel_token *new_cancel_token(void)
{
    avenping_cancel_token *token = NULL;
    avenping_error *error = NULL;
    OK(avenping_cancel_token_new(&token, &error));
    return token;
}

avenping_status send_text(const avenping_client *client, const avenping_call_options *options, avenping_error **error)
{
    avenping_messages_send_text_request request = { .size = sizeof request, .to = RECIPIENT, .text = "Hello" };
    avenping_sent_message *sent = NULL;
    avenping_status status = avenping_messages_send_text(client, &request, options, &sent, error);
    CHECK((sent != NULL) == (status == AVENPING_OK));
    avenping_sent_message_free(sent);
    return status;
}

avenping_status start_text(const avenping_client *client, const avenping_call_options *options,
                           const avenping_async *how, avenping_error **error)
{
    avenping_messages_send_text_request request = { .size = sizeof request, .to = RECIPIENT, .text = "Hello" };
    return avenping_messages_send_text_start(client, &request, options, how, error);
}

avenping_completion *next_completion(const avenping_queue *queue)
{
    avenping_completion *completion = NULL;
    avenping_error *error = NULL;
    OK(avenping_queue_next(queue, 10000, &completion, &error));
    CHECK(completion != NULL);
    return completion;
}

void drain(const avenping_queue *queue, size_t count, avenping_status status)
{
    avenping_completion *completion = NULL;
    avenping_error *error = NULL;
    while (count-- > 0) {
        completion = next_completion(queue);
        EQUAL(avenping_completion_status(completion), status);
        avenping_completion_free(completion);
    }
    completion = NULL;
    OK(avenping_queue_next(queue, 10, &completion, &error));
    CHECK(completion == NULL);
    EQUAL(avenping_queue_outstanding(queue), 0);
}

void wait_ms(int milliseconds)
{
    struct timespec time = { .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000L };
    nanosleep(&time, NULL);
}
