/* Uploads a file, downloads it again and sends it, with progress: `media FILE COPY RECIPIENT`. */
#include <avenping.h>
#include <inttypes.h>
#include <stdio.h>

/* Runs on a thread of the library's, between two pieces of the file. Anything but 0 ends the transfer. */
static int progress(void *user_data, uint64_t done, uint64_t total)
{
    if (total > 0)
        fprintf(stderr, "\r%s: %" PRIu64 " %%", (const char *)user_data, done * 100 / total);
    return 0;
}

static avenping_status run(avenping_client *client, char **arguments, avenping_error **error)
{
    avenping_uploaded_media *uploaded = NULL;
    avenping_download *download = NULL;
    avenping_sent_message *sent = NULL;

    avenping_media_upload_request file = {
        .size = sizeof file,
        .path = arguments[1],
        .progress = progress,
        .progress_user_data = "up",
    };
    avenping_status status = avenping_media_upload(client, &file, NULL, &uploaded, error);
    if (status != AVENPING_OK)
        goto done;
    const char *id = avenping_uploaded_media_media_id(uploaded, NULL);
    printf("uploaded as %s\n", id);

    avenping_media_download_request media = { .size = sizeof media, .media_id = id };
    status = avenping_media_download(client, &media, NULL, &download, error);
    if (status != AVENPING_OK)
        goto done;
    avenping_transfer transfer = { .size = sizeof transfer, .progress = progress, .progress_user_data = "down" };
    uint64_t size = 0;
    status = avenping_download_save(download, arguments[2], 0, &transfer, &size, error);
    if (status != AVENPING_OK)
        goto done;
    printf("saved %" PRIu64 " bytes of %s\n", size, avenping_download_content_type(download, NULL));

    avenping_messages_send_media_request message = {
        .size = sizeof message,
        .to = arguments[3],
        .type = "document",
        .media_id = id,
        .caption = "As promised",
    };
    status = avenping_messages_send_media(client, &message, NULL, &sent, error);
    if (status == AVENPING_OK)
        printf("sent as %s\n", avenping_sent_message_id(sent, NULL));

done:
    avenping_sent_message_free(sent);
    avenping_download_free(download);
    avenping_uploaded_media_free(uploaded);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s FILE COPY RECIPIENT\n", argv[0]);
        return 2;
    }
    avenping_client *client = NULL;
    avenping_error *error = NULL;
    avenping_status status = avenping_client_new(NULL, &client, &error);
    if (status == AVENPING_OK)
        status = run(client, argv, &error);
    if (status != AVENPING_OK)
        fprintf(stderr, "\n%s\n", avenping_error_text(error, NULL));
    avenping_error_free(error);
    avenping_client_free(client);
    return status == AVENPING_OK ? 0 : 1;
}
