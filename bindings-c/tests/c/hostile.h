/* The part of the hostile caller that is not generated: good arguments to begin with, and what must hold after a call.
   The generator is xtask/src/c/hostile.rs. */
#ifndef AVENPING_TESTS_HOSTILE_H
#define AVENPING_TESTS_HOSTILE_H

#include "support.h"

#include <math.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/* Handles that a caller makes; parts of them are found by their getters. */
#define ROOTS(X)                                                                                                       \
    X(avenping_client)                                                                                                 \
    X(avenping_queue)                                                                                                  \
    X(avenping_cancel_token)                                                                                           \
    X(avenping_error)                                                                                                  \
    X(avenping_completion)                                                                                             \
    X(avenping_json)                                                                                                   \
    X(avenping_health)                                                                                                 \
    X(avenping_service_version)                                                                                        \
    X(avenping_me)                                                                                                     \
    X(avenping_sent_message)                                                                                           \
    X(avenping_template_list)                                                                                          \
    X(avenping_template)                                                                                               \
    X(avenping_form_list)                                                                                              \
    X(avenping_form)                                                                                                   \
    X(avenping_uploaded_media)                                                                                         \
    X(avenping_download)                                                                                               \
    X(avenping_bytes)                                                                                                  \
    X(avenping_webhook_config)                                                                                         \
    X(avenping_webhook_event)

enum { MOST = 500 };

#define POOL(type)                                                                                                     \
    static const type *pool_##type[MOST];                                                                              \
    static size_t count_##type;
ROOTS(POOL)

