/// @file
/// From requests to C's structs: nothing for users.
#ifndef AVENPING_LOWER_HPP
#define AVENPING_LOWER_HPP

#include "error.hpp"
#include "json.hpp"
#include "text.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace avenping::detail {

/// For C length 0 is "up to the NUL", which a view need not have.
inline const char* pointer(std::string_view text) { return text.empty() ? "" : text.data(); }

inline void put(const char*& target, std::size_t& length, std::string_view text) {
    target = pointer(text);
    length = text.size();
}

inline void put(const char*& target, std::size_t& length, const Text& text) { put(target, length, text.view()); }

/// What is left out stays NULL.
inline void put(const char*& target, std::size_t& length, const std::optional<Text>& text) {
    if (text) put(target, length, text->view());
}

/// JSON that has to stay while C reads it.
class Kept {
public:
    template <class Source>
    void put(const char*& target, std::size_t& length, const Source& source) {
        if constexpr (std::is_same_v<Source, Json>) {
            // An empty text would mean something else to C: it is handed over as what is no JSON.
            const std::string& kept = texts_.emplace_back(source.text().empty() ? " " : source.text());
            detail::put(target, length, std::string_view(kept));
        } else {
            put(target, length, source.json());
        }
    }

    template <class Source>
    void put(const char*& target, std::size_t& length, const std::optional<Source>& source) {
        if (source) put(target, length, *source);
    }

private:
    /// Its elements stay where they are.
    std::deque<std::string> texts_;
};

/// For C 0 is "left out"; here that is another thing to say.
inline std::uint64_t at_least_one(std::string_view operation, std::string_view field,
                                  const std::optional<std::uint64_t>& value) {
    if (value == std::uint64_t{0}) {
        refuse(AVENPING_INVALID_REQUEST, operation, field, "at least 1, found 0; leave it out for the default");
    }
    return value.value_or(0);
}

} // namespace avenping::detail

#endif // AVENPING_LOWER_HPP
