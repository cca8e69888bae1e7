/// @file
/// What hangs on an error beside its class.
#ifndef AVENPING_ERROR_RECORD_HPP
#define AVENPING_ERROR_RECORD_HPP

#include "../avenping.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace avenping {

/// What sort of failure an error is: one for each class. The numbers are those of C's `avenping_status`.
enum class ErrorKind {
    api = AVENPING_API,                                         ///< `ApiError`.
    unauthorized = AVENPING_UNAUTHORIZED,                       ///< `UnauthorizedError`.
    plan_expired = AVENPING_PLAN_EXPIRED,                       ///< `PlanExpiredError`.
    developer_plan_required = AVENPING_DEVELOPER_PLAN_REQUIRED, ///< `DeveloperPlanRequiredError`.
    forbidden = AVENPING_FORBIDDEN,                             ///< `ForbiddenError`.
    not_found = AVENPING_NOT_FOUND,                             ///< `NotFoundError`.
    bad_request = AVENPING_BAD_REQUEST,                         ///< `BadRequestError`.
    payload_too_large = AVENPING_PAYLOAD_TOO_LARGE,             ///< `PayloadTooLargeError`.
    rate_limited = AVENPING_RATE_LIMITED,                       ///< `RateLimitedError`.
    server = AVENPING_SERVER,                                   ///< `ServerError`.
    connection = AVENPING_CONNECTION,                           ///< `ConnectionError`.
    timeout = AVENPING_TIMEOUT,                                 ///< `TimeoutError`.
    cancelled = AVENPING_CANCELLED,                             ///< `CancelledError`.
    invalid_response = AVENPING_INVALID_RESPONSE,               ///< `InvalidResponseError`.
    invalid_request = AVENPING_INVALID_REQUEST,                 ///< `InvalidRequestError`.
    config = AVENPING_CONFIG,                                   ///< `ConfigError`.
    webhook = AVENPING_WEBHOOK,                                 ///< `WebhookError`.
    internal = AVENPING_INTERNAL                                ///< `InternalError`.
};

/// Whether a send, an upload or a change of settings may have happened although it failed. AvenPing documents no key that
/// makes a repeat safe, so this decides whether sending again can put a second message on somebody's phone.
enum class Delivery {
    not_sent = AVENPING_NOT_SENT,    ///< Nothing of it left. Sending again is safe.
    rejected = AVENPING_REJECTED,    ///< It arrived and was clearly refused. Nothing was delivered.
    maybe_sent = AVENPING_MAYBE_SENT ///< It left, and no clear answer came back. Sending again may duplicate.
};

/// An error of Meta's Cloud API that AvenPing passed on, decoded (specification sections 2.2 and 6).
struct MetaError {
    /// Meta's error code, such as 131047. Meta says to decide on this and on `details`.
    std::int64_t code = 0;
    /// `error_subcode`: deprecated by Meta and often missing.
    std::optional<std::int64_t> subcode{};
    /// Meta's error type, such as `OAuthException`.
    std::optional<std::string> type{};
    /// The explanation for developers.
    std::optional<std::string> details{};
    /// The id that Meta's support asks for.
    std::optional<std::string> fbtrace_id{};
};

/// One try of a call: what came back, and how long it took.
struct Attempt {
    /// The HTTP status, when the beginning of an answer arrived.
    std::optional<int> status{};
    /// Why there was no usable answer, when there was none.
    std::optional<std::string> failure{};
    /// How long it took.
    std::chrono::milliseconds elapsed{0};
};

/// The fields of an `Error`. To construct one yourself, in tests of your own code, fill what you need.
struct ErrorRecord {
    /// See `Error::message`.
    std::string message{};
    /// See `Error::code`. When empty, an error that is constructed has its kind in capitals.
    std::string code{};
    /// See `Error::status`.
    std::optional<int> status{};
    /// See `Error::hint`.
    std::optional<std::string> hint{};
    /// See `Error::delivery`.
    std::optional<Delivery> delivery{};
    /// See `Error::retryable`.
    bool retryable = false;
    /// See `Error::retry_after`.
    std::optional<std::chrono::milliseconds> retry_after{};
    /// See `Error::field`.
    std::optional<std::string> field{};
    /// See `Error::operation`.
    std::optional<std::string> operation{};
    /// See `Error::request_id`.
    std::optional<std::string> request_id{};
    /// See `Error::body`.
    std::optional<std::string> body{};
    /// See `Error::details_json`.
    std::optional<std::string> details_json{};
    /// See `Error::meta`.
    std::optional<MetaError> meta{};
    /// See `Error::attempts`.
    std::vector<Attempt> attempts{};
    /// The whole record as JSON, when the library made it.
    std::string json{};
    /// What `what()` says. When empty, it is made of the other fields.
    std::string text{};
};

} // namespace avenping

#endif // AVENPING_ERROR_RECORD_HPP
