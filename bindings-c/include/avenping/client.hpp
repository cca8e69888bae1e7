/// @file
/// The client.
#ifndef AVENPING_CLIENT_HPP
#define AVENPING_CLIENT_HPP

#include "media.hpp"
#include "operations.hpp"

#include <future>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace avenping {

/// A request to a route that this SDK does not know.
struct RawRequest {
    /// Required. `GET`, `POST`, `PUT`, `PATCH` or `DELETE`. Anything but a GET counts as a send: it is not repeated when it
    /// may have arrived.
    Text method;
    /// Required. From the root, such as `/v2/templates`; never with a host, because the token is only sent to the client's
    /// own base URL.
    Text path;
    /// The query's names and values.
    std::vector<std::pair<Text, Text>> query{};
    /// The body, 2 MB at most.
    std::optional<Json> json{};

    /// Adds a parameter of the query; a name may come more than once.
    RawRequest& with_query(Text name, Text value) {
        query.emplace_back(std::move(name), std::move(value));
        return *this;
    }

    /// Sets `json`.
    RawRequest& with_json(Json value) {
        json = std::move(value);
        return *this;
    }
};

/// A client of the AvenPing API.
///
/// @code{.cpp}
/// const avenping::Client client;
/// const auto sent = client.messages().send_text({"+1 555 123 4567", "Your order #123 is on its way"});
/// @endcode
///
/// Make one, and use it for everything: every client has its own connections. Any number of threads may use one at the same
/// time, and a child process after `fork` too. It can be moved, not copied. What it gives (namespaces, pages, futures,
/// downloads) stays good when it is destroyed: calls in flight go on, and a `CancelToken` ends them.
class Client : public Account {
public:
    /// Everything from the environment: `AVENPING_TOKEN`, `AVENPING_BASE_URL`, `AVENPING_PHONE_NUMBER_ID`. Connects nowhere
    /// and starts no thread.
    ///
    /// @throws ConfigError when a setting cannot work; it says which.
    Client() : Client(ClientOptions{}) {}

    /// Connects nowhere and starts no thread.
    ///
    /// @param options The settings; what is left out comes from the environment, or is the default.
    /// @throws ConfigError when a setting cannot work; it says which. @throws InvalidRequestError for what cannot be read.
    explicit Client(const ClientOptions& options) : Client(detail::Core(options)) {}

    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    /// The other one is good for nothing afterwards: its calls throw `InvalidRequestError`.
    Client(Client&&) noexcept = default;
    /// The other one is good for nothing afterwards: its calls throw `InvalidRequestError`.
    Client& operator=(Client&&) noexcept = default;
    ~Client() = default;

    /// Sends messages.
    Messages messages() const { return Messages(core_); }
    /// Lists, reads and sends message templates.
    Templates templates() const { return Templates(core_); }
    /// Lists, searches and reads forms.
    Forms forms() const { return Forms(core_); }
    /// Uploads and downloads files.
    Media media() const { return Media(core_); }
    /// Reads and changes where AvenPing posts its webhooks.
    Webhooks webhooks() const { return Webhooks(core_); }

    /// A client that shares everything with this one and makes its calls with other options.
    Client with_options(const CallOptions& options) const { return Client(core_.with(options)); }

    /// Replaces the token of this client and of all that share its connections, for calls that start from now on: heals a
    /// client in place after the token was regenerated in the dashboard. Thread-safe.
    ///
    /// @param token The new one.
    /// @throws ConfigError when the text cannot be a token; the old one then stays.
    void set_token(std::string_view token) const {
        avenping_error* error = nullptr;
        detail::check(avenping_client_set_token(core_.client(), detail::pointer(token), token.size(), &error), error);
    }

    /// Where the calls go.
    std::string base_url() const { return detail::text(core_.client(), avenping_client_base_url); }

