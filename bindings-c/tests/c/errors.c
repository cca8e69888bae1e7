/* Every status that a call can end with, and what its error says. */
#include "support.h"

struct expected {
    const char *fault;
    avenping_status status;
    const char *code;
    int http_status;
    avenping_delivery delivery;
    bool retryable;
};

#define REFUSAL(number, code) "{\"kind\": \"status\", \"status\": " #number ", \"code\": \"" code "\", \"message\": \"no\"}"

static const struct expected table[] = {
    { REFUSAL(402, "ODD"), AVENPING_BAD_REQUEST, "ODD", 402, AVENPING_REJECTED, false },
    { REFUSAL(401, "UNAUTHORIZED"), AVENPING_UNAUTHORIZED, "UNAUTHORIZED", 401, AVENPING_REJECTED, false },
    { REFUSAL(403, "PLAN_EXPIRED"), AVENPING_PLAN_EXPIRED, "PLAN_EXPIRED", 403, AVENPING_REJECTED, false },
    { REFUSAL(403, "DEVELOPER_PLAN_REQUIRED"), AVENPING_DEVELOPER_PLAN_REQUIRED, "DEVELOPER_PLAN_REQUIRED", 403,
      AVENPING_REJECTED, false },
    { REFUSAL(403, "FORBIDDEN"), AVENPING_FORBIDDEN, "FORBIDDEN", 403, AVENPING_REJECTED, false },
    { REFUSAL(404, "NOT_FOUND"), AVENPING_NOT_FOUND, "NOT_FOUND", 404, AVENPING_REJECTED, false },
    { REFUSAL(422, "VALIDATION_ERROR"), AVENPING_BAD_REQUEST, "VALIDATION_ERROR", 422, AVENPING_REJECTED, false },
    { REFUSAL(413, "PAYLOAD_TOO_LARGE"), AVENPING_PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE", 413, AVENPING_REJECTED,
      false },
    { "{\"kind\": \"rate_limit\", \"retry_after\": 7}", AVENPING_RATE_LIMITED, "RATE_LIMITED", 429, AVENPING_REJECTED,
      true },
    { REFUSAL(500, "INTERNAL_ERROR"), AVENPING_SERVER, "INTERNAL_ERROR", 500, AVENPING_MAYBE_SENT, false },
    { "{\"kind\": \"reset\", \"when\": \"after\"}", AVENPING_CONNECTION, "CONNECTION", 0, AVENPING_MAYBE_SENT, false },
    { "{\"kind\": \"stall\"}", AVENPING_TIMEOUT, "TIMEOUT", 0, AVENPING_MAYBE_SENT, false },
    { "{\"kind\": \"answer\", \"text\": \"{\"}", AVENPING_INVALID_RESPONSE, "INVALID_RESPONSE", 200,
      AVENPING_MAYBE_SENT, false },
};

static void every_failure_has_its_status(void)
{
    avenping_client *client = new_client();
    avenping_call_options options = { .size = sizeof options, .timeout_ms = 300 };
    for (size_t index = 0; index < sizeof table / sizeof *table; index++) {
        const struct expected *expected = &table[index];
        avenping_error *error = NULL;
        fault(expected->fault, 1);
        avenping_status status = send_text(client, &options, &error);
        if (status != expected->status)
            fprintf(stderr, "%s: %s\n", expected->fault, avenping_error_text(error, NULL));
        EQUAL(status, expected->status);
        EQUAL(avenping_error_status(error), expected->status);
        SAME(avenping_error_code(error, NULL), expected->code);
        EQUAL(avenping_error_http_status(error), expected->http_status);
        EQUAL(avenping_error_delivery(error), expected->delivery);
        EQUAL(avenping_error_retryable(error), expected->retryable);
        CHECK(avenping_error_message(error, NULL) != NULL && avenping_error_text(error, NULL) != NULL);
        HOLDS(avenping_error_json(error, NULL), expected->code);
        uint64_t wait = 0;
        EQUAL(avenping_error_retry_after_ms(error, &wait), expected->status == AVENPING_RATE_LIMITED);
        EQUAL(wait, expected->status == AVENPING_RATE_LIMITED ? 7000 : 0);
        avenping_error_free(error);
    }
    avenping_client_free(client);
}

