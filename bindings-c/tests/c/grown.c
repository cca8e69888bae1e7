/* Compiled with three headers and run with one library: today's, one whose structs lack their last field, and one whose
   structs have one more (AVENPING_LATER), which this library does not know. */
#include "support.h"

#ifdef AVENPING_LATER
#define LATER(it) EQUAL((it).later, 0)
#else
#define LATER(it) (void)0
#endif

int main(void)
{
    avenping_error *error = NULL;
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    OK(send_text(client, NULL, &error));

    avenping_call_options options = { .size = sizeof options, .timeout_ms = 5000, .max_retries = AVENPING_NO_RETRIES };
    LATER(options);
    OK(send_text(client, &options, &error));

    avenping_messages_send_text_request request = { .size = sizeof request, .to = RECIPIENT, .text = "Hello" };
    avenping_async how = { .size = sizeof how, .queue = queue };
    LATER(request);
    LATER(how);
    OK(avenping_messages_send_text_start(client, &request, &options, &how, &error));
    drain(queue, 1, AVENPING_OK);

    avenping_media_upload_request file = {
        .size = sizeof file, .data = (const uint8_t *)"text", .data_length = 4, .filename = "a.txt",
    };
    LATER(file);
    avenping_uploaded_media *uploaded = NULL;
    OK(avenping_media_upload(client, &file, NULL, &uploaded, &error));
    avenping_media_download_request media = {
        .size = sizeof media, .media_id = avenping_uploaded_media_media_id(uploaded, NULL),
    };
    avenping_download *download = NULL;
    OK(avenping_media_download(client, &media, NULL, &download, &error));
    avenping_transfer transfer = { .size = sizeof transfer };
    avenping_bytes *bytes = NULL;
    OK(avenping_download_read_all(download, &transfer, &bytes, &error));
    size_t length = 0;
    CHECK(memcmp(avenping_bytes_data(bytes, &length), "text", 4) == 0 && length == 4);
    avenping_bytes_free(bytes);
    avenping_download_free(download);
    avenping_uploaded_media_free(uploaded);

    avenping_templates_list_request list = { .size = sizeof list, .limit = 1 };
    avenping_template_list *templates = NULL;
    OK(avenping_templates_list(client, &list, NULL, &templates, &error));
    EQUAL(avenping_template_list_items_count(templates), 1);
    avenping_template_list_free(templates);

#ifdef AVENPING_LATER
    /* What cannot be done is not left undone in silence. */
    avenping_sent_message *sent = NULL;
    request.later = 1;
    EQUAL(avenping_messages_send_text(client, &request, NULL, &sent, &error), AVENPING_INVALID_REQUEST);
    HOLDS(avenping_error_message(error, NULL), "does not know");
    avenping_error_free(error);
    error = NULL;
    request.later = 0;
    OK(avenping_messages_send_text(client, &request, NULL, &sent, &error));
    avenping_sent_message_free(sent);
#endif
    printf("%zu bytes in a request for a text\n", sizeof request);
    avenping_queue_free(queue);
    avenping_client_free(client);
    return conclude("grown");
}
