/* Sends a text message: `first_message "+1 555 123 4567"`. The token is in AVENPING_TOKEN. */
#include <avenping.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s RECIPIENT\n", argv[0]);
        return 2;
    }

    avenping_client *client = NULL;
    avenping_sent_message *sent = NULL;
    avenping_error *error = NULL;

    /* NULL: everything from the environment. */
    avenping_status status = avenping_client_new(NULL, &client, &error);
    if (status == AVENPING_OK) {
        avenping_messages_send_text_request request = {
            .size = sizeof request,
            .to = argv[1],
            .text = "Your order is on its way",
        };
        status = avenping_messages_send_text(client, &request, NULL, &sent, &error);
    }
    if (status == AVENPING_OK)
        printf("%s\n", avenping_sent_message_id(sent, NULL));
    else
        fprintf(stderr, "%s\n", avenping_error_text(error, NULL));

    avenping_error_free(error);
    avenping_sent_message_free(sent);
    avenping_client_free(client);
    return status == AVENPING_OK ? 0 : 1;
}
