/// @file
/// What clients, their namespaces and their pages share: nothing for users.
#ifndef AVENPING_CORE_HPP
#define AVENPING_CORE_HPP

#include "lower.hpp"
#include "options.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace avenping::detail {

/// For C 0 is the default; here it is refused, as in every language, because a call that may take no time cannot work.
inline std::int64_t time(avenping_status status, std::string_view operation, std::string_view field,
                         const std::optional<std::chrono::milliseconds>& value) {
    if (!value) return 0;
    const bool is_endless = field == "deadline" && *value == no_deadline;
    if (value->count() <= 0 && !is_endless) {
        refuse(status, operation, field, "give a time of more than 0 ms, found " + std::to_string(value->count()));
    }
    return value->count();
}

inline std::int32_t retries(avenping_status status, std::string_view operation, const std::optional<int>& value) {
    if (!value) return 0;
    if (*value < 0) refuse(status, operation, "max_retries", "is no number of retries: " + std::to_string(*value));
    return *value == 0 ? AVENPING_NO_RETRIES : *value;
}

inline avenping_choice choice(const std::optional<bool>& value) {
    return !value ? AVENPING_UNSET : *value ? AVENPING_YES : AVENPING_NO;
}

/// A client of C's, what its calls do differently, and whose it is. Copies share the client, which is freed with the last.
class Core {
public:
    explicit Core(const ClientOptions& from) : deadline_(from.deadline.value_or(std::chrono::seconds(60))) {
        avenping_client_options into{};
        into.size = sizeof into;
        put(into.token, into.token_length, from.token);
        put(into.base_url, into.base_url_length, from.base_url);
        put(into.phone_number_id, into.phone_number_id_length, from.phone_number_id);
        put(into.auth, into.auth_length, from.auth);
        into.timeout_ms = time(AVENPING_CONFIG, "", "timeout", from.timeout);
        into.connect_timeout_ms = time(AVENPING_CONFIG, "", "connect_timeout", from.connect_timeout);
        into.deadline_ms = time(AVENPING_CONFIG, "", "deadline", from.deadline);
        into.max_retries = retries(AVENPING_CONFIG, "", from.max_retries);
        into.allow_http = choice(from.allow_http);
        put(into.proxy, into.proxy_length, from.proxy);
        put(into.ca_bundle, into.ca_bundle_length, from.ca_bundle);
        std::vector<avenping_header> headers;
        for (const auto& [name, value] : from.headers) {
            avenping_header header{};
            put(header.name, header.name_length, name.view());
            put(header.value, header.value_length, value.view());
            headers.push_back(header);
        }
        into.headers = headers.data();
        into.headers_count = headers.size();
        put(into.user_agent, into.user_agent_length, from.user_agent);
        into.validate = choice(from.validate);
        into.log_bodies = choice(from.log_bodies);
        put(into.language, into.language_length, std::string_view("cpp"));
        avenping_client* made = nullptr;
        avenping_error* error = nullptr;
        check(avenping_client_new(&into, &made, &error), error);
        client_ = std::shared_ptr<avenping_client>(made, avenping_client_free);
    }

    /// NULL after it was moved from, which C refuses.
    const avenping_client* client() const noexcept { return client_.get(); }

    Core with(const CallOptions& options) const {
        Core other = *this;
        other.options_ = merged(options);
        return other;
    }

    /// What a call does differently from the settings of C's client.
    CallOptions merged(const CallOptions& options) const {
        CallOptions all = options_;
        if (options.timeout) all.timeout = options.timeout;
        if (options.deadline) all.deadline = options.deadline;
        if (options.max_retries) all.max_retries = options.max_retries;
        if (options.retry_maybe_sent) all.retry_maybe_sent = options.retry_maybe_sent;
        if (options.cancel) all.cancel = options.cancel;
        return all;
    }

    /// The limit of a list with those options, which are merged already.
    std::chrono::milliseconds deadline(const CallOptions& options) const { return options.deadline.value_or(deadline_); }

private:
    std::shared_ptr<avenping_client> client_;
    CallOptions options_;
    std::chrono::milliseconds deadline_;
};

/// Call options as C takes them.
class Lowered {
public:
    Lowered(std::string_view operation, CallOptions options) : options_(std::move(options)) {
        into_.size = sizeof into_;
        into_.timeout_ms = time(AVENPING_INVALID_REQUEST, operation, "timeout", options_.timeout);
        into_.deadline_ms = time(AVENPING_INVALID_REQUEST, operation, "deadline", options_.deadline);
        into_.max_retries = retries(AVENPING_INVALID_REQUEST, operation, options_.max_retries);
        into_.retry_maybe_sent = choice(options_.retry_maybe_sent);
        into_.cancel = options_.cancel ? options_.cancel->native() : nullptr;
    }

    const avenping_call_options* get() const noexcept { return &into_; }

private:
    /// Keeps the token.
    CallOptions options_;
    avenping_call_options into_{};
};

} // namespace avenping::detail

#endif // AVENPING_CORE_HPP
