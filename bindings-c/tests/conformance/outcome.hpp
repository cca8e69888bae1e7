// What became of a call, whoever made it.
#pragma once

#include "json.hpp"

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace conformance {

struct Answer {
    /// As the other languages have it: from the whole JSON.
    json result;
    /// The same through getters or members; discarded where there are none.
    json shown = json(json::value_t::discarded);
};

/// Thrown for a call that failed.
struct Failure {
    /// The error's fields, through its getters, by the names of the core's record.
    json record;
    /// The record as the library writes it itself.
    json whole;
    /// All that the error shows, for finding the token in it.
    std::string shown;
};

/// Thrown where a case's arguments cannot be said in this way of calling.
struct Unsayable {
    std::string reason;
};

/// Thrown when the library does not keep what its header promises.
struct Broken : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void promise(bool is_kept, const std::string& what) {
    if (!is_kept) throw Broken("not kept: " + what);
}

} // namespace conformance
