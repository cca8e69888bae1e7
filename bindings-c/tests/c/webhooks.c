/* Deliveries: reading them, and the checks of a request. No client, no network. */
#include "support.h"

#include <stdlib.h>

static avenping_webhook_event *parsed(const char *body)
{
    avenping_error *error = NULL;
    avenping_webhook_event *event = NULL;
    OK(avenping_webhook_parse(body, strlen(body), &event, &error));
    return event;
}

static void a_message_is_read(void)
{
    avenping_webhook_event *event = parsed("{\"newMessage\":{\"from\":\"16505551234\",\"id\":\"wamid.1\",\"type\":\"text\","
                                           "\"text\":{\"body\":\"a\\u0000b\"}}}");
    EQUAL(avenping_webhook_event_type(event), AVENPING_NEW_MESSAGE);
    SAME(avenping_webhook_event_dedupe_key(event, NULL), "wamid.1");
    const avenping_new_message *message = avenping_webhook_event_new_message(event);
    SAME(avenping_new_message_from(message, NULL), "16505551234");
    size_t length = 0;
    const char *body = avenping_inbound_text_body(avenping_new_message_text(message), &length);
    CHECK(length == 3 && memcmp(body, "a\0b", 4) == 0);
    CHECK(avenping_new_message_image(message) == NULL);
    CHECK(avenping_webhook_event_new_lead(event) == NULL);
    avenping_webhook_event_free(event);
}

static void other_deliveries_are_read(void)
{
    avenping_webhook_event *event = parsed("{\"newLead\":{\"phoneNumber\":\"16505551234\",\"name\":\"A\"}}");
    EQUAL(avenping_webhook_event_type(event), AVENPING_NEW_LEAD);
    SAME(avenping_new_lead_name(avenping_webhook_event_new_lead(event), NULL), "A");
    avenping_webhook_event_free(event);

    event = parsed("{\"other\":1}");
    EQUAL(avenping_webhook_event_type(event), AVENPING_UNKNOWN_EVENT);
    SAME(avenping_webhook_event_json(event, NULL), "{\"other\":1}");
    CHECK(avenping_webhook_event_dedupe_key(event, NULL) == NULL);
    avenping_webhook_event_free(event);
}

static void what_is_no_delivery_is_an_error(void)
{
    avenping_error *error = NULL;
    avenping_webhook_event *event = NULL;
    const char *const bodies[] = { "", "[]", "no", "{\"newMessage\":", "\xff\xfe" };
    for (size_t index = 0; index < sizeof bodies / sizeof *bodies; index++)
        FAILS(avenping_webhook_parse(bodies[index], strlen(bodies[index]), &event, &error), AVENPING_WEBHOOK);
    FAILS(avenping_webhook_parse(NULL, 0, &event, &error), AVENPING_INVALID_REQUEST);
    CHECK(event == NULL);
}

static void codes_are_compared(void)
{
    CHECK(avenping_webhook_verify_code("secret", 0, "secret", 6));
    CHECK(avenping_webhook_verify_code("secret and more", 6, "secret and other", 6));
    CHECK(!avenping_webhook_verify_code("secret", 0, "Secret", 6));
    CHECK(!avenping_webhook_verify_code("secret", 0, "secret", 5));
    CHECK(!avenping_webhook_verify_code("", 0, "", 0));
    CHECK(!avenping_webhook_verify_code(NULL, 0, NULL, 0));
    CHECK(!avenping_webhook_verify_code("\xff", 0, "\xff", 1));
}

/* Nothing says where they end: tools that watch memory see who reads on. */
static void what_comes_with_a_length_of_0_is_empty(void)
{
    char *nothing = malloc(1);
    avenping_webhook_event *event = NULL;
    avenping_error *error = NULL;
    char answer[AVENPING_CHALLENGE_CAPACITY];
    CHECK(nothing != NULL);
    *nothing = 'x';
    FAILS(avenping_webhook_parse(nothing, 0, &event, &error), AVENPING_WEBHOOK);
    CHECK(!avenping_webhook_verify_code("secret", 0, nothing, 0));
    CHECK(!avenping_webhook_verify_code("secret", 0, "secret", 0));
    CHECK(!avenping_webhook_challenge(nothing, 0, "c0de", 0, answer, sizeof answer));
    free(nothing);
    FAILS(avenping_webhook_parse("{\"other\":1}", 0, &event, &error), AVENPING_WEBHOOK);
}

static void a_challenge_is_answered(void)
{
    const char *query = "hub.mode=subscribe&hub.challenge=12%2E34&hub.verify_token=c0de";
    char answer[AVENPING_CHALLENGE_CAPACITY] = "untouched";
    CHECK(!avenping_webhook_challenge(query, strlen(query), "other", 0, answer, sizeof answer));
    SAME(answer, "untouched");
    CHECK(!avenping_webhook_challenge(query, strlen(query), "c0de", 0, answer, 5));
    SAME(answer, "untouched");
    CHECK(avenping_webhook_challenge(query, strlen(query), "c0de", 0, answer, 6));
    SAME(answer, "12.34");
}

const struct test webhook_tests[] = {
    { "a_message_is_read", a_message_is_read },
    { "other_deliveries_are_read", other_deliveries_are_read },
    { "what_is_no_delivery_is_an_error", what_is_no_delivery_is_an_error },
    { "codes_are_compared", codes_are_compared },
    { "what_comes_with_a_length_of_0_is_empty", what_comes_with_a_length_of_0_is_empty },
    { "a_challenge_is_answered", a_challenge_is_answered },
    { NULL, NULL },
};
