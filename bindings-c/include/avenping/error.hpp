/// @file
/// The errors: one class for each kind of failure, one set of fields on all of them.
///
/// @code{.cpp}
/// try {
///     client.messages().send_text({"+1 555 123 4567", "Hello"});
/// } catch (const avenping::RateLimitedError& error) {
///     std::this_thread::sleep_for(error.retry_after().value_or(1min));
/// } catch (const avenping::Error& error) {
///     if (error.delivery() != avenping::Delivery::maybe_sent) throw;
///     // It may be on the customer's phone: sending again can put a second one there.
/// }
/// @endcode
///
/// Look at `delivery` before sending again, and at `hint` and `meta` for the reason. The token stands in none of the
/// fields: where a server echoes it, it reads `[token]`.
#ifndef AVENPING_ERROR_HPP
#define AVENPING_ERROR_HPP

#include "../avenping.h"
#include "error_record.hpp"
#include "reads.hpp"
#include "read.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace avenping {

namespace detail {
std::string error_text(const ErrorRecord& record);
std::string upper_case(const char* word);
} // namespace detail

/// What every failure of this SDK is. `what()` is the whole line that people print: operation, code, HTTP status, the
/// server's words and the known remedy, the same text as in every language of this SDK.
///
/// Copies share their fields and never throw. What the accessors refer to is valid as long as any copy.
class Error : public std::runtime_error {
public:
    /// @param kind What sort of failure it is.
    /// @param record The fields.
    Error(ErrorKind kind, ErrorRecord record)
        : Error(kind, std::make_shared<const ErrorRecord>(named(kind, std::move(record)))) {}

    /// What sort of failure this is, for a `switch`. One for each class.
    ErrorKind kind() const noexcept { return kind_; }
    /// The API's own code (`PLAN_EXPIRED`), or one of ours when there was no readable answer of the API: `CONFIG`,
    /// `INVALID_REQUEST`, `CONNECTION`, `TIMEOUT`, `CANCELLED`, `INVALID_RESPONSE`, `INTERNAL`, `WEBHOOK`. An open set: a
    /// code that this version does not know keeps its text (specification section 2.3).
    const std::string& code() const noexcept { return record_->code; }
    /// The server's words, or ours.
    const std::string& message() const noexcept { return record_->message; }
    /// The HTTP status, when there was one.
    std::optional<int> status() const noexcept { return record_->status; }
    /// What to do next, where that is known.
    const std::optional<std::string>& hint() const noexcept { return record_->hint; }
    /// For sends, uploads and changes of settings, whether it may have happened all the same; nothing for calls that
    /// change nothing.
    std::optional<Delivery> delivery() const noexcept { return record_->delivery; }
    /// Whether the same call made again is both safe (it cannot duplicate) and likely to help.
    bool retryable() const noexcept { return record_->retryable; }
    /// How long the server asked to wait.
    std::optional<std::chrono::milliseconds> retry_after() const noexcept { return record_->retry_after; }
    /// The path of the refused argument, such as `interactive.action.buttons[1].title`, in the names of the API.
    const std::optional<std::string>& field() const noexcept { return record_->field; }
    /// The operation that failed, such as `messages.send_text`.
    const std::optional<std::string>& operation() const noexcept { return record_->operation; }
    /// The request's id from the answer's headers, if the server sent one. None is documented.
    const std::optional<std::string>& request_id() const noexcept { return record_->request_id; }
    /// The raw answer, at most 64 KiB of it. It can hold a customer's data.
    const std::optional<std::string>& body() const noexcept { return record_->body; }
    /// The API's `details` as they came, as JSON: for a refusal by Meta its own object (specification section 2.2).
    const std::optional<std::string>& details_json() const noexcept { return record_->details_json; }
    /// Meta's error, decoded from the details or from a `(#NNNNNN)` that begins the message.
    const std::optional<MetaError>& meta() const noexcept { return record_->meta; }
    /// One entry for each try that was made.
    const std::vector<Attempt>& attempts() const noexcept { return record_->attempts; }
    /// All fields.
    const ErrorRecord& record() const noexcept { return *record_; }

private:
    Error(ErrorKind kind, std::shared_ptr<const ErrorRecord> record)
        : std::runtime_error(detail::error_text(*record)), kind_(kind), record_(std::move(record)) {}

