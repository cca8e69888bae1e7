// C++'s exceptions, field by field.
#include "cpp_error.hpp"
#include "cpp_value.hpp"

namespace conformance {
namespace {

/// Each class and the ones above it.
bool is_of_its_class(const avenping::Error& error) {
    using namespace avenping;
    const auto is = [&](auto* none) { return dynamic_cast<decltype(none)>(&error) != nullptr; };
    const bool is_api = is(static_cast<const ApiError*>(nullptr));
    switch (error.kind()) {
    case ErrorKind::api: return is_api;
    case ErrorKind::unauthorized: return is_api && is(static_cast<const UnauthorizedError*>(nullptr));
    case ErrorKind::plan_expired: return is_api && is(static_cast<const PlanExpiredError*>(nullptr));
    case ErrorKind::developer_plan_required: return is_api && is(static_cast<const DeveloperPlanRequiredError*>(nullptr));
    case ErrorKind::forbidden: return is_api && is(static_cast<const ForbiddenError*>(nullptr));
    case ErrorKind::not_found: return is_api && is(static_cast<const NotFoundError*>(nullptr));
    case ErrorKind::bad_request: return is_api && is(static_cast<const BadRequestError*>(nullptr));
    case ErrorKind::payload_too_large: return is_api && is(static_cast<const PayloadTooLargeError*>(nullptr));
    case ErrorKind::rate_limited: return is_api && is(static_cast<const RateLimitedError*>(nullptr));
    case ErrorKind::server: return is_api && is(static_cast<const ServerError*>(nullptr));
    case ErrorKind::connection: return is(static_cast<const ConnectionError*>(nullptr));
    case ErrorKind::timeout: return is(static_cast<const TimeoutError*>(nullptr));
    case ErrorKind::cancelled: return is(static_cast<const CancelledError*>(nullptr));
    case ErrorKind::invalid_response: return is(static_cast<const InvalidResponseError*>(nullptr));
    case ErrorKind::invalid_request: return is(static_cast<const InvalidRequestError*>(nullptr));
    case ErrorKind::config: return is(static_cast<const ConfigError*>(nullptr));
    case ErrorKind::webhook: return is(static_cast<const WebhookError*>(nullptr));
    case ErrorKind::internal: return is(static_cast<const InternalError*>(nullptr));
    }
    return false;
}

json delivery(const std::optional<avenping::Delivery>& found) {
    if (!found) return nullptr;
    switch (*found) {
    case avenping::Delivery::not_sent: return "not_sent";
    case avenping::Delivery::rejected: return "rejected";
    case avenping::Delivery::maybe_sent: return "maybe_sent";
    }
    return nullptr;
}

json meta(const std::optional<avenping::MetaError>& found) {
    if (!found) return nullptr;
    return {{"code", found->code},
            {"subcode", value(found->subcode)},
            {"type", value(found->type)},
            {"details", value(found->details)},
            {"fbtrace_id", value(found->fbtrace_id)}};
}

} // namespace

Failure failure_of(const avenping::Error& error) {
    promise(is_of_its_class(error), "an error is of the class of its kind");
    json attempts = json::array();
    for (const auto& attempt : error.attempts()) {
        attempts.push_back({{"status", value(attempt.status)},
                            {"failure", value(attempt.failure)},
                            {"elapsed_ms", attempt.elapsed.count()}});
    }
    json wait;
    if (error.retry_after()) wait = static_cast<double>(error.retry_after()->count()) / 1000;
    Failure made;
    made.record = {{"code", error.code()},
                   {"kind", avenping_status_name(static_cast<avenping_status>(error.kind()))},
                   {"message", error.message()},
                   {"status", value(error.status())},
                   {"hint", value(error.hint())},
                   {"details", parsed(error.details_json())},
                   {"meta", meta(error.meta())},
                   {"delivery", delivery(error.delivery())},
                   {"retryable", error.retryable()},
                   {"retry_after", wait},
                   {"request_id", value(error.request_id())},
                   {"operation", value(error.operation())},
                   {"attempts", attempts},
                   {"body", value(error.body())},
                   {"field", value(error.field())}};
    const std::string& whole = error.record().json;
    made.whole = whole.empty() ? json() : json::parse(whole);
    made.shown = error.what() + error.record().text + shown(made.record) + whole;
    return made;
}

} // namespace conformance
