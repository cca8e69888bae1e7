// Comparing what came with what a case expects.
//
// Objects may have more than is expected, lists and texts must be equal. These texts stand for more than themselves:
// `<any>`, `<text>`, `<number>`, `<wamid>`, `<absent>`, and `<contains …>`.
#pragma once

#include "json.hpp"

#include <optional>
#include <string>

namespace conformance {

using Difference = std::optional<std::string>;

/// The first difference, with its path. `found` is NULL for nothing. `exactly`: an object has nothing besides what is
/// expected.
Difference difference(const std::string& path, const json& expected, const json* found, bool exactly = false);

/// Whether it is one of the texts that stand for more than themselves.
bool is_placeholder(const json& expected);

/// What is in an object under a name; NULL for nothing.
inline const json* at(const json& object, const std::string& name) {
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

/// How much of what the cases state was read through getters, and how much could be read in the JSON only.
struct Coverage {
    std::size_t through_getters = 0;
    std::size_t in_json_only = 0;
};

/// Whether what the getters gave (`shown`) is what the whole JSON (`raw`) says, and what is expected. In `shown` every key
/// is a getter's, `$raw` is the part's own JSON, and other keys with a `$` are no fields of the API's: see `extra_differs`.
Difference getters_differ(const std::string& path, const json& shown, const json& raw);

/// Whether a getter that is no field of the API's gives what it should.
Difference extra_differs(const std::string& path, const std::string& name, const json& shown);

/// Whether what the getters gave is what a case expects.
Difference getters_miss(const std::string& path, const json& expected, const json& shown, Coverage& coverage);

} // namespace conformance
