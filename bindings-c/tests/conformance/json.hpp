// JSON, and the text of it for people.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace conformance {

using nlohmann::json;

/// Never throws for what is not UTF-8.
inline std::string shown(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

} // namespace conformance
