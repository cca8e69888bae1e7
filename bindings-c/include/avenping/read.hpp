/// @file
/// From C's getters to values: nothing for users.
#ifndef AVENPING_READ_HPP
#define AVENPING_READ_HPP

#include "../avenping.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace avenping {

/// Not for users: it may change with every version.
namespace detail {

/// The first parameter of overloads for C's types, so that templates find those which are declared after them: C's types
/// are in the global namespace, where nothing of ours is looked for.
struct Adl {};

template <class Handle>
using TextGetter = const char* (*)(const Handle*, std::size_t*);

template <class Handle>
std::optional<std::string> optional_text(const Handle* from, TextGetter<Handle> getter) {
    std::size_t length = 0;
    const char* const found = getter(from, &length);
    return found == nullptr ? std::nullopt : std::optional<std::string>(std::in_place, found, length);
}

/// Text that is never missing, or empty instead.
template <class Handle>
std::string text(const Handle* from, TextGetter<Handle> getter) {
    std::size_t length = 0;
    const char* const found = getter(from, &length);
    return found == nullptr ? std::string() : std::string(found, length);
}

template <class Number, class Handle>
std::optional<Number> optional_number(const Handle* from, bool (*getter)(const Handle*, Number*)) {
    Number found{};
    return getter(from, &found) ? std::optional<Number>(found) : std::nullopt;
}

template <class Number, class Handle>
Number number(const Handle* from, bool (*getter)(const Handle*, Number*)) {
    return optional_number<Number>(from, getter).value_or(Number{});
}

inline std::optional<bool> optional_choice(avenping_choice choice) {
    return choice == AVENPING_UNSET ? std::nullopt : std::optional<bool>(choice == AVENPING_YES);
}

template <class Handle>
auto part(const Handle* from) {
    return read(Adl{}, from);
}

template <class Handle>
auto optional_part(const Handle* from) {
    using Model = decltype(read(Adl{}, from));
    if (from == nullptr) return std::optional<Model>();
    return std::optional<Model>(std::in_place, read(Adl{}, from));
}

/// A part that has its own whole as a part.
template <class Handle>
auto shared_part(const Handle* from) {
    using Model = decltype(read(Adl{}, from));
    return from == nullptr ? std::shared_ptr<const Model>() : std::make_shared<const Model>(read(Adl{}, from));
}

template <class Handle, class Part>
auto parts(const Handle* from, std::size_t (*count)(const Handle*), const Part* (*at)(const Handle*, std::size_t)) {
    std::vector<decltype(read(Adl{}, static_cast<const Part*>(nullptr)))> made(count(from));
    for (std::size_t index = 0; index < made.size(); ++index) made[index] = read(Adl{}, at(from, index));
    return made;
}

template <class Handle>
std::vector<std::string> texts(const Handle* from, std::size_t (*count)(const Handle*),
                               const char* (*at)(const Handle*, std::size_t, std::size_t*)) {
    std::vector<std::string> made;
    const std::size_t size = count(from);
    made.reserve(size);
    for (std::size_t index = 0; index < size; ++index) {
        std::size_t length = 0;
        const char* const found = at(from, index, &length);
        made.emplace_back(found == nullptr ? "" : found, found == nullptr ? 0 : length);
    }
    return made;
}

/// Seconds since 1970, as Meta writes times: decimal digits in text.
inline std::optional<std::chrono::system_clock::time_point> moment(const std::optional<std::string>& digits) {
    if (!digits || digits->empty() || digits->size() > 10) return std::nullopt;
    std::int64_t seconds = 0;
    for (const char digit : *digits) {
        if (digit < '0' || digit > '9') return std::nullopt;
        seconds = seconds * 10 + (digit - '0');
    }
    // A clock of nanoseconds ends in the year 2262.
    if (seconds > 9'000'000'000) return std::nullopt;
    return std::chrono::system_clock::time_point(std::chrono::seconds(seconds));
}

} // namespace detail
} // namespace avenping

#endif // AVENPING_READ_HPP
