/* Files up and down: every source, every sink, and how far they are. */
#include "support.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { SIZE = 300000 };

/* What the callbacks work on. Nothing of it is atomic: none of them runs on two threads at a time, and all of it is
   theirs while the call runs and ours when it has ended. */
struct work {
    unsigned char *data;
    size_t done;
    uint64_t told;
    uint64_t total;
    bool slow;
    atomic_bool inside;
};

static unsigned char *content(void)
{
    unsigned char *data = malloc(SIZE);
    for (size_t index = 0; data != NULL && index < SIZE; index++)
        data[index] = (unsigned char)(index * 7);
    return data;
}

static int64_t give(void *user_data, uint8_t *buffer, size_t capacity)
{
    struct work *work = user_data;
    atomic_store(&work->inside, true);
    if (work->slow)
        wait_ms(100);
    size_t count = SIZE - work->done;
    if (count > capacity)
        count = capacity;
    if (count > 10000)
        count = 10000;
    memcpy(buffer, work->data + work->done, count);
    work->done += count;
    atomic_store(&work->inside, false);
    return (int64_t)count;
}

static int64_t give_up(void *user_data, uint8_t *buffer, size_t capacity)
{
    (void)user_data, (void)buffer, (void)capacity;
    return -5;
}

static int keep(void *user_data, const uint8_t *data, size_t length)
{
    struct work *work = user_data;
    if (work->done + length > SIZE)
        return 1;
    memcpy(work->data + work->done, data, length);
    work->done += length;
    return 0;
}

static int refuse(void *user_data, const uint8_t *data, size_t length)
{
    (void)user_data, (void)data, (void)length;
    return 3;
}

static int progress(void *user_data, uint64_t done, uint64_t total)
{
    struct work *work = user_data;
    CHECK(done >= work->told);
    work->told = done;
    work->total = total;
    return 0;
}

/* An uploaded file's id, which is the caller's to free. */
static char *uploaded(const avenping_client *client, const avenping_media_upload_request *request)
{
    avenping_error *error = NULL;
    avenping_uploaded_media *media = NULL;
    OK(avenping_media_upload(client, request, NULL, &media, &error));
    const char *id = avenping_uploaded_media_media_id(media, NULL);
    char *copy = id != NULL ? strdup(id) : NULL;
    avenping_uploaded_media_free(media);
    return copy;
}

static avenping_download *opened(const avenping_client *client, const char *id)
{
    avenping_error *error = NULL;
    avenping_download *download = NULL;
    avenping_media_download_request request = { .size = sizeof request, .media_id = id };
    OK(avenping_media_download(client, &request, NULL, &download, &error));
    return download;
}

static avenping_media_upload_request in_memory(const unsigned char *data)
{
    avenping_media_upload_request request = {
        .size = sizeof request, .data = data, .data_length = SIZE, .filename = "a.png",
    };
    return request;
}

static void a_file_goes_up_from_everywhere(void)
{
    avenping_client *client = new_client();
    struct work work = { .data = content() };

    char path[] = "/tmp/avenping-c-XXXXXX.png";
    int fd = mkstemps(path, 4);
    CHECK(fd >= 0 && write(fd, work.data, SIZE) == SIZE);
    close(fd);
    avenping_media_upload_request request = {
        .size = sizeof request, .path = path, .progress = progress, .progress_user_data = &work,
    };
    free(uploaded(client, &request));
    EQUAL(work.told, SIZE);
    EQUAL(work.total, SIZE);
    unlink(path);

    request = in_memory(work.data);
    free(uploaded(client, &request));

    for (int known = 0; known < 2; known++) {
        work.done = work.told = work.total = 0;
        request = (avenping_media_upload_request){
            .size = sizeof request, .read = give, .read_user_data = &work, .filename = "a.png",
            .read_length = known ? SIZE : 0, .progress = progress, .progress_user_data = &work,
        };
        free(uploaded(client, &request));
        EQUAL(work.told, SIZE);
        EQUAL(work.total, known ? SIZE : 0);
    }
    EQUAL(requests(), 4);
    free(work.data);
    avenping_client_free(client);
}

static void what_cannot_be_uploaded_is_refused(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    avenping_uploaded_media *media = NULL;
    avenping_media_upload_request request = { .size = sizeof request };
    FAILS(avenping_media_upload(client, &request, NULL, &media, &error), AVENPING_INVALID_REQUEST);
    request.path = "/nowhere/at/all.png";
    FAILS(avenping_media_upload(client, &request, NULL, &media, &error), AVENPING_INVALID_REQUEST);
    request.data = (const uint8_t *)"x";
    request.data_length = 1;
    FAILS(avenping_media_upload(client, &request, NULL, &media, &error), AVENPING_INVALID_REQUEST);
    request = (avenping_media_upload_request){ .size = sizeof request, .read = give_up, .filename = "a.png" };
    CHECK(avenping_media_upload(client, &request, NULL, &media, &error) != AVENPING_OK);
    HOLDS(avenping_error_message(error, NULL), "-5");
    avenping_error_free(error);
    CHECK(media == NULL);
    avenping_client_free(client);
}

