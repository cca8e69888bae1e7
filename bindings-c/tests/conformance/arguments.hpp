// A case's arguments on their way into a struct.
#pragma once

#include "case.hpp"
#include "expectation.hpp"
#include "outcome.hpp"

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace conformance {

/// Texts for C, for as long as a call lasts: with a NUL and no length in one half of the cases, and in the other half with a
/// length and no NUL behind them.
class Texts {
public:
    explicit Texts(const std::string& of) : with_nul_(std::hash<std::string>()(of) % 2 == 0) {}

    void put(const std::string& text, const char*& into, std::size_t& length) {
        if (text.empty()) {
            into = "";
            length = 0;
        } else if (with_nul_ && text.find('\0') == std::string::npos) {
            into = kept_.emplace_back(text).c_str();
            length = 0;
        } else {
            bare_.emplace_back(new char[text.size()]);
            text.copy(bare_.back().get(), text.size());
            into = bare_.back().get();
            length = text.size();
        }
    }

private:
    bool with_nul_;
    std::deque<std::string> kept_;
    std::deque<std::unique_ptr<char[]>> bare_;
};

class Arguments {
public:
    /// @param known The names of the fields that there are; with a dot, in an object that is taken apart.
    Arguments(const Case& of, std::vector<std::string> known) : Arguments(of.input, std::move(known), of.name) {}
    Arguments(const json& input, std::vector<std::string> known, const std::string& of = "") : input_(input), texts_(of) {
        flips_ = of.size() % 2 == 0;
        const std::set<std::string> names(known.begin(), known.end());
        std::set<std::string> objects;
        for (const auto& name : names) {
            if (const auto dot = name.find('.'); dot != std::string::npos) objects.insert(name.substr(0, dot));
        }
        if (!input.is_object()) {
            refuse("the arguments are no object");
            return;
        }
        for (const auto& [name, value] : input.items()) {
            if (objects.count(name) != 0) {
                if (!value.is_object()) {
                    refuse(name + " is no object");
                    continue;
                }
                for (const auto& [part, inner] : value.items()) {
                    if (names.count(name + "." + part) == 0) refuse("there is no " + name + "." + part);
                }
            } else if (names.count(name) == 0) {
                refuse("there is no " + name);
            }
        }
        for (const auto& name : objects) {
            if (!input.contains(name)) refuse(name + " cannot be left out");
        }
    }

    /// @throws Unsayable when not all could be said.
    void check() const {
        if (reason_) throw Unsayable{*reason_};
    }

    /// What belongs to a struct among the arguments.
    void inherit(const std::string& path, const Arguments& inner) {
        if (inner.reason_) refuse("in " + path + ": " + *inner.reason_);
    }

    /// Now yes, now no.
    bool flips() { return flips_ = !flips_; }

    // C: what is NULL or 0 is left out.

    void text(const std::string& path, const char*& into, std::size_t& length) {
        if (const auto given = optional_text(path)) texts_.put(*given, into, length);
    }

    void json_text(const std::string& path, const char*& into, std::size_t& length) {
        if (const json* const found = given(path)) texts_.put(found->dump(), into, length);
    }

    void unless_zero(const std::string& path, std::uint64_t& into) {
        const auto given = optional_integer(path);
        if (given == std::uint64_t{0}) refuse(path + " 0 means that it is left out");
        into = given.value_or(0);
    }

    double number(const std::string& path) {
        const json* const found = given(path);
        if (found != nullptr && found->is_number()) return found->get<double>();
        refuse(path + (found == nullptr ? " cannot be left out" : " is no number"));
        return 0;
    }

    // C++: optionals.

    std::optional<std::string> optional_text(const std::string& path) {
        const json* const found = given(path);
        if (found == nullptr) return std::nullopt;
        if (found->is_string()) return found->get<std::string>();
        refuse(path + " is no text");
        return std::nullopt;
    }

    std::string required_text(const std::string& path) {
        if (given(path) == nullptr) refuse(path + " cannot be left out");
        return optional_text(path).value_or("");
    }

    std::optional<std::uint64_t> optional_integer(const std::string& path) {
        const json* const found = given(path);
        if (found == nullptr) return std::nullopt;
        if (found->is_number_unsigned()) return found->get<std::uint64_t>();
        refuse(path + " is no natural number");
        return std::nullopt;
    }

    /// What is given and not null.
    const json* given(const std::string& path) const {
        const auto dot = path.find('.');
        const json* inside = &input_;
        if (dot != std::string::npos) inside = input_.is_object() ? at(input_, path.substr(0, dot)) : nullptr;
        if (inside == nullptr || !inside->is_object()) return nullptr;
        const json* const found = at(*inside, dot == std::string::npos ? path : path.substr(dot + 1));
        return found == nullptr || found->is_null() ? nullptr : found;
    }

    void refuse(const std::string& reason) {
        if (!reason_) reason_ = reason;
    }

private:
    const json& input_;
    Texts texts_;
    bool flips_ = false;
    std::optional<std::string> reason_;
};

} // namespace conformance
