#include "c_client.hpp"

namespace conformance {
namespace {

avenping_choice choice_of(const json& value) { return value.get<bool>() ? AVENPING_YES : AVENPING_NO; }

} // namespace

Owned<avenping_client> client_of(const Case& the, const Place& place) {
    Texts texts(the.name);
    avenping_client_options into{};
    into.size = sizeof into;
    if (!the.client.contains("token")) texts.put("test_premium", into.token, into.token_length);
    texts.put(base_url(the, place), into.base_url, into.base_url_length);
    std::vector<avenping_header> headers;
    for (const auto& [key, value] : the.client.items()) {
        if (key == "token" && !value.is_null()) texts.put(value, into.token, into.token_length);
        else if (key == "phoneNumberId") texts.put(value, into.phone_number_id, into.phone_number_id_length);
        else if (key == "auth") texts.put(value, into.auth, into.auth_length);
        else if (key == "timeout") into.timeout_ms = value;
        else if (key == "connectTimeout") into.connect_timeout_ms = value;
        else if (key == "deadline") into.deadline_ms = value.is_null() ? AVENPING_NO_DEADLINE : value.get<std::int64_t>();
        else if (key == "maxRetries") into.max_retries = value == 0 ? AVENPING_NO_RETRIES : value.get<std::int32_t>();
        else if (key == "validate") into.validate = choice_of(value);
        else if (key == "allowHttp") into.allow_http = choice_of(value);
        else if (key == "userAgent") texts.put(value, into.user_agent, into.user_agent_length);
        else if (key == "proxy") texts.put(value, into.proxy, into.proxy_length);
        else if (key == "caBundle") texts.put(value, into.ca_bundle, into.ca_bundle_length);
        else if (key == "headers") {
            for (const auto& [name, content] : value.items()) {
                avenping_header& header = headers.emplace_back();
                texts.put(name, header.name, header.name_length);
                texts.put(content, header.value, header.value_length);
            }
        } else if (key != "token" && key != "baseUrl" && key != "retryMaybeSent") {
            throw std::runtime_error("client: unknown key " + key);
        }
    }
    into.headers = headers.data();
    into.headers_count = headers.size();
    const auto make = [&](avenping_client** client, avenping_error** error) {
        return avenping_client_new(&into, client, error);
    };
    return checked<avenping_client>(make, avenping_client_free);
}

avenping_call_options options_of(const Case& the) {
    avenping_call_options options{};
    options.size = sizeof options;
    if (const json* const value = at(the.client, "retryMaybeSent")) options.retry_maybe_sent = choice_of(*value);
    return options;
}

} // namespace conformance
