// Calls through C++.
#pragma once

#include "arguments.hpp"
#include "outcome.hpp"

#include <avenping.hpp>

#include <string>

namespace conformance {

/// A call to be made.
struct CppCall {
    const Case& the;
    const avenping::Client& client;
    const avenping::CallOptions& options;
    /// By the method that answers a future.
    bool is_async;
};

/// What only C++ has types for.
class CppArguments : public Arguments {
public:
    using Arguments::Arguments;

    avenping::Interactive interactive(const std::string& path) {
        const json* const found = given(path);
        if (found == nullptr) refuse(path + " cannot be left out");
        return avenping::Json::raw(found == nullptr ? "null" : found->dump());
    }

    std::optional<avenping::Components> components(const std::string& path) {
        const json* const found = given(path);
        if (found == nullptr) return std::nullopt;
        if (!found->is_array()) refuse(path + " is no list");
        avenping::Components list;
        for (const auto& component : *found) list.add(avenping::Json::raw(component.dump()));
        return list;
    }
};

} // namespace conformance