    static ErrorRecord named(ErrorKind kind, ErrorRecord record) {
        if (record.code.empty()) record.code = detail::upper_case(avenping_status_name(static_cast<avenping_status>(kind)));
        return record;
    }

    ErrorKind kind_;
    std::shared_ptr<const ErrorRecord> record_;
};

/// The API refused the call. Itself where no class below fits (specification section 2.3).
class ApiError : public Error {
public:
    /// @param record The fields.
    explicit ApiError(ErrorRecord record) : Error(ErrorKind::api, std::move(record)) {}

protected:
    /// For the classes below.
    ApiError(ErrorKind kind, ErrorRecord record) : Error(kind, std::move(record)) {}
};

/// 401 `UNAUTHORIZED`: the token is missing, wrong or replaced (specification sections 0.1 and 1).
///
/// A token regenerated in the dashboard ends the old one at once: `Client::set_token` takes the new one. A code 190 in
/// `meta` is AvenPing's own connection to Meta instead: reconnect WhatsApp in the dashboard (section 6).
class UnauthorizedError : public ApiError {
public:
    /// @param record The fields.
    explicit UnauthorizedError(ErrorRecord record) : ApiError(ErrorKind::unauthorized, std::move(record)) {}
};

/// 403 `PLAN_EXPIRED`: the account's plan has ended; renew it (specification section 1).
class PlanExpiredError : public ApiError {
public:
    /// @param record The fields.
    explicit PlanExpiredError(ErrorRecord record) : ApiError(ErrorKind::plan_expired, std::move(record)) {}
};

/// 403 `DEVELOPER_PLAN_REQUIRED`: the plan is neither Premium nor Enterprise, and only these have API access
/// (specification section 1). Change the plan.
class DeveloperPlanRequiredError : public ApiError {
public:
    /// @param record The fields.
    explicit DeveloperPlanRequiredError(ErrorRecord record)
        : ApiError(ErrorKind::developer_plan_required, std::move(record)) {}
};

/// 403 `FORBIDDEN`: the line (`phone_number_id`) is not the account's; `Client::me` lists those that are (specification
/// section 1). Also any other 403.
class ForbiddenError : public ApiError {
public:
    /// @param record The fields.
    explicit ForbiddenError(ErrorRecord record) : ApiError(ErrorKind::forbidden, std::move(record)) {}
};

/// 404 `NOT_FOUND`: there is no such template, form or media, or the user has no linked WhatsApp account (specification
/// sections 1 and 2.3).
class NotFoundError : public ApiError {
public:
    /// @param record The fields.
    explicit NotFoundError(ErrorRecord record) : ApiError(ErrorKind::not_found, std::move(record)) {}
};

/// 400, 422 or a 4xx without a class of its own: AvenPing or Meta refused the content (specification sections 2.3 and 6).
/// `meta` says what Meta refused, and `hint` often the remedy. The same call fails again.
class BadRequestError : public ApiError {
public:
    /// @param record The fields.
    explicit BadRequestError(ErrorRecord record) : ApiError(ErrorKind::bad_request, std::move(record)) {}
};

/// 413: JSON of more than 2 MB or an upload of more than 100 MB (specification section 1; that the status is 413 is
/// assumed). Send less.
class PayloadTooLargeError : public ApiError {
public:
    /// @param record The fields.
    explicit PayloadTooLargeError(ErrorRecord record) : ApiError(ErrorKind::payload_too_large, std::move(record)) {}
};

/// 429, or Meta's 4, 80007, 130429 or 131056: too many calls (specification sections 6 and 7).
///
/// The client has waited and tried again already, as often as `max_retries` allows. Nothing was delivered. Wait
/// `retry_after`, where the server named a time. Whether AvenPing has limits of its own is not documented.
class RateLimitedError : public ApiError {
public:
    /// @param record The fields.
    explicit RateLimitedError(ErrorRecord record) : ApiError(ErrorKind::rate_limited, std::move(record)) {}
};

/// 5xx or `INTERNAL_ERROR`: the API, or what is before or behind it, failed (specification section 2.3).
///
/// For a send it can hide a refusal by Meta as well as a message that was delivered: `delivery` is `rejected` only where
/// the answer says so, otherwise `maybe_sent`. Look before you send again.
class ServerError : public ApiError {
public:
    /// @param record The fields.
    explicit ServerError(ErrorRecord record) : ApiError(ErrorKind::server, std::move(record)) {}
};

