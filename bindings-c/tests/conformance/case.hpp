// A case as it stands in conformance/cases/*.json; conformance/case.schema.json describes it.
#pragma once

#include "json.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace conformance {

struct Case {
    std::string name;
    std::string operation;
    /// An empty object where there is none.
    json input;
    bool all_pages = false;
    json client;
    json mock;
    json expect;

    /// The token that the client has; nothing where it has none.
    std::string token() const {
        if (!client.contains("token")) return "test_premium";
        return client["token"].is_null() ? std::string() : client["token"].get<std::string>();
    }
};

/// All of them.
///
/// @throws std::runtime_error for a case that is not as it should be.
std::vector<Case> load(const std::filesystem::path& folder);

} // namespace conformance
