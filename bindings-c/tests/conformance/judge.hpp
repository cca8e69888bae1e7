// One case through one driver: a fake of its own, the call, the comparison.
#pragma once

#include "driver.hpp"
#include "expectation.hpp"

#include <functional>
#include <string>

namespace conformance {

using Call = std::function<Answer(const Case&, const Place&, Way&)>;

/// What became of a case.
struct Verdict {
    std::string name;
    /// What is wrong; empty where nothing is.
    std::string problem;
    Way way;
    Coverage coverage;
};

/// @param fake The program that runs a fake.
Verdict judge(const Case& the, const Call& call, const std::string& fake);

} // namespace conformance