/// No answer: the name, connection, TLS or proxy failed, or the connection broke.
///
/// `delivery` is `not_sent` when no byte of a send left, and then a repeat is safe; otherwise `maybe_sent`.
class ConnectionError : public Error {
public:
    /// @param record The fields.
    explicit ConnectionError(ErrorRecord record) : Error(ErrorKind::connection, std::move(record)) {}

protected:
    /// For the class below.
    ConnectionError(ErrorKind kind, ErrorRecord record) : Error(kind, std::move(record)) {}
};

/// No answer within `timeout` or `deadline`. A send that timed out may have been delivered: see `delivery` (specification
/// section 2.3).
class TimeoutError : public ConnectionError {
public:
    /// @param record The fields.
    explicit TimeoutError(ErrorRecord record) : ConnectionError(ErrorKind::timeout, std::move(record)) {}
};

/// The call's `CancelToken` was cancelled before the answer came. A send may have gone out all the same: see `delivery`.
class CancelledError : public Error {
public:
    /// @param record The fields.
    explicit CancelledError(ErrorRecord record) : Error(ErrorKind::cancelled, std::move(record)) {}
};

/// An answer that is not what the API promises: a proxy's page, a redirect, cut or foreign JSON (specification section 2).
/// Look at `message` and `body`, a proxy or the base URL. A send may have been delivered.
class InvalidResponseError : public Error {
public:
    /// @param record The fields.
    explicit InvalidResponseError(ErrorRecord record) : Error(ErrorKind::invalid_response, std::move(record)) {}
};

/// An argument was refused before anything was sent; `field` names it.
///
/// The limits are Meta's (specification sections 4.2, 4.6 and 4.7); `ClientOptions::validate` leaves them to Meta.
class InvalidRequestError : public Error {
public:
    /// @param record The fields.
    explicit InvalidRequestError(ErrorRecord record) : Error(ErrorKind::invalid_request, std::move(record)) {}
};

/// The client's settings cannot work: no token, a wrong base URL, `http` without `allow_http`; or something was used in a
/// way that cannot work. `message` says which, `hint` what to do.
class ConfigError : public Error {
public:
    /// @param record The fields.
    explicit ConfigError(ErrorRecord record) : Error(ErrorKind::config, std::move(record)) {}
};

/// A webhook's body could not be read: empty, too large, not JSON, misshapen (specification section 3.7).
///
/// Answer such a POST with 400. A kind of event that is not known is no error: it comes as an `UnknownEvent`.
class WebhookError : public Error {
public:
    /// @param record The fields.
    explicit WebhookError(ErrorRecord record) : Error(ErrorKind::webhook, std::move(record)) {}
};

/// A defect in this SDK. Please report it with its text.
class InternalError : public Error {
public:
    /// @param record The fields.
    explicit InternalError(ErrorRecord record) : Error(ErrorKind::internal, std::move(record)) {}
};

