/// @file
/// Settings of a client and of a single call.
#ifndef AVENPING_OPTIONS_HPP
#define AVENPING_OPTIONS_HPP

#include "cancel.hpp"
#include "text.hpp"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

namespace avenping {

/// For `deadline`: no limit for the whole call.
inline constexpr std::chrono::milliseconds no_deadline{AVENPING_NO_DEADLINE};

/// What a single call may do differently from its client; `Client::with_options` takes it for many calls. What is left out
/// is as the client has it.
///
/// @code{.cpp}
/// client.me(avenping::CallOptions().with_timeout(2s).with_max_retries(0));
/// @endcode
struct CallOptions {
    /// The limit of one attempt, connecting included; more than zero. For media: the longest time without progress.
    std::optional<std::chrono::milliseconds> timeout{};
    /// The limit of the whole call, with its repeats and waits; `no_deadline` for none. For a list: of the time spent
    /// fetching all its pages. Also limits media, which has none unless it is set here.
    std::optional<std::chrono::milliseconds> deadline{};
    /// How many further attempts may follow the first one. 0 means 0.
    std::optional<int> max_retries{};
    /// Repeat a send even when an earlier attempt may have gone out: timeouts, resets and server errors are then repeated
    /// as for a call that only reads. **The recipient may get the message twice.**
    std::optional<bool> retry_maybe_sent{};
    /// What cancels the call, between two pages and while a download is read too.
    std::optional<CancelToken> cancel{};

    /// Sets `timeout`.
    CallOptions& with_timeout(std::chrono::milliseconds value) {
        timeout = value;
        return *this;
    }

    /// Sets `deadline`.
    CallOptions& with_deadline(std::chrono::milliseconds value) {
        deadline = value;
        return *this;
    }

    /// Sets `max_retries`.
    CallOptions& with_max_retries(int value) {
        max_retries = value;
        return *this;
    }

    /// Sets `retry_maybe_sent`.
    CallOptions& with_retry_maybe_sent(bool value = true) {
        retry_maybe_sent = value;
        return *this;
    }

    /// Sets `cancel`.
    CallOptions& with_cancel(const CancelToken& value) {
        cancel = value;
        return *this;
    }
};

/// Settings of a client. What is left out comes from the environment, or is the default.
struct ClientOptions {
    /// The API token, from Settings → API Settings in the AvenPing app; without it `AVENPING_TOKEN`. Only `health` and
    /// `version` work without one.
    std::optional<Text> token{};
    /// Where the API is: `https`, or `http` for this machine. Without it `AVENPING_BASE_URL`, then
    /// `https://api.avenping.com`.
    std::optional<Text> base_url{};
    /// Meta's id of the line that sends when a call names none. Without it `AVENPING_PHONE_NUMBER_ID`, then the account's
    /// only line.
    std::optional<Text> phone_number_id{};
    /// Which header carries the token: `bearer`, the default, or `x-api-token`.
    std::optional<Text> auth{};
    /// The limit of one attempt, connecting included; 30 s. For media: the longest time without progress.
    std::optional<std::chrono::milliseconds> timeout{};
    /// The limit for reaching the server, TLS included; 5 s.
    std::optional<std::chrono::milliseconds> connect_timeout{};
    /// The limit of a whole call, with its repeats and waits; 60 s, `no_deadline` for none. Not for media.
    std::optional<std::chrono::milliseconds> deadline{};
    /// How many further attempts may follow the first one; 2. 0 means 0.
    std::optional<int> max_retries{};
    /// A proxy for every call, `http://user:password@host:port`. Without it `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
    /// `NO_PROXY` hold; never for this machine.
    std::optional<Text> proxy{};
    /// A PEM file with certificates to trust besides the system's.
    std::optional<Text> ca_bundle{};
    /// Allow `http` for other machines. The token then travels in clear text.
    std::optional<bool> allow_http{};
    /// Headers to send with every request: names and values.
    std::vector<std::pair<Text, Text>> headers{};
    /// Text to add to the user agent, such as `shop/2.1`.
    std::optional<Text> user_agent{};
    /// Whether limits that Meta states are checked before sending; true. Recipients and required fields are checked in any
    /// case.
    std::optional<bool> validate{};
    /// Write phone numbers and bodies into the log as they are, instead of masked.
    std::optional<bool> log_bodies{};

    /// Sets `token`.
    ClientOptions& with_token(Text value) {
        token = std::move(value);
        return *this;
    }

    /// Sets `base_url`.
    ClientOptions& with_base_url(Text value) {
        base_url = std::move(value);
        return *this;
    }

    /// Sets `phone_number_id`.
    ClientOptions& with_phone_number_id(Text value) {
        phone_number_id = std::move(value);
        return *this;
    }

    /// Sets `auth`.
    ClientOptions& with_auth(Text value) {
        auth = std::move(value);
        return *this;
    }

    /// Sets `timeout`.
    ClientOptions& with_timeout(std::chrono::milliseconds value) {
        timeout = value;
        return *this;
    }

    /// Sets `connect_timeout`.
    ClientOptions& with_connect_timeout(std::chrono::milliseconds value) {
        connect_timeout = value;
        return *this;
    }

    /// Sets `deadline`.
    ClientOptions& with_deadline(std::chrono::milliseconds value) {
        deadline = value;
        return *this;
    }

    /// Sets `max_retries`.
    ClientOptions& with_max_retries(int value) {
        max_retries = value;
        return *this;
    }

    /// Sets `proxy`.
    ClientOptions& with_proxy(Text value) {
        proxy = std::move(value);
        return *this;
    }

    /// Sets `ca_bundle`.
    ClientOptions& with_ca_bundle(Text value) {
        ca_bundle = std::move(value);
        return *this;
    }

    /// Sets `allow_http`.
    ClientOptions& with_allow_http(bool value = true) {
        allow_http = value;
        return *this;
    }

    /// Adds a header.
    ClientOptions& with_header(Text name, Text value) {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }

    /// Sets `user_agent`.
    ClientOptions& with_user_agent(Text value) {
        user_agent = std::move(value);
        return *this;
    }

    /// Sets `validate`.
    ClientOptions& with_validate(bool value) {
        validate = value;
        return *this;
    }

    /// Sets `log_bodies`.
    ClientOptions& with_log_bodies(bool value = true) {
        log_bodies = value;
        return *this;
    }
};

} // namespace avenping

#endif // AVENPING_OPTIONS_HPP