    /// Calls any operation by its name. Blocks until it ends. Thread-safe.
    ///
    /// @param operation Its name, such as `messages.send_text`.
    /// @param arguments Its arguments, by the names of the API.
    /// @param options What this call does differently from its client.
    /// @return The answer, as JSON.
    /// @throws Error one of its classes, see error.hpp.
    std::string invoke(std::string_view operation, const Json& arguments = Json::object({}),
                       const CallOptions& options = {}) const {
        const detail::Lowered lowered(operation, core_.merged(options));
        const std::string& text = arguments.text();
        const auto make = [&](avenping_json** answer, avenping_error** error) {
            return avenping_invoke(core_.client(), detail::pointer(operation), operation.size(), detail::pointer(text),
                                   text.size(), lowered.get(), answer, error);
        };
        return detail::part(detail::owned<avenping_json>(make).get());
    }

    /// Starts what `invoke` does. The future has its answer, or throws its error.
    std::future<std::string> invoke_async(std::string_view operation, const Json& arguments = Json::object({}),
                                          const CallOptions& options = {}) const {
        return detail::start<std::string>(
            [&](const avenping_async* how, avenping_error** error) {
                const detail::Lowered lowered(operation, core_.merged(options));
                const std::string& text = arguments.text();
                return avenping_invoke_start(core_.client(), detail::pointer(operation), operation.size(),
                                             detail::pointer(text), text.size(), lowered.get(), how, error);
            },
            json_of);
    }

    /// Calls a route that this SDK does not know. Blocks until the call ends. Thread-safe.
    ///
    /// @param request See `RawRequest`: `{"GET", "/v2/templates"}`.
    /// @param options What this call does differently from its client.
    /// @return As JSON the `data` of the API's envelope, or the whole body where there is no envelope.
    /// @throws InvalidRequestError when the path is not one of this API's. @throws Error one of its classes, see error.hpp.
    std::string request(const RawRequest& request, const CallOptions& options = {}) const {
        const detail::Lowered lowered("request", core_.merged(options));
        const LoweredRequest input(request);
        const auto make = [&](avenping_json** answer, avenping_error** error) {
            return avenping_request(core_.client(), input.get(), lowered.get(), answer, error);
        };
        return detail::part(detail::owned<avenping_json>(make).get());
    }

    /// Starts what `request` does. The future has its answer, or throws its error.
    std::future<std::string> request_async(const RawRequest& request, const CallOptions& options = {}) const {
        return detail::start<std::string>(
            [&](const avenping_async* how, avenping_error** error) {
                const detail::Lowered lowered("request", core_.merged(options));
                const LoweredRequest input(request);
                return avenping_request_start(core_.client(), input.get(), lowered.get(), how, error);
            },
            json_of);
    }

    /// The client for functions of C's, such as those of a completion queue. Owned by this one.
    const avenping_client* native() const noexcept { return core_.client(); }

private:
    explicit Client(detail::Core core) : Account(std::move(core)) {}

    static std::string json_of(const avenping_completion* from) {
        return detail::part(detail::taken<avenping_json>(from).get());
    }

    class LoweredRequest {
    public:
        explicit LoweredRequest(const RawRequest& from) {
            into_.size = sizeof into_;
            detail::put(into_.method, into_.method_length, from.method.view());
            detail::put(into_.path, into_.path_length, from.path.view());
            for (const auto& [name, value] : from.query) {
                avenping_query_parameter parameter{};
                detail::put(parameter.name, parameter.name_length, name.view());
                detail::put(parameter.value, parameter.value_length, value.view());
                query_.push_back(parameter);
            }
            into_.query = query_.data();
            into_.query_count = query_.size();
            kept_.put(into_.json, into_.json_length, from.json);
        }

        LoweredRequest(const LoweredRequest&) = delete;
        LoweredRequest& operator=(const LoweredRequest&) = delete;

        const avenping_raw_request* get() const noexcept { return &into_; }

    private:
        std::vector<avenping_query_parameter> query_;
        detail::Kept kept_;
        avenping_raw_request into_{};
    };
};

} // namespace avenping

#endif // AVENPING_CLIENT_HPP
