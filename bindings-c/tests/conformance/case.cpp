#include "case.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

namespace conformance {
namespace {

Case parse(const json& from) {
    static const std::set<std::string> keys{"name", "about", "operation", "input", "allPages", "client", "mock", "expect"};
    const std::string name = from.at("name");
    const auto refuse = [&](const std::string& problem) { throw std::runtime_error(name + ": " + problem); };
    for (const auto& [key, value] : from.items()) {
        if (keys.count(key) == 0) refuse("unknown key " + key);
    }
    Case made;
    made.name = name;
    made.operation = from.at("operation");
    made.input = from.value("input", json::object());
    made.all_pages = from.value("allPages", false);
    made.client = from.value("client", json::object());
    made.mock = from.value("mock", json::object());
    made.expect = from.at("expect");
    if (made.expect.contains("result") == made.expect.contains("error")) refuse("expect either a result or an error");
    if (!made.expect.contains("requests")) refuse("say which requests are expected");
    return made;
}

} // namespace

std::vector<Case> load(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Case> cases;
    std::set<std::string> names;
    for (const auto& file : files) {
        std::ifstream stream(file);
        const json whole = json::parse(stream);
        for (const auto& from : whole.at("cases")) {
            cases.push_back(parse(from));
            if (!names.insert(cases.back().name).second) {
                throw std::runtime_error("two cases are named " + cases.back().name);
            }
        }
    }
    return cases;
}

} // namespace conformance
