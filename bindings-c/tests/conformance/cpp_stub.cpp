#include "driver.hpp"
namespace conformance { Answer call_cpp(const Case&, const Place&, bool, Way&) { return {}; } }
