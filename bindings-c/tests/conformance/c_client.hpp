// A client of C's as a case has it.
#pragma once

#include "arguments.hpp"
#include "c_call.hpp"

namespace conformance {

/// Where a case's client finds its fake.
struct Place {
    std::string url;
    std::string closed;
};

/// The base URL that a case's client has.
inline std::string base_url(const Case& the, const Place& place) {
    const std::string url = the.client.value("baseUrl", place.url);
    return url == "closed" ? place.closed : url;
}

Owned<avenping_client> client_of(const Case& the, const Place& place);

/// What a case sets for each call.
avenping_call_options options_of(const Case& the);

} // namespace conformance