static void a_cancelled_upload_ends_when_its_callback_has_returned(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_cancel_token *token = new_cancel_token();
    avenping_error *error = NULL;
    struct work work = { .data = content(), .slow = true };
    avenping_media_upload_request request = {
        .size = sizeof request, .read = give, .read_user_data = &work, .filename = "a.png",
    };
    avenping_call_options options = { .size = sizeof options, .cancel = token };
    avenping_async how = { .size = sizeof how, .queue = queue };
    OK(avenping_media_upload_start(client, &request, &options, &how, &error));
    while (!atomic_load(&work.inside))
        wait_ms(1);
    avenping_cancel_token_cancel(token);
    drain(queue, 1, AVENPING_CANCELLED);
    CHECK(!atomic_load(&work.inside));
    free(work.data);
    avenping_cancel_token_free(token);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

static void a_download_is_read_piece_by_piece(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    unsigned char *data = content();
    avenping_media_upload_request request = in_memory(data);
    char *id = uploaded(client, &request);
    avenping_download *download = opened(client, id);
    uint64_t length = 0;
    CHECK(avenping_download_content_length(download, &length) && length == SIZE);
    SAME(avenping_download_content_type(download, NULL), "image/png");
    size_t done = 0;
    for (size_t count = 1; count > 0; done += count) {
        unsigned char buffer[7777];
        OK(avenping_download_read(download, buffer, sizeof buffer, NULL, &count, &error));
        CHECK(done + count <= SIZE && memcmp(buffer, data + done, count) == 0);
    }
    EQUAL(done, SIZE);
    uint64_t size = 0;
    FAILS(avenping_download_save(download, "/tmp/x", 0, NULL, &size, &error), AVENPING_CONFIG);
    avenping_download_free(download);
    free(id);
    free(data);
    avenping_client_free(client);
}

static void a_download_goes_everywhere(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    unsigned char *data = content();
    avenping_media_upload_request request = in_memory(data);
    char *id = uploaded(client, &request);
    struct work work = { .data = malloc(SIZE) };
    avenping_transfer transfer = { .size = sizeof transfer, .progress = progress, .progress_user_data = &work };
    uint64_t size = 0;

    avenping_download *download = opened(client, id);
    OK(avenping_download_write(download, keep, &work, &transfer, &size, &error));
    avenping_download_free(download);
    CHECK(size == SIZE && work.done == SIZE && memcmp(work.data, data, SIZE) == 0);
    CHECK(work.told == SIZE && work.total == SIZE);

    download = opened(client, id);
    FAILS(avenping_download_write(download, refuse, NULL, NULL, &size, &error), AVENPING_CANCELLED);
    avenping_download_free(download);

    download = opened(client, id);
    avenping_bytes *bytes = NULL;
    OK(avenping_download_read_all(download, NULL, &bytes, &error));
    avenping_download_free(download);
    size_t length = 0;
    const uint8_t *all = avenping_bytes_data(bytes, &length);
    CHECK(length == SIZE && memcmp(all, data, SIZE) == 0);
    avenping_bytes_free(bytes);

    char path[] = "/tmp/avenping-c-XXXXXX";
    close(mkstemp(path));
    download = opened(client, id);
    OK(avenping_download_save(download, path, 0, NULL, &size, &error));
    avenping_download_free(download);
    EQUAL(size, SIZE);
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL && fread(work.data, 1, SIZE, file) == SIZE && memcmp(work.data, data, SIZE) == 0);
    if (file != NULL)
        fclose(file);
    unlink(path);

    free(work.data);
    free(id);
    free(data);
    avenping_client_free(client);
}

static void started_transfers_outlive_their_download(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    unsigned char *data = content();
    avenping_media_upload_request upload = in_memory(data);
    char *id = uploaded(client, &upload);
    avenping_async how = { .size = sizeof how, .queue = queue };
    avenping_media_download_request request = { .size = sizeof request, .media_id = id };
    OK(avenping_media_download_start(client, &request, NULL, &how, &error));
    avenping_completion *completion = next_completion(queue);
    avenping_download *download = NULL;
    OK(avenping_completion_take_download(completion, &download, &error));
    avenping_completion_free(completion);

    struct work work = { .data = malloc(SIZE) };
    OK(avenping_download_write_start(download, keep, &work, NULL, &how, &error));
    avenping_download_free(download);
    avenping_client_free(client);
    completion = next_completion(queue);
    uint64_t size = 0;
    OK(avenping_completion_take_size(completion, &size, &error));
    EQUAL(size, SIZE);
    CHECK(memcmp(work.data, data, SIZE) == 0);
    avenping_completion_free(completion);
    avenping_queue_free(queue);
    free(work.data);
    free(id);
    free(data);
}

static void a_download_that_breaks_off_is_an_error(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    unsigned char *data = content();
    avenping_media_upload_request request = in_memory(data);
    char *id = uploaded(client, &request);
    fault("{\"kind\": \"truncate\", \"bytes\": 100000, \"of\": \"body\", \"then\": \"close\"}", 1);
    avenping_download *download = opened(client, id);
    avenping_bytes *bytes = NULL;
    FAILS(avenping_download_read_all(download, NULL, &bytes, &error), AVENPING_CONNECTION);
    CHECK(bytes == NULL);
    avenping_download_free(download);
    /* And one that nobody reads to its end. */
    avenping_download_free(opened(client, id));
    free(id);
    free(data);
    avenping_client_free(client);
}

const struct test media_tests[] = {
    { "a_file_goes_up_from_everywhere", a_file_goes_up_from_everywhere },
    { "what_cannot_be_uploaded_is_refused", what_cannot_be_uploaded_is_refused },
    { "a_cancelled_upload_ends_when_its_callback_has_returned", a_cancelled_upload_ends_when_its_callback_has_returned },
    { "a_download_is_read_piece_by_piece", a_download_is_read_piece_by_piece },
    { "a_download_goes_everywhere", a_download_goes_everywhere },
    { "started_transfers_outlive_their_download", started_transfers_outlive_their_download },
    { "a_download_that_breaks_off_is_an_error", a_download_that_breaks_off_is_an_error },
    { NULL, NULL },
};