static void what_is_refused_here_sends_nothing(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    avenping_messages_send_text_request request = { .size = sizeof request, .to = RECIPIENT, .text = "bad \xff" };
    avenping_sent_message *sent = NULL;
    EQUAL(avenping_messages_send_text(client, &request, NULL, &sent, &error), AVENPING_INVALID_REQUEST);
    SAME(avenping_error_field(error, NULL), "text");
    SAME(avenping_error_code(error, NULL), "INVALID_REQUEST");
    EQUAL(avenping_error_delivery(error), AVENPING_NOT_SENT);
    CHECK(avenping_error_body(error, NULL) == NULL && avenping_error_request_id(error, NULL) == NULL);
    EQUAL(avenping_error_attempts_count(error), 0);
    avenping_error_free(error);
    error = NULL;

    request.size = 0;
    EQUAL(avenping_messages_send_text(client, &request, NULL, &sent, &error), AVENPING_INVALID_REQUEST);
    HOLDS(avenping_error_message(error, NULL), "sizeof");
    avenping_error_free(error);
    EQUAL(requests(), 0);
    avenping_client_free(client);
}

static void meta_is_quoted(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    fault("{\"kind\": \"meta_error\", \"code\": 131047, \"message\": \"Re-engagement message\", \"subcode\": 5}", 1);
    CHECK(send_text(client, NULL, &error) != AVENPING_OK);
    int64_t code = 0;
    int64_t subcode = 0;
    CHECK(avenping_error_meta_code(error, &code) && code == 131047);
    CHECK(avenping_error_meta_subcode(error, &subcode) && subcode == 5);
    CHECK(avenping_error_meta_type(error, NULL) != NULL && avenping_error_details_json(error, NULL) != NULL);
    CHECK(avenping_error_hint(error, NULL) != NULL);
    avenping_error_free(error);
    avenping_client_free(client);
}

static void tries_are_counted(void)
{
    avenping_client *client = new_client();
    avenping_error *error = NULL;
    avenping_call_options options = { .size = sizeof options, .max_retries = 2 };
    fault("{\"kind\": \"status\", \"status\": 503}", -1);
    avenping_health *health = NULL;
    EQUAL(avenping_client_health(client, &options, &health, &error), AVENPING_SERVER);
    EQUAL(avenping_error_delivery(error), AVENPING_NO_DELIVERY);
    EQUAL(avenping_error_attempts_count(error), 3);
    for (size_t index = 0; index < 3; index++) {
        const avenping_attempt *attempt = avenping_error_attempts_at(error, index);
        EQUAL(avenping_attempt_http_status(attempt), 503);
        CHECK(avenping_attempt_elapsed_ms(attempt) < 10000);
    }
    avenping_error_free(error);
    EQUAL(requests(), 3);
    avenping_client_free(client);
}

static void numbers_have_names(void)
{
    SAME(avenping_status_name(AVENPING_OK), "ok");
    SAME(avenping_status_name(AVENPING_RATE_LIMITED), "rate_limited");
    SAME(avenping_status_name((avenping_status)12345), "unknown");
    SAME(avenping_version(), AVENPING_VERSION);
    char parts[32];
    snprintf(parts, sizeof parts, "%d.%d.%d", AVENPING_VERSION_MAJOR, AVENPING_VERSION_MINOR, AVENPING_VERSION_PATCH);
    SAME(parts, AVENPING_VERSION);
}

const struct test error_tests[] = {
    { "every_failure_has_its_status", every_failure_has_its_status },
    { "what_is_refused_here_sends_nothing", what_is_refused_here_sends_nothing },
    { "meta_is_quoted", meta_is_quoted },
    { "tries_are_counted", tries_are_counted },
    { "numbers_have_names", numbers_have_names },
    { NULL, NULL },
};
