/* What a failed send means, and what to do about it: `errors RECIPIENT`. */
#include <avenping.h>
#include <inttypes.h>
#include <stdio.h>

static void explain(const avenping_error *error)
{
    printf("%s: %s\n", avenping_status_name(avenping_error_status(error)), avenping_error_message(error, NULL));

    /* Whether the message may be on its way all the same: only then would sending again duplicate it. */
    switch (avenping_error_delivery(error)) {
    case AVENPING_NOT_SENT:
    case AVENPING_REJECTED:
        printf("nothing was delivered\n");
        break;
    case AVENPING_MAYBE_SENT:
        printf("it may have been sent: look before you send again\n");
        break;
    case AVENPING_NO_DELIVERY:
        break;
    }

    switch (avenping_error_status(error)) {
    case AVENPING_INVALID_REQUEST:
        printf("mend the argument %s\n", avenping_error_field(error, NULL));
        break;
    case AVENPING_RATE_LIMITED: {
        uint64_t wait = 0;
        if (avenping_error_retry_after_ms(error, &wait))
            printf("wait %" PRIu64 " ms\n", wait);
        break;
    }
    default:
        break;
    }

    int64_t code = 0;
    if (avenping_error_meta_code(error, &code)) {
        const char *details = avenping_error_meta_details(error, NULL);
        printf("Meta says %" PRId64 ": %s\n", code, details != NULL ? details : "nothing more");
    }
    if (avenping_error_hint(error, NULL) != NULL)
        printf("hint: %s\n", avenping_error_hint(error, NULL));
    for (size_t index = 0; index < avenping_error_attempts_count(error); index++) {
        const avenping_attempt *attempt = avenping_error_attempts_at(error, index);
        const char *failure = avenping_attempt_failure(attempt, NULL);
        printf("try %zu: HTTP %d, %" PRIu64 " ms%s%s\n", index + 1, avenping_attempt_http_status(attempt),
               avenping_attempt_elapsed_ms(attempt), failure != NULL ? ", " : "", failure != NULL ? failure : "");
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s RECIPIENT\n", argv[0]);
        return 2;
    }
    avenping_client *client = NULL;
    avenping_sent_message *sent = NULL;
    avenping_error *error = NULL;
    avenping_status status = avenping_client_new(NULL, &client, &error);
    if (status == AVENPING_OK) {
        avenping_messages_send_text_request request = { .size = sizeof request, .to = argv[1], .text = "Hello" };
        /* Ten seconds for the whole call with its retries. */
        avenping_call_options options = { .size = sizeof options, .deadline_ms = 10000 };
        status = avenping_messages_send_text(client, &request, &options, &sent, &error);
    }
    if (status == AVENPING_OK)
        printf("%s\n", avenping_sent_message_id(sent, NULL));
    else
        explain(error);
    avenping_error_free(error);
    avenping_sent_message_free(sent);
    avenping_client_free(client);
    return status == AVENPING_OK ? 0 : 1;
}
