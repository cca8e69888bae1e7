/* What the programs in C share: clients, and sends of which everything is said. */
#ifndef AVENPING_TORTURE_HABITS_H
#define AVENPING_TORTURE_HABITS_H

#include "lines.h"

#include <avenping.h>

static inline avenping_client *new_client(const char *base_url)
{
    avenping_client_options options = {
        .size = sizeof options, .token = "test_premium", .phone_number_id = LINE, .base_url = base_url
    };
    avenping_client *client = NULL;
    must(avenping_client_new(&options, &client, NULL) == AVENPING_OK, "no client");
    return client;
}

static inline void say_failed(const char *text, avenping_status status, const avenping_error *error)
{
    static const char *const deliveries[] = { "none", "not_sent", "rejected", "maybe_sent" };
    char line[200];
    snprintf(line, sizeof line, "failed %s %s %s", text, deliveries[avenping_error_delivery(error) & 3],
             avenping_status_name(status));
    say(line);
}

static inline void send_text(const avenping_client *client)
{
    char text[64];
    char line[200];
    next_text(text, sizeof text);
    snprintf(line, sizeof line, "begin %s", text);
    say(line);
    avenping_messages_send_text_request request = { .size = sizeof request, .to = "15551234567", .text = text };
    avenping_sent_message *sent = NULL;
    avenping_error *error = NULL;
    avenping_status status = avenping_messages_send_text(client, &request, NULL, &sent, &error);
    if (status == AVENPING_OK) {
        snprintf(line, sizeof line, "sent %s %s", text, avenping_sent_message_id(sent, NULL));
        say(line);
    } else {
        say_failed(text, status, error);
    }
    avenping_sent_message_free(sent);
    avenping_error_free(error);
}

#endif
