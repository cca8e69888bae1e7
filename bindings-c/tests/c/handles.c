/* Clients, answers and errors as handles: who owns what, and in which order they may go. */
#include "support.h"

#include <stdlib.h>

static void out_parameters_are_written_only_on_success(void)
{
    avenping_error *error = NULL;
    avenping_client_options options = { .size = sizeof options, .token = "test_premium", .base_url = "ftp://x" };
    avenping_client *client = (avenping_client *)&options;
    FAILS(avenping_client_new(&options, &client, &error), AVENPING_CONFIG);
    CHECK(client == (avenping_client *)&options);

    avenping_error *untouched = (avenping_error *)&options;
    options.base_url = base_url();
    EQUAL(avenping_client_new(&options, &client, &untouched), AVENPING_OK);
    CHECK(untouched == (avenping_error *)&options);
    SAME(avenping_client_base_url(client, NULL), base_url());
    avenping_client_free(client);
}

static void an_error_need_not_be_wanted(void)
{
    avenping_client *client = new_client();
    avenping_messages_send_text_request request = { .size = sizeof request, .to = "nobody", .text = "Hello" };
    avenping_sent_message *sent = NULL;
    EQUAL(avenping_messages_send_text(client, &request, NULL, &sent, NULL), AVENPING_INVALID_REQUEST);
    CHECK(sent == NULL);
    avenping_client_free(client);
    EQUAL(requests(), 0);
}

static void an_answer_outlives_its_client(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    avenping_me *me = NULL;
    OK(avenping_client_me(client, NULL, &me, &error));
    avenping_client_free(client);

    CHECK(avenping_me_phone_numbers_count(me) == 1);
    const avenping_phone_line *line = avenping_me_phone_numbers_at(me, 0);
    size_t length = 0;
    SAME(avenping_phone_line_phone_number_id(line, &length), LINE);
    EQUAL(length, strlen(LINE));
    CHECK(avenping_me_phone_numbers_at(me, 1) == NULL);
    CHECK(avenping_me_phone_numbers_at(me, (size_t)-1) == NULL);
    HOLDS(avenping_me_json(me, &length), LINE);
    EQUAL(length, strlen(avenping_me_json(me, NULL)));
    /* A view stays where it is. */
    CHECK(avenping_phone_line_json(line, NULL) == avenping_phone_line_json(line, NULL));
    avenping_me_free(me);
}

static void an_error_outlives_everything(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    fault("{\"kind\": \"status\", \"status\": 404, \"code\": \"NOT_FOUND\", \"message\": \"no\"}", 1);
    EQUAL(send_text(client, NULL, &error), AVENPING_NOT_FOUND);
    avenping_client_free(client);
    SAME(avenping_error_message(error, NULL), "no");
    SAME(avenping_error_operation(error, NULL), "messages.send_text");
    EQUAL(avenping_error_attempts_count(error), 1);
    EQUAL(avenping_attempt_http_status(avenping_error_attempts_at(error, 0)), 404);
    CHECK(avenping_error_attempts_at(error, 1) == NULL);
    avenping_error_free(error);
}

static void nothing_is_freed_as_nothing(void)
{
    avenping_client_free(NULL);
    avenping_error_free(NULL);
    avenping_queue_free(NULL);
    avenping_completion_free(NULL);
    avenping_cancel_token_free(NULL);
    avenping_json_free(NULL);
    avenping_download_free(NULL);
    avenping_sent_message_free(NULL);
    size_t length = 7;
    CHECK(avenping_sent_message_id(NULL, &length) == NULL);
    EQUAL(length, 0);
}

static void a_token_can_be_replaced(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    free(control("POST", "tokens", "{\"replace\": \"test_premium\", \"with\": \"new_token\"}"));
    FAILS(send_text(client, NULL, &error), AVENPING_UNAUTHORIZED);
    FAILS(avenping_client_set_token(client, "two words", 0, &error), AVENPING_CONFIG);
    OK(avenping_client_set_token(client, "new_token and what is beyond its length", 9, &error));
    OK(send_text(client, NULL, &error));
    avenping_client_free(client);
}

static void any_operation_goes_by_its_name(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    avenping_json *json = NULL;
    OK(avenping_invoke(client, "me", 0, NULL, 0, NULL, &json, &error));
    HOLDS(avenping_json_text(json, NULL), LINE);
    avenping_json_free(json);
    FAILS(avenping_invoke(client, "messages.shout", 0, "{}", 0, NULL, &json, &error), AVENPING_INVALID_REQUEST);
    FAILS(avenping_invoke(client, "me", 0, "{", 0, NULL, &json, &error), AVENPING_INVALID_REQUEST);

    avenping_query_parameter query[] = { { .name = "limit", .value = "1" } };
    avenping_raw_request request = {
        .size = sizeof request, .method = "GET", .path = "/v2/templates", .query = query, .query_count = 1,
    };
    OK(avenping_request(client, &request, NULL, &json, &error));
    CHECK(avenping_json_text(json, NULL) != NULL);
    avenping_json_free(json);
    avenping_client_free(client);
}

/* All the orders in which four things can go while a call is in flight. */
static void handles_go_in_any_order(void)
{
    fault("{\"kind\": \"delay\", \"ms\": 20}", -1);
    for (int order = 0; order < 4 * 4 * 4 * 4; order++) {
        int at[4] = { order & 3, order >> 2 & 3, order >> 4 & 3, order >> 6 & 3 };
        if ((1 << at[0] | 1 << at[1] | 1 << at[2] | 1 << at[3]) != 15)
            continue;
        avenping_error *error = NULL;
        avenping_client *client = new_client();
        avenping_queue *queue = new_queue();
        avenping_cancel_token *token = new_cancel_token();
        avenping_call_options options = { .size = sizeof options, .cancel = token };
        avenping_async how = { .size = sizeof how, .queue = queue };
        OK(start_text(client, &options, &how, &error));
        avenping_completion *completion = next_completion(queue);
        OK(start_text(client, &options, &how, &error));
        for (int index = 0; index < 4; index++) {
            switch (at[index]) {
            case 0:
                avenping_client_free(client);
                break;
            case 1:
                avenping_queue_free(queue);
                break;
            case 2:
                avenping_cancel_token_cancel(token);
                avenping_cancel_token_cancel(token);
                avenping_cancel_token_free(token);
                break;
            default:
                EQUAL(avenping_completion_status(completion), AVENPING_OK);
                avenping_completion_free(completion);
            }
        }
    }
}

const struct test handle_tests[] = {
    { "handles_go_in_any_order", handles_go_in_any_order },
    { "out_parameters_are_written_only_on_success", out_parameters_are_written_only_on_success },
    { "an_error_need_not_be_wanted", an_error_need_not_be_wanted },
    { "an_answer_outlives_its_client", an_answer_outlives_its_client },
    { "an_error_outlives_everything", an_error_outlives_everything },
    { "nothing_is_freed_as_nothing", nothing_is_freed_as_nothing },
    { "a_token_can_be_replaced", a_token_can_be_replaced },
    { "any_operation_goes_by_its_name", any_operation_goes_by_its_name },
    { NULL, NULL },
};