#define ADD(type, handle)                                                                                              \
    do {                                                                                                               \
        const type *added_ = (handle);                                                                                 \
        if (added_ != NULL && count_##type < MOST)                                                                     \
            pool_##type[count_##type++] = added_;                                                                      \
    } while (0);

#define EACH(type)                                                                                                     \
    for (size_t at_ = 0; at_ < count_##type; at_++)                                                                    \
        for (const type *it = pool_##type[at_]; it != NULL; it = NULL)

#define FILL(part, whole, found) EACH(whole) ADD(part, found)
#define FILLED(type)                                                                                                   \
    if (count_##type == 0)                                                                                             \
        failed(__FILE__, __LINE__, "there is no " #type " to call with");
#define FIRST(type) (pool_##type[0])
#define FRESH(type, value) ((type[1]){ value })

/* What is in an out-parameter before the call. */
static char unwritten;

static const unsigned char zeros[256];
static size_t calls;
static size_t started;
static size_t told;
static atomic_size_t called_back;
static const avenping_queue *queue_of_starts;
static char *media_id;

#define BEGIN                                                                                                          \
    avenping_error *error = NULL;                                                                                      \
    void *answer = &unwritten;                                                                                         \
    long long number[2] = { 7, 7 };                                                                                    \
    unsigned char buffer[512] = { 0 };                                                                                 \
    avenping_completion *completions[4] = { NULL };                                                                    \
    (void)answer, (void)number, (void)buffer, (void)completions;

#define END                                                                                                            \
    avenping_error_free(error);                                                                                        \
    close_downloads();                                                                                                 \
    if (started - told > 200)                                                                                          \
        hear_of_starts();

#define DONE(function, what) ((void)(function), (void)(what), (void)calls++)
#define NOTHING(function, what, value) ((value) != 0 ? wrong(function, what, "answered something") : DONE(function, what))
#define free_answer(type)                                                                                              \
    do {                                                                                                               \
        if (answer != &unwritten)                                                                                      \
            type##_free(answer);                                                                                       \
    } while (0)

static void wrong(const char *function, const char *what, const char *problem)
{
    char text[512];
    snprintf(text, sizeof text, "%s, with %s: %s", function, what, problem);
    failed("hostile", (int)calls, text);
}

static void check_status_of(const char *function, const char *what, avenping_status status, bool has_error,
                            bool refused, avenping_error *error)
{
    calls++;
    if (strcmp(avenping_status_name(status), "unknown") == 0)
        wrong(function, what, "no status");
    if (status == AVENPING_INTERNAL)
        wrong(function, what, avenping_error_message(error, NULL) != NULL ? avenping_error_message(error, NULL)
                                                                           : "a panic");
    if (has_error && (error != NULL) != (status != AVENPING_OK))
        wrong(function, what, "the error does not belong to the status");
    if (has_error && avenping_error_status(error) != status)
        wrong(function, what, "the error has another status");
    if (refused && status != AVENPING_INVALID_REQUEST && status != AVENPING_CONFIG && status != AVENPING_WEBHOOK)
        wrong(function, what, avenping_status_name(status));
    size_t length = strlen(function);
    if (status == AVENPING_OK && length > 6 && strcmp(function + length - 6, "_start") == 0)
        started++;
}

#define ended(function, what, call, has_error, refused)                                                                \
    do {                                                                                                               \
        avenping_status status_ = (call);                                                                              \
        check_status_of(function, what, status_, has_error, refused, error);                                           \
        if (status_ != AVENPING_OK && (answer != &unwritten || number[0] != 7))                                        \
            wrong(function, what, "an out-parameter was written");                                                     \
    } while (0)

static void hear_of_starts(void)
{
    while (told + atomic_load(&called_back) < started) {
        avenping_completion *completion = NULL;
        if (avenping_queue_next(queue_of_starts, 20000, &completion, NULL) != AVENPING_OK || completion == NULL) {
            failed("hostile", (int)calls, "a call that was started has not ended");
            exit(1);
        }
        if (avenping_completion_status(completion) == AVENPING_INTERNAL)
            wrong(avenping_completion_operation(completion, NULL), "its end",
                  avenping_error_message(avenping_completion_error(completion), NULL));
        avenping_completion_free(completion);
        told++;
    }
}

static const avenping_queue *the_queue(void)
{
    return queue_of_starts;
}

/* A new one each time: reading takes it up. */
static avenping_download *open_downloads[8];
static avenping_download *new_download(void)
{
    avenping_error *error = NULL;
    avenping_download *download = NULL;
    avenping_media_download_request request = { .size = sizeof request, .media_id = media_id };
    OK(avenping_media_download(FIRST(avenping_client), &request, NULL, &download, &error));
    size_t at = 0;
    while (at < 7 && open_downloads[at] != NULL)
        at++;
    open_downloads[at] = download;
    return download;
}

static void close_downloads(void)
{
    for (size_t at = 0; at < 8; at++) {
        avenping_download_free(open_downloads[at]);
        open_downloads[at] = NULL;
    }
}

static const avenping_completion *the_completion(void)
{
    return FIRST(avenping_completion);
}

static void freed(const char *type)
{
    (void)type;
    calls++;
}

static inline void good_avenping_callback(avenping_completion *completion, void *user_data)
{
    (void)user_data;
    avenping_completion_free(completion);
    atomic_fetch_add(&called_back, 1);
}

static inline int64_t good_avenping_read_callback(void *user_data, uint8_t *buffer, size_t capacity)
{
    (void)user_data, (void)buffer, (void)capacity;
    return 0;
}

static inline int good_avenping_write_callback(void *user_data, const uint8_t *data, size_t length)
{
    (void)user_data, (void)data, (void)length;
    return 0;
}

static inline void good_avenping_progress_callback(void *user_data, uint64_t done, uint64_t total)
{
    (void)user_data, (void)done, (void)total;
}

static inline void good_avenping_log_callback(const avenping_log_event *event, void *user_data)
{
    (void)event, (void)user_data;
}

#define INTERACTIVE                                                                                                    \
    "{\"type\":\"button\",\"body\":{\"text\":\"a\"},\"action\":{\"buttons\":[{\"type\":\"reply\",\"reply\":"            \
    "{\"id\":\"1\",\"title\":\"b\"}}]}}"

/* A text that belongs there, by the struct's or the function's name and its own. NULL is left out. */
static const char *good_text(const char *where, const char *name)
{
    const struct {
        const char *where, *name, *text;
    } texts[] = {
        { "avenping_messages_send_request", "to", RECIPIENT },
        { "avenping_messages_send_request", "text", "Hello" },
        { "avenping_messages_send_request", "", NULL },
        { "avenping_raw_request", "path", "/v2/me" },
        { "avenping_raw_request", "json", NULL },
        { "avenping_download_save", "path", "/dev/null/no" },
        { "avenping_download_save_start", "path", "/dev/null/no" },
        { "avenping_media_upload_request", "path", NULL },
        { "avenping_webhook_parse", "body", "{\"other\":1}" },
        { "avenping_webhook_challenge", "query", "hub.mode=subscribe&hub.challenge=12&hub.verify_token=code" },
        { NULL, "to", RECIPIENT },
        { NULL, "text", "Hello" },
        { NULL, "type", "image" },
        { NULL, "media_id", media_id },
        { NULL, "interactive_json", INTERACTIVE },
        { NULL, "template_name", "hello_world" },
        { NULL, "name", "hello_world" },
        { NULL, "flow_id", "1" },
        { NULL, "operation", "me" },
        { NULL, "method", "GET" },
        { NULL, "token", "test_premium" },
        { NULL, "base_url", base_url() },
        { NULL, "code", "code" },
        { NULL, "expected", "code" },
        { NULL, "received", "code" },
        { NULL, "filename", "a.png" },
        { NULL, "webhook_url", "https://example.com/hook" },
    };
    for (size_t at = 0; at < sizeof texts / sizeof *texts; at++) {
        bool here = texts[at].where == NULL || strcmp(texts[at].where, where) == 0;
        if (here && (*texts[at].name == '\0' || strcmp(texts[at].name, name) == 0))
            return texts[at].text;
    }
    return NULL;
}

/* Deliveries with everything in them. */
#define MESSAGE(content) "{\"newMessage\":{\"from\":\"16505551234\",\"id\":\"wamid.1\",\"timestamp\":\"1\"," content "}}"
static const char *const deliveries[] = {
    MESSAGE("\"type\":\"text\",\"text\":{\"body\":\"Hi\"},\"context\":{\"from\":\"1555\",\"id\":\"wamid.2\","
            "\"referred_product\":{\"catalog_id\":\"7\",\"product_retailer_id\":\"s\"}},\"referral\":{\"source_url\":"
            "\"https://x\",\"source_id\":\"1\",\"source_type\":\"ad\",\"headline\":\"Sale\",\"welcome_message\":"
            "{\"text\":\"Hi\"}}"),
    MESSAGE("\"type\":\"image\",\"image\":{\"mime_type\":\"image/jpeg\",\"sha256\":\"S\",\"id\":\"1\",\"caption\":\"c\"}"),
    MESSAGE("\"type\":\"video\",\"video\":{\"mime_type\":\"video/mp4\",\"id\":\"1\"}"),
    MESSAGE("\"type\":\"audio\",\"audio\":{\"mime_type\":\"audio/ogg\",\"id\":\"1\",\"voice\":true}"),
    MESSAGE("\"type\":\"document\",\"document\":{\"mime_type\":\"application/pdf\",\"id\":\"1\",\"filename\":\"a.pdf\"}"),
    MESSAGE("\"type\":\"sticker\",\"sticker\":{\"mime_type\":\"image/webp\",\"id\":\"1\",\"animated\":false}"),
    MESSAGE("\"type\":\"location\",\"location\":{\"latitude\":1.5,\"longitude\":-2,\"name\":\"n\"}"),
    MESSAGE("\"type\":\"contacts\",\"contacts\":[{\"name\":{\"formatted_name\":\"Ada\"},\"phones\":[{\"phone\":\"1\"}],"
            "\"emails\":[{\"email\":\"a@b\"}],\"urls\":[{\"url\":\"https://x\"}],\"addresses\":[{\"city\":\"X\"}],"
            "\"org\":{\"company\":\"X\"}}]"),
    MESSAGE("\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.2\",\"emoji\":\"x\"}"),
    MESSAGE("\"type\":\"button\",\"button\":{\"payload\":\"YES\",\"text\":\"Yes\"}"),
    MESSAGE("\"type\":\"interactive\",\"interactive\":{\"type\":\"button_reply\",\"button_reply\":{\"id\":\"y\",\"title\":"
            "\"Y\"}}"),
    MESSAGE("\"type\":\"interactive\",\"interactive\":{\"type\":\"list_reply\",\"list_reply\":{\"id\":\"m\",\"title\":"
            "\"M\",\"description\":\"d\"}}"),
    MESSAGE("\"type\":\"interactive\",\"interactive\":{\"type\":\"nfm_reply\",\"nfm_reply\":{\"name\":\"flow\","
            "\"response_json\":\"{}\"}}"),
    MESSAGE("\"type\":\"order\",\"order\":{\"catalog_id\":\"7\",\"product_items\":[{\"product_retailer_id\":\"s\","
            "\"quantity\":2,\"item_price\":9.5,\"currency\":\"USD\"}]}"),
    MESSAGE("\"type\":\"system\",\"system\":{\"body\":\"b\",\"type\":\"t\",\"wa_id\":\"1\"}"),
    MESSAGE("\"type\":\"unsupported\",\"errors\":[{\"code\":131051,\"title\":\"t\",\"error_data\":{\"details\":\"d\"}}],"
            "\"unsupported\":{\"type\":\"poll\"}"),
    MESSAGE("\"type\":\"edit\",\"edit\":{\"original_message_id\":\"wamid.2\",\"message\":{\"type\":\"text\",\"text\":"
            "{\"body\":\"b\"}}}"),
    MESSAGE("\"type\":\"revoke\",\"revoke\":{\"original_message_id\":\"wamid.2\"}"),
    MESSAGE("\"type\":\"text\",\"text\":[1]"),
    MESSAGE("\"type\":5"),
    "{\"newLead\":{\"name\":\"Ada\",\"phoneNumber\":\"16505551234\"}}",
    "{\"other\":1}",
};

/* An answer of the fake's, as it is or as the fault has it. */
#define ASK(type, call)                                                                                                \
    {                                                                                                                  \
        type *answer = NULL;                                                                                           \
        OK(call);                                                                                                      \
        ADD(type, answer)                                                                                              \
    }

static void begin(void)
{
    avenping_error *error = NULL;
    reset();
    avenping_client *client = new_client();
    ADD(avenping_client, client)
    ADD(avenping_queue, new_queue())
    queue_of_starts = new_queue();
    ADD(avenping_cancel_token, new_cancel_token())

    avenping_templates_list_request templates = { .size = sizeof templates, .limit = 2 };
    avenping_templates_get_request one_template = { .size = sizeof one_template, .name = "order_confirmation" };
    avenping_forms_list_request forms = { .size = sizeof forms, .limit = 1 };
    avenping_forms_get_request one_form = { .size = sizeof one_form, .flow_id = "1" };
    avenping_messages_send_text_request text = { .size = sizeof text, .to = RECIPIENT, .text = "Hello" };
    avenping_media_upload_request file = {
        .size = sizeof file, .data = (const uint8_t *)"text", .data_length = 4, .filename = "a.txt",
    };
    ASK(avenping_health, avenping_client_health(client, NULL, &answer, &error))
    ASK(avenping_service_version, avenping_client_version(client, NULL, &answer, &error))
    fault("{\"kind\":\"answer\",\"json\":{\"success\":true,\"data\":{\"user\":{\"id\":\"1\",\"name\":\"A\",\"email\":"
          "\"a@b\"},\"wabaId\":\"1\",\"phoneNumbers\":[{\"phone_number_id\":\"1\",\"name\":\"n\"}]}}}",
          1);
    ASK(avenping_me, avenping_client_me(client, NULL, &answer, &error))
    ASK(avenping_sent_message, avenping_messages_send_text(client, &text, NULL, &answer, &error))
    ASK(avenping_template_list, avenping_templates_list(client, &templates, NULL, &answer, &error))
    fault("{\"kind\":\"answer\",\"json\":{\"success\":true,\"data\":{\"name\":\"a\",\"components\":[{\"type\":"
          "\"BUTTONS\",\"buttons\":[{\"type\":\"URL\",\"text\":\"t\",\"url\":\"https://x\"}]}]}}}",
          1);
    ASK(avenping_template, avenping_templates_get(client, &one_template, NULL, &answer, &error))
    ASK(avenping_form_list, avenping_forms_list(client, &forms, NULL, &answer, &error))
    fault("{\"kind\":\"answer\",\"json\":{\"success\":true,\"data\":{\"id\":\"1\",\"name\":\"f\",\"status\":\"DRAFT\","
          "\"categories\":[\"OTHER\"],\"validation_errors\":[{\"error\":\"e\",\"error_type\":\"t\",\"message\":\"m\","
          "\"line_start\":1}],\"preview\":{\"preview_url\":\"https://x\",\"expires_at\":\"2030\"}}}}",
          1);
    ASK(avenping_form, avenping_forms_get(client, &one_form, NULL, &answer, &error))
    ASK(avenping_uploaded_media, avenping_media_upload(client, &file, NULL, &answer, &error))
    media_id = strdup(avenping_uploaded_media_media_id(FIRST(avenping_uploaded_media), NULL));
    avenping_media_download_request media = { .size = sizeof media, .media_id = media_id };
    ASK(avenping_download, avenping_media_download(client, &media, NULL, &answer, &error))
    ASK(avenping_bytes, avenping_download_read_all(new_download(), NULL, &answer, &error))
    close_downloads();
    ASK(avenping_webhook_config, avenping_webhooks_get_config(client, NULL, &answer, &error))
    ASK(avenping_json, avenping_invoke(client, "me", 0, NULL, 0, NULL, &answer, &error))
    for (size_t at = 0; at < sizeof deliveries / sizeof *deliveries; at++)
        ASK(avenping_webhook_event, avenping_webhook_parse(deliveries[at], strlen(deliveries[at]), &answer, &error))

    fault("{\"kind\": \"meta_error\", \"code\": 131047, \"message\": \"m\", \"subcode\": 5}", 1);
    EQUAL(send_text(client, NULL, &error) == AVENPING_OK, 0);
    ADD(avenping_error, error)
    error = NULL;
    fault("{\"kind\": \"rate_limit\", \"retry_after\": 7}", 1);
    EQUAL(send_text(client, NULL, &error), AVENPING_RATE_LIMITED);
    ADD(avenping_error, error)
    error = NULL;

    avenping_async how = { .size = sizeof how, .queue = queue_of_starts };
    OK(start_text(client, NULL, &how, &error));
    ADD(avenping_completion, next_completion(queue_of_starts))
    /* What the network has to do here should take no time. */
    reset();
    free(media_id);
    {
        avenping_uploaded_media *again = NULL;
        OK(avenping_media_upload(client, &file, NULL, &again, &error));
        media_id = strdup(avenping_uploaded_media_media_id(again, NULL));
        avenping_uploaded_media_free(again);
    }
#define FULL(type) FILLED(type)
    ROOTS(FULL)
}

static int end(size_t functions)
{
    hear_of_starts();
    /* The parent first, its children and what it began afterwards. */
#define FREE(type)                                                                                                     \
    EACH(type) type##_free((type *)(uintptr_t)it);
    ROOTS(FREE)
    avenping_queue_free((avenping_queue *)(uintptr_t)queue_of_starts);
    free(media_id);
    (void)zeros;
    printf("functions %zu, calls %zu, started %zu\n", functions, calls, started);
    return conclude("hostile");
}

#endif
