// Every class of errors, as it comes from a call, and every field.
#include "support.hpp"

using namespace support;

namespace {

std::string status(int code, const std::string& word = "") {
    const std::string more = word.empty() ? "" : R"(, "code": ")" + word + '"';
    return R"({"kind": "status", "status": )" + std::to_string(code) + more + "}";
}

/// That the fault is thrown as `Class`, which is a `Base`, and has its kind.
template <class Class, class Base>
void arrives(const std::string& what, avenping::ErrorKind kind, std::optional<int> code) {
    static_assert(std::is_base_of_v<Base, Class> && std::is_base_of_v<avenping::Error, Base>);
    static_assert(std::is_nothrow_copy_constructible_v<Class>);
    fault(what);
    const auto error = THROWN(Class, client().me(avenping::CallOptions().with_timeout(300ms)));
    if (!error) return;
    CHECK(error->kind() == kind);
    EQUAL(error->status(), code);
    EQUAL(error->operation(), "me");
    EQUAL(std::string(error->what()).rfind("me: " + error->code(), 0), 0U);
    reset();
}

} // namespace

TEST(every_answer_has_its_class) {
    using namespace avenping;
    using Kind = avenping::ErrorKind;
    arrives<UnauthorizedError, ApiError>(status(401), Kind::unauthorized, 401);
    arrives<PlanExpiredError, ApiError>(status(403, "PLAN_EXPIRED"), Kind::plan_expired, 403);
    arrives<DeveloperPlanRequiredError, ApiError>(status(403, "DEVELOPER_PLAN_REQUIRED"), Kind::developer_plan_required, 403);
    arrives<ForbiddenError, ApiError>(status(403, "FORBIDDEN"), Kind::forbidden, 403);
    arrives<NotFoundError, ApiError>(status(404), Kind::not_found, 404);
    arrives<BadRequestError, ApiError>(status(422), Kind::bad_request, 422);
    arrives<PayloadTooLargeError, ApiError>(status(413), Kind::payload_too_large, 413);
    arrives<RateLimitedError, ApiError>(status(429), Kind::rate_limited, 429);
    arrives<ServerError, ApiError>(status(503), Kind::server, 503);
    arrives<ApiError, Error>(R"({"kind": "answer", "status": 200, "json": {"success": false, "error": "NO"}})", Kind::api, 200);
    arrives<InvalidResponseError, Error>(R"({"kind": "answer", "text": "<html>"})", Kind::invalid_response, 200);
    arrives<ConnectionError, Error>(R"({"kind": "reset", "when": "before"})", Kind::connection, std::nullopt);
    arrives<TimeoutError, ConnectionError>(R"({"kind": "stall"})", Kind::timeout, std::nullopt);
}

TEST(what_makes_no_call_has_its_class) {
    const auto config = THROWN(avenping::ConfigError, avenping::Client(settings().with_base_url("ftp://example.com")));
    CHECK(config && config->kind() == avenping::ErrorKind::config && !config->operation());
    const auto webhook = THROWN(avenping::WebhookError, avenping::webhooks::parse(""));
    CHECK(webhook && webhook->code() == "WEBHOOK");
    const auto request = THROWN(avenping::InvalidRequestError, client().messages().send_text({"call me", "Hello"}));
    CHECK(request && request->field() == "to" && request->operation() == "messages.send_text");
    CHECK(request && request->attempts().empty() && request->delivery() == avenping::Delivery::not_sent);

    const avenping::CancelToken cancel;
    cancel.cancel();
    CHECK(cancel.is_cancelled());
    const auto cancelled = THROWN(avenping::CancelledError, client().me(avenping::CallOptions().with_cancel(cancel)));
    CHECK(cancelled && cancelled->code() == "CANCELLED");
    EQUAL(requests("/v2/me"), 0U);
}

TEST(a_refusal_by_meta_has_every_field) {
    fault(R"({"kind": "meta_error", "code": 131047, "subcode": 5, "message": "Re-engagement message"})");
    const auto error = THROWN(avenping::BadRequestError, client().messages().send_text({to, "Hello"}));
    if (!error) return;
    CHECK(error->meta() && error->meta()->code == 131047 && error->meta()->subcode == 5);
    CHECK(error->details_json() && error->details_json()->find("131047") != std::string::npos);
    CHECK(error->body() && error->body()->find("success") != std::string::npos);
    CHECK(error->hint() && !error->hint()->empty());
    CHECK(error->delivery() == avenping::Delivery::rejected);
    CHECK(!error->retryable() && !error->retry_after() && !error->field());
    EQUAL(error->attempts().size(), 1U);
    EQUAL(error->attempts()[0].status, 400);
    CHECK(!error->attempts()[0].failure && error->attempts()[0].elapsed >= 0ms);
    CHECK(error->record().json.find("\"131047\"") == std::string::npos && error->record().json.front() == '{');
    CHECK(std::string(error->what()).find(*error->hint()) != std::string::npos);
}

TEST(a_refusal_for_rate_says_how_long_to_wait) {
    fault(R"({"kind": "rate_limit", "retry_after": 3600})");
    const auto error = THROWN(avenping::RateLimitedError, client().messages().send_text({to, "Hello"}));
    CHECK(error && error->retry_after() == 1h && error->retryable());
}

TEST(a_send_that_breaks_off_may_have_been_sent) {
    fault(R"({"kind": "close", "when": "after"})");
    const auto error = THROWN(avenping::ConnectionError, client().messages().send_text({to, "Hello"}));
    CHECK(error && error->delivery() == avenping::Delivery::maybe_sent && !error->retryable());
    CHECK(error && error->attempts().size() == 1 && error->attempts()[0].failure && !error->attempts()[0].status);
}

TEST(errors_can_be_made_for_tests) {
    avenping::ErrorRecord record;
    record.message = "slow down";
    record.status = 429;
    record.operation = "messages.send_text";
    record.retry_after = 3s;
    const avenping::RateLimitedError error(record);
    EQUAL(std::string(error.what()), "messages.send_text: RATE_LIMITED (HTTP 429): slow down");
    CHECK(error.code() == "RATE_LIMITED" && error.retry_after() == 3s);
    const avenping::Error copy = error;
    CHECK(&copy.code() == &error.code() && copy.kind() == avenping::ErrorKind::rate_limited);
    const avenping::InternalError internal{avenping::ErrorRecord{"a defect"}};
    EQUAL(std::string(internal.what()), "INTERNAL: a defect");
}
