#include "expectation.hpp"

#include <stdexcept>

namespace conformance {
namespace {

Difference wrong(const std::string& path, const json& expected, const json* found) {
    return path + ": expected " + shown(expected) + ", found " + (found == nullptr ? "nothing" : shown(*found));
}

bool fits(const std::string& placeholder, const json* found) {
    const std::string text = found != nullptr && found->is_string() ? found->get<std::string>() : "";
    if (placeholder == "<any>") return found != nullptr;
    if (placeholder == "<absent>") return found == nullptr || found->is_null();
    if (placeholder == "<text>") return !text.empty();
    if (placeholder == "<number>") return found != nullptr && found->is_number();
    if (placeholder == "<wamid>") return text.rfind("wamid.", 0) == 0;
    const std::string contains = "<contains ";
    if (placeholder.rfind(contains, 0) != 0) throw std::runtime_error("unknown placeholder " + placeholder);
    const auto part = placeholder.substr(contains.size(), placeholder.size() - contains.size() - 1);
    return text.find(part) != std::string::npos;
}

} // namespace

bool is_placeholder(const json& expected) {
    if (!expected.is_string()) return false;
    const auto& text = expected.get_ref<const std::string&>();
    return text.size() > 1 && text.front() == '<' && text.back() == '>';
}

Difference difference(const std::string& path, const json& expected, const json* found, bool exactly) {
    if (is_placeholder(expected)) {
        return fits(expected.get<std::string>(), found) ? std::nullopt : wrong(path, expected, found);
    }
    if (found == nullptr) return wrong(path, expected, found);
    if (expected.is_object() && found->is_object()) {
        for (const auto& [key, value] : expected.items()) {
            if (auto problem = difference(path + "." + key, value, at(*found, key), exactly)) return problem;
        }
        for (const auto& [key, value] : found->items()) {
            if (exactly && !expected.contains(key)) return path + "." + key + ": " + shown(value) + " was not expected";
        }
        return std::nullopt;
    }
    if (expected.is_array() && found->is_array() && expected.size() == found->size()) {
        for (std::size_t index = 0; index < expected.size(); ++index) {
            const std::string place = path + "[" + std::to_string(index) + "]";
            if (auto problem = difference(place, expected[index], &(*found)[index], exactly)) return problem;
        }
        return std::nullopt;
    }
    return expected == *found ? std::nullopt : wrong(path, expected, found);
}

namespace {

bool is_part(const json& shown) { return shown.is_object() && shown.contains("$raw"); }
bool are_parts(const json& shown) { return shown.is_array() && !shown.empty() && is_part(shown.front()); }

/// A getter's value that stands for nothing.
bool is_nothing(const json& shown) { return shown.is_null() || (shown.is_array() && shown.empty()) || shown == ""; }

} // namespace

Difference getters_differ(const std::string& path, const json& shown, const json& raw) {
    if (is_part(shown)) {
        if (shown["$raw"] != raw) return wrong(path + " as JSON of its own", raw, &shown["$raw"]);
        for (const auto& [key, value] : shown.items()) {
            if (key == "$raw") continue;
            if (key.front() == '$') {
                if (auto problem = extra_differs(path, key, shown)) return problem;
                continue;
            }
            const json* const there = raw.is_object() ? at(raw, key) : nullptr;
            if (there == nullptr || there->is_null()) {
                if (!is_nothing(value)) return wrong(path + "." + key + " by its getter", nullptr, &value);
            } else if (auto problem = getters_differ(path + "." + key, value, *there)) {
                return problem;
            }
        }
        return std::nullopt;
    }
    if (are_parts(shown) && raw.is_array() && raw.size() == shown.size()) {
        for (std::size_t index = 0; index < shown.size(); ++index) {
            const std::string place = path + "[" + std::to_string(index) + "]";
            if (auto problem = getters_differ(place, shown[index], raw[index])) return problem;
        }
        return std::nullopt;
    }
    return shown == raw ? std::nullopt : wrong(path + " by its getter", raw, &shown);
}

Difference getters_miss(const std::string& path, const json& expected, const json& shown, Coverage& coverage) {
    if (is_part(shown) && expected.is_object()) {
        for (const auto& [key, value] : expected.items()) {
            const json* const there = at(shown, key);
            if (there == nullptr) {
                ++coverage.in_json_only;
            } else if (auto problem = getters_miss(path + "." + key, value, *there, coverage)) {
                return problem;
            }
        }
        return std::nullopt;
    }
    if (expected.is_array() && shown.is_array() && expected.size() == shown.size()) {
        for (std::size_t index = 0; index < shown.size(); ++index) {
            const std::string place = path + "[" + std::to_string(index) + "]";
            if (auto problem = getters_miss(place, expected[index], shown[index], coverage)) return problem;
        }
        return std::nullopt;
    }
    ++coverage.through_getters;
    // A getter has one value for what is null and for what is missing.
    if (expected.is_null() && is_nothing(shown)) return std::nullopt;
    return difference(path + " by its getter", expected, &shown);
}

} // namespace conformance
