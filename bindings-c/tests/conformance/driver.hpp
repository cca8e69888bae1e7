// The ways to make a case's call.
#pragma once

#include "c_client.hpp"
#include "outcome.hpp"

#include <optional>
#include <string>

namespace conformance {

/// How a case was called in the end.
struct Way {
    /// Why it went by the operation's name although the driver calls typed functions; empty otherwise.
    std::string by_name_because;
    /// In a driver that goes by name: there is none, because the operation carries no JSON.
    bool has_no_name = false;
    /// Why it cannot be said at all, as a name in the list of main.cpp; empty otherwise.
    std::string impossible_because;
};

/// C by the operation's name: `avenping_invoke`. What carries no JSON has only functions of its own.
/// @throws Failure, Broken
Answer call_c_by_name(const Case& the, const Place& place, Style style, Way& way);

/// C by typed functions, and answers by their getters.
/// @throws Failure, Broken
Answer call_c_typed(const Case& the, const Place& place, Style style, Way& way);

/// C++ by its methods, or by those that answer futures.
/// @throws Failure, Broken
Answer call_cpp(const Case& the, const Place& place, bool is_async, Way& way);

} // namespace conformance
