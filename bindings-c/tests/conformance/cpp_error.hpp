// The exceptions of C++.
#pragma once

#include "outcome.hpp"

#include <avenping/error.hpp>

namespace conformance {

/// What an error has, from an exception of the class that belongs to its kind.
Failure failure_of(const avenping::Error& error);

} // namespace conformance
