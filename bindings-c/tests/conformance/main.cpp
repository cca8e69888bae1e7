// Every case of conformance/cases through C and C++, with a census. A case that is not run is a failure.
//
// `conformance --fake PROGRAM --cases FOLDER [--driver NAME]... [--case PART] [--at-once N]`
#include "judge.hpp"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <thread>

namespace conformance {
namespace {

/// A way to go through all cases, and which exceptions it has. They are named, so that no other one slips in.
struct Driver {
    std::string name;
    std::string title;
    Call call;
    /// Whether everything goes by the operation's name that has one.
    bool is_by_name;
    /// The most cases that may go by the operation's name: arguments that no struct has, wrong types, and what cannot be
    /// left out or given in a struct.
    std::size_t most_by_name;
    /// Cases with an answer that go by the operation's name, although the driver calls typed functions.
    std::set<std::string> by_name;
    /// Cases that cannot be said.
    std::set<std::string> impossible;
};

/// `send_media` has no room for keys of media that AvenPing does not document; `request` has.
const std::set<std::string> unknown_media{"send_media_passes_unknown_types_and_keys_on"};
/// A length of 0 means that it is not known.
const std::set<std::string> length_of_zero{"upload_empty_reader_with_length_is_refused_before_any_request"};
constexpr std::size_t fewest_cases = 900;

std::vector<Driver> drivers() {
    const auto by_name = [](Style style) {
        return [style](const Case& the, const Place& place, Way& way) { return call_c_by_name(the, place, style, way); };
    };
    const auto typed = [](Style style) {
        return [style](const Case& the, const Place& place, Way& way) { return call_c_typed(the, place, style, way); };
    };
    const auto cpp = [](bool is_async) {
        return [is_async](const Case& the, const Place& place, Way& way) { return call_cpp(the, place, is_async, way); };
    };
    return {
        {"c-name", "C by name", by_name(Style::blocking), true, 0, {}, length_of_zero},
        {"c-name-callback", "C by name, callbacks", by_name(Style::callback), true, 0, {}, length_of_zero},
        {"c", "C", typed(Style::blocking), false, 50, unknown_media, length_of_zero},
        {"c-queue", "C, queue", typed(Style::queue), false, 50, unknown_media, length_of_zero},
        {"cpp", "C++", cpp(false), false, 60, unknown_media, {}},
        {"cpp-futures", "C++, futures", cpp(true), false, 60, unknown_media, {}},
    };
}

std::vector<Verdict> run(const Driver& driver, const std::vector<Case>& cases, const std::string& fake, unsigned at_once) {
    std::vector<Verdict> verdicts;
    std::mutex mutex;
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
        for (std::size_t index = next++; index < cases.size(); index = next++) {
            Verdict verdict = judge(cases[index], driver.call, fake);
            const std::lock_guard<std::mutex> lock(mutex);
            verdicts.push_back(std::move(verdict));
        }
    };
    std::vector<std::thread> threads;
    for (unsigned count = 0; count < at_once; ++count) threads.emplace_back(work);
    for (auto& thread : threads) thread.join();
    return verdicts;
}

template <class Names>
std::string listed(const Names& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text.empty() ? "none" : text;
}

/// Prints the census; what is wrong with it.
std::vector<std::string> census(const Driver& driver, const std::vector<Case>& cases, const std::vector<Verdict>& verdicts,
                                bool all) {
    std::vector<std::string> problems;
    std::set<std::string> names;
    std::set<std::string> run;
    std::set<std::string> impossible;
    std::set<std::string> unreachable;
    std::map<std::string, std::size_t> reasons;
    std::size_t failed = 0;
    std::size_t by_name = 0;
    std::size_t without_name = 0;
    Coverage coverage;
    std::map<std::string, const Case*> by;
    for (const auto& each : cases) {
        names.insert(each.name);
        by[each.name] = &each;
    }
    for (const auto& verdict : verdicts) {
        if (!run.insert(verdict.name).second) problems.push_back(verdict.name + " was run twice");
        coverage.through_getters += verdict.coverage.through_getters;
        coverage.in_json_only += verdict.coverage.in_json_only;
        if (verdict.way.has_no_name) ++without_name;
        if (!verdict.problem.empty()) {
            ++failed;
            problems.push_back(verdict.name + ": " + verdict.problem);
        }
        if (!verdict.way.impossible_because.empty()) {
            impossible.insert(verdict.name);
            std::cout << "  not to be said in " << driver.title << ": " << verdict.name << " ("
                      << verdict.way.impossible_because << ")\n";
        }
        if (!verdict.way.by_name_because.empty()) {
            ++by_name;
            std::cout << "  by name in " << driver.title << ": " << verdict.name << " (" << verdict.way.by_name_because
                      << ")\n";
            if (by[verdict.name]->expect.contains("result")) unreachable.insert(verdict.name);
        }
    }
    std::cout << "conformance, " << driver.title << ": " << run.size() - impossible.size() << " of " << names.size()
              << " cases ran, " << failed << " failed, " << impossible.size() << " skipped; ";
    if (driver.is_by_name) std::cout << without_name << " by functions of their own, which carry no JSON; ";
    else std::cout << by_name << " by the operation's name; ";
    std::cout << coverage.through_getters << " stated values through getters, "
              << coverage.in_json_only << " in the JSON only" << std::endl;
    if (!all) return problems;
    if (names.size() < fewest_cases) problems.push_back("only " + std::to_string(names.size()) + " cases were found");
    if (run != names) problems.push_back("not every case was run");
    if (by_name > driver.most_by_name) problems.push_back("too many cases went by the operation's name");
    if (unreachable != driver.by_name) {
        problems.push_back("cases with an answer that no typed function can be asked for: " + listed(unreachable) +
                           ", not " + listed(driver.by_name));
    }
    if (impossible != driver.impossible) {
        problems.push_back("cases that cannot be said: " + listed(impossible) + ", not " + listed(driver.impossible));
    }
    return problems;
}

int go(const std::vector<std::string>& arguments) {
    std::string fake;
    std::string folder;
    std::string part;
    std::set<std::string> wanted;
    unsigned at_once = 12; // Many of the cases wait for a backoff or a timeout.
    for (std::size_t index = 0; index + 1 < arguments.size(); index += 2) {
        const std::string& name = arguments[index];
        const std::string& value = arguments[index + 1];
        if (name == "--fake") fake = value;
        else if (name == "--cases") folder = value;
        else if (name == "--driver") wanted.insert(value);
        else if (name == "--case") part = value;
        else if (name == "--at-once") at_once = static_cast<unsigned>(std::stoul(value));
        else throw std::runtime_error("unknown option " + name);
    }
    if (arguments.size() % 2 != 0 || fake.empty() || folder.empty()) throw std::runtime_error("--fake and --cases are needed");
    std::vector<Case> cases = load(folder);
    const auto unwanted = [&](const Case& each) { return each.name.find(part) == std::string::npos; };
    cases.erase(std::remove_if(cases.begin(), cases.end(), unwanted), cases.end());
    if (cases.empty()) throw std::runtime_error("there is no such case");
    const bool all = wanted.empty();
    bool is_fine = true;
    for (const auto& driver : drivers()) {
        if (!all && wanted.erase(driver.name) == 0) continue;
        for (const auto& problem : census(driver, cases, run(driver, cases, fake, at_once), part.empty())) {
            is_fine = false;
            std::cout << driver.title << ": " << problem << std::endl;
        }
    }
    if (!wanted.empty()) throw std::runtime_error("there is no driver " + listed(wanted));
    return is_fine ? 0 : 1;
}

} // namespace
} // namespace conformance

int main(int argc, char** argv) try {
    // What a case does not say must not come from outside.
    for (const char* name : {"AVENPING_TOKEN", "AVENPING_BASE_URL", "AVENPING_PHONE_NUMBER_ID", "HTTP_PROXY", "HTTPS_PROXY",
                             "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"}) {
        unsetenv(name);
    }
    return conformance::go({argv + 1, argv + argc});
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 2;
}
