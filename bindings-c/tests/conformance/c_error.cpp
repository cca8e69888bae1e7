// C's errors, field by field.
#include "c_read.hpp"

namespace conformance {
namespace {

json delivery(avenping_delivery found) {
    switch (found) {
    case AVENPING_NOT_SENT: return "not_sent";
    case AVENPING_REJECTED: return "rejected";
    case AVENPING_MAYBE_SENT: return "maybe_sent";
    case AVENPING_NO_DELIVERY: break;
    }
    return nullptr;
}

json status(int http_status) { return http_status == 0 ? json() : json(http_status); }

json meta(const avenping_error* error) {
    const json code = number(error, avenping_error_meta_code);
    json made = {{"code", code},
                 {"subcode", number(error, avenping_error_meta_subcode)},
                 {"type", text(error, avenping_error_meta_type)},
                 {"details", text(error, avenping_error_meta_details)},
                 {"fbtrace_id", text(error, avenping_error_meta_fbtrace_id)}};
    if (!code.is_null()) return made;
    for (const auto& field : made) promise(field.is_null(), "without Meta's code there is nothing of Meta's");
    return nullptr;
}

json attempts(const avenping_error* error) {
    json list = json::array();
    const std::size_t count = avenping_error_attempts_count(error);
    for (std::size_t index = 0; index < count; ++index) {
        const avenping_attempt* const attempt = avenping_error_attempts_at(error, index);
        list.push_back({{"status", status(avenping_attempt_http_status(attempt))},
                        {"failure", text(attempt, avenping_attempt_failure)},
                        {"elapsed_ms", avenping_attempt_elapsed_ms(attempt)}});
    }
    promise(avenping_error_attempts_at(error, count) == nullptr, "beyond the attempts is NULL");
    return list;
}

} // namespace

Failure failure_of(const avenping_error* error) {
    json wait = number<avenping_error, std::uint64_t>(error, avenping_error_retry_after_ms);
    if (!wait.is_null()) wait = wait.get<double>() / 1000;
    Failure made;
    made.record = {{"code", text(error, avenping_error_code)},
                   {"kind", avenping_status_name(avenping_error_status(error))},
                   {"message", text(error, avenping_error_message)},
                   {"status", status(avenping_error_http_status(error))},
                   {"hint", text(error, avenping_error_hint)},
                   {"details", parsed(error, avenping_error_details_json)},
                   {"meta", meta(error)},
                   {"delivery", delivery(avenping_error_delivery(error))},
                   {"retryable", avenping_error_retryable(error)},
                   {"retry_after", wait},
                   {"request_id", text(error, avenping_error_request_id)},
                   {"operation", text(error, avenping_error_operation)},
                   {"attempts", attempts(error)},
                   {"body", text(error, avenping_error_body)},
                   {"field", text(error, avenping_error_field)}};
    made.whole = parsed(error, avenping_error_json);
    made.shown = shown(made.record) + text(error, avenping_error_text).get<std::string>() +
                 text(error, avenping_error_json).get<std::string>();
    return made;
}

[[noreturn]] void fail(avenping_status status, avenping_error* error) {
    const Owned<avenping_error> owned(error, avenping_error_free);
    promise(error != nullptr, "a failure has an error");
    promise(avenping_error_status(error) == status, "an error has the status that was returned");
    throw failure_of(error);
}

} // namespace conformance
