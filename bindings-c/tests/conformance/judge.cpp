#include "judge.hpp"

#include "fake.hpp"

#include <cmath>
#include <map>

namespace conformance {
namespace {

Difference compare_requests(const json& expect, const Fake& fake) {
    const json found = fake.requests();
    const std::size_t accepted = fake.accepted();
    if (const json* const expected = at(expect, "accepted"); expected != nullptr && *expected != accepted) {
        return "accepted: expected " + shown(*expected) + ", found " + std::to_string(accepted);
    }
    const json& expected = expect["requests"];
    const std::size_t count = expected.is_array() ? expected.size() : expected.get<std::size_t>();
    if (count != found.size()) {
        return "requests: expected " + std::to_string(count) + ", found " + std::to_string(found.size()) + ": " + shown(found);
    }
    for (std::size_t index = 0; expected.is_array() && index < count; ++index) {
        for (const auto& [key, value] : expected[index].items()) {
            const std::string path = "requests[" + std::to_string(index) + "]." + key;
            const bool exactly = key == "body" || key == "query";
            if (auto problem = difference(path, value, at(found[index], key), exactly)) return problem;
        }
    }
    return std::nullopt;
}

/// Parts in a shape that nobody knows: no getter gives them, only the JSON.
const std::map<std::string, json::json_pointer> unreadable{
    {"webhook_message_text_in_a_shape_that_nobody_knows", json::json_pointer("/raw/newMessage/text")},
};

Difference compare_answer(const std::string& name, const json& expect, const Answer& answer, Coverage& coverage) {
    if (!expect.contains("result")) return "succeeded with " + shown(answer.result);
    if (auto problem = difference("result", expect["result"], &answer.result)) return problem;
    if (answer.shown.is_discarded()) return std::nullopt;
    json by_getters = answer.shown;
    if (const auto part = unreadable.find(name); part != unreadable.end()) {
        json& found = by_getters.at(part->second);
        if (!found.is_null()) return part->second.to_string() + ": expected nothing, found " + shown(found);
        found = answer.result.at(part->second);
    }
    if (auto problem = getters_differ("result", by_getters, answer.result)) return problem;
    return getters_miss("result", expect["result"], by_getters, coverage);
}

/// A field of the record that the library writes, in which what is missing is null, as getters have it.
json as_getters_have_it(const std::string& key, const json& value, const json& whole) {
    json found = whole.value(key, json());
    const auto fill = [](json& object, const json& like) {
        for (const auto& [name, unused] : like.items()) object.emplace(name, nullptr);
    };
    if (key == "attempts") {
        if (found.is_null()) found = json::array();
        for (auto& attempt : found) fill(attempt, {{"status", 0}, {"failure", 0}});
    }
    if (key == "meta" && found.is_object()) fill(found, value);
    // Getters have whole milliseconds.
    if (key == "retry_after" && found.is_number() && value.is_number() &&
        std::abs(found.get<double>() - value.get<double>()) < 0.001) {
        return value;
    }
    return found;
}

Difference compare_failure(const Case& the, const Failure& failure) {
    if (!the.expect.contains("error")) return "failed: " + failure.shown;
    // Whatever happens, no error shows the token.
    const std::string token = the.token();
    if (!token.empty() && failure.shown.find(token) != std::string::npos) return "the error shows the token";
    if (auto problem = difference("error", the.expect["error"], &failure.record)) return problem;
    // What the library writes itself, and nothing besides. What C++ refuses on its own it does not write.
    if (failure.whole.is_null()) return std::nullopt;
    for (const auto& [key, value] : failure.record.items()) {
        if (const json whole = as_getters_have_it(key, value, failure.whole); whole != value) {
            return "error as JSON." + key + ": " + shown(whole) + ", but by its getter " + shown(value);
        }
    }
    for (const auto& [key, unused] : failure.whole.items()) {
        if (!failure.record.contains(key)) return "error as JSON." + key + " has no getter";
    }
    return std::nullopt;
}

} // namespace

Verdict judge(const Case& the, const Call& call, const std::string& program) {
    Verdict verdict;
    verdict.name = the.name;
    Difference problem;
    try {
        const Fake fake(program);
        const ClosedPort closed;
        fake.set_up(the.mock);
        try {
            problem = compare_answer(the.name, the.expect, call(the, {fake.url(), closed.url()}, verdict.way),
                                     verdict.coverage);
        } catch (const Failure& failure) {
            problem = compare_failure(the, failure);
        } catch (const Unsayable& unsayable) {
            verdict.way.impossible_because = unsayable.reason;
            return verdict;
        }
        if (!problem) problem = compare_requests(the.expect, fake);
    } catch (const std::exception& broken) {
        problem = broken.what();
    }
    verdict.problem = problem.value_or("");
    return verdict;
}

} // namespace conformance