namespace detail {

inline std::string error_text(const ErrorRecord& record) {
    if (!record.text.empty()) return record.text;
    std::string text = record.operation ? *record.operation + ": " + record.code : record.code;
    if (record.status) text += " (HTTP " + std::to_string(*record.status) + ")";
    if (!record.message.empty()) text += ": " + record.message;
    if (record.delivery == Delivery::maybe_sent) text += " [it may have been sent all the same]";
    if (record.hint) text += " \xE2\x80\x94 " + *record.hint;
    return text;
}

inline std::string upper_case(const char* word) {
    std::string text = word;
    for (char& letter : text) {
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return text;
}

inline std::optional<MetaError> meta_of(const avenping_error* from) {
    const auto code = optional_number<std::int64_t>(from, avenping_error_meta_code);
    if (!code) return std::nullopt;
    MetaError meta;
    meta.code = *code;
    meta.subcode = optional_number<std::int64_t>(from, avenping_error_meta_subcode);
    meta.type = optional_text(from, avenping_error_meta_type);
    meta.details = optional_text(from, avenping_error_meta_details);
    meta.fbtrace_id = optional_text(from, avenping_error_meta_fbtrace_id);
    return meta;
}

inline std::optional<int> http_status(int status) { return status == 0 ? std::nullopt : std::optional<int>(status); }

inline std::chrono::milliseconds milliseconds(std::uint64_t count) {
    return std::chrono::milliseconds(static_cast<std::chrono::milliseconds::rep>(count));
}

inline ErrorRecord record_of(const avenping_error* from) {
    ErrorRecord record;
    record.message = text(from, avenping_error_message);
    record.code = text(from, avenping_error_code);
    record.status = http_status(avenping_error_http_status(from));
    record.hint = optional_text(from, avenping_error_hint);
    const avenping_delivery delivery = avenping_error_delivery(from);
    if (delivery != AVENPING_NO_DELIVERY) record.delivery = static_cast<Delivery>(delivery);
    record.retryable = avenping_error_retryable(from);
    const auto wait = optional_number<std::uint64_t>(from, avenping_error_retry_after_ms);
    if (wait) record.retry_after = milliseconds(*wait);
    record.field = optional_text(from, avenping_error_field);
    record.operation = optional_text(from, avenping_error_operation);
    record.request_id = optional_text(from, avenping_error_request_id);
    record.body = optional_text(from, avenping_error_body);
    record.details_json = optional_text(from, avenping_error_details_json);
    record.meta = meta_of(from);
    const std::size_t tries = avenping_error_attempts_count(from);
    for (std::size_t index = 0; index < tries; ++index) {
        const avenping_attempt* attempt = avenping_error_attempts_at(from, index);
        record.attempts.push_back(Attempt{http_status(avenping_attempt_http_status(attempt)),
                                          optional_text(attempt, avenping_attempt_failure),
                                          milliseconds(avenping_attempt_elapsed_ms(attempt))});
    }
    record.json = text(from, avenping_error_json);
    record.text = text(from, avenping_error_text);
    return record;
}

/// Throws the class that belongs to the status.
[[noreturn]] inline void raise(avenping_status status, ErrorRecord record) {
    switch (status) {
    case AVENPING_API: throw ApiError(std::move(record));
    case AVENPING_UNAUTHORIZED: throw UnauthorizedError(std::move(record));
    case AVENPING_PLAN_EXPIRED: throw PlanExpiredError(std::move(record));
    case AVENPING_DEVELOPER_PLAN_REQUIRED: throw DeveloperPlanRequiredError(std::move(record));
    case AVENPING_FORBIDDEN: throw ForbiddenError(std::move(record));
    case AVENPING_NOT_FOUND: throw NotFoundError(std::move(record));
    case AVENPING_BAD_REQUEST: throw BadRequestError(std::move(record));
    case AVENPING_PAYLOAD_TOO_LARGE: throw PayloadTooLargeError(std::move(record));
    case AVENPING_RATE_LIMITED: throw RateLimitedError(std::move(record));
    case AVENPING_SERVER: throw ServerError(std::move(record));
    case AVENPING_CONNECTION: throw ConnectionError(std::move(record));
    case AVENPING_TIMEOUT: throw TimeoutError(std::move(record));
    case AVENPING_CANCELLED: throw CancelledError(std::move(record));
    case AVENPING_INVALID_RESPONSE: throw InvalidResponseError(std::move(record));
    case AVENPING_INVALID_REQUEST: throw InvalidRequestError(std::move(record));
    case AVENPING_CONFIG: throw ConfigError(std::move(record));
    case AVENPING_WEBHOOK: throw WebhookError(std::move(record));
    case AVENPING_OK:
    case AVENPING_INTERNAL: break;
    }
    throw InternalError(std::move(record));
}

/// Throws unless the status is `AVENPING_OK`. Takes the error: by reference, because it may be evaluated before the call that
/// gives the status.
inline void check(avenping_status status, avenping_error* const& error) {
    if (status == AVENPING_OK) return;
    const std::unique_ptr<avenping_error, void (*)(avenping_error*)> owned(error, avenping_error_free);
    raise(status, record_of(error));
}

/// What this layer refuses itself, in the words of the library.
[[noreturn]] inline void refuse(avenping_status status, std::string_view operation, std::string_view field,
                                std::string_view problem) {
    ErrorRecord record;
    record.message = std::string(field) + ": " + std::string(problem);
    record.field = std::string(field);
    if (!operation.empty()) {
        record.operation = std::string(operation);
        if (!only_reads(operation)) record.delivery = Delivery::not_sent;
    }
    raise(status, std::move(record));
}

} // namespace detail
} // namespace avenping

#endif // AVENPING_ERROR_HPP
