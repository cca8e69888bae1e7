#include "judge.hpp"

#include "fake.hpp"

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

Difference compare_answer(const json& expect, const Answer& answer, Coverage& coverage) {
    if (!expect.contains("result")) return "succeeded with " + shown(answer.result);
    if (auto problem = difference("result", expect["result"], &answer.result)) return problem;
    if (answer.shown.is_discarded()) return std::nullopt;
    if (auto problem = getters_differ("result", answer.shown, answer.result)) return problem;
    return getters_miss("result", expect["result"], answer.shown, coverage);
}

Difference compare_failure(const Case& the, const Failure& failure) {
    if (!the.expect.contains("error")) return "failed: " + failure.shown;
    // Whatever happens, no error shows the token.
    const std::string token = the.token();
    if (!token.empty() && failure.shown.find(token) != std::string::npos) return "the error shows the token";
    if (auto problem = difference("error", the.expect["error"], &failure.record)) return problem;
    // What the library writes itself, and nothing besides.
    for (const auto& [key, value] : failure.record.items()) {
        const json* const whole = at(failure.whole, key);
        json filled = whole == nullptr ? json() : *whole;
        if (key == "attempts") {
            if (filled.is_null()) filled = json::array();
            for (auto& attempt : filled) {
                for (const char* name : {"status", "failure"}) {
                    if (!attempt.contains(name)) attempt[name] = nullptr;
                }
            }
        }
        if (key == "meta" && !filled.is_null()) {
            for (const auto& [name, unused] : value.items()) {
                if (!filled.contains(name)) filled[name] = nullptr;
            }
        }
        if (auto problem = difference("error as JSON." + key, value, &filled, true)) return problem;
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
            problem = compare_answer(the.expect, call(the, {fake.url(), closed.url()}, verdict.way), verdict.coverage);
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
