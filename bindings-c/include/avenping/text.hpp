/// @file
/// Text as it goes in.
#ifndef AVENPING_TEXT_HPP
#define AVENPING_TEXT_HPP

#include <string>
#include <string_view>
#include <utility>

namespace avenping {

/// UTF-8 text, owned: what the requests' fields are.
///
/// It takes every kind of string, so that a `std::string_view` or a literal goes in without a cast, and it owns what it
/// takes, so that a request may be kept longer than what it was made from. What is not UTF-8 is refused by the call, with
/// an `InvalidRequestError` that names the field.
class Text {
public:
    /// Empty.
    Text() = default;

    /// @param text A literal, or any text with a NUL at its end; `nullptr` is empty.
    Text(const char* text) : value_(text == nullptr ? "" : text) {}

    /// @param text Copied.
    Text(std::string_view text) : value_(text) {}

    /// @param text Moved where it can be.
    Text(std::string text) noexcept : value_(std::move(text)) {}

    /// The text.
    const std::string& str() const noexcept { return value_; }

    /// A view of it, valid as long as it is neither changed nor gone.
    std::string_view view() const noexcept { return value_; }

    /// As `view`.
    operator std::string_view() const noexcept { return value_; }

    /// Whether both say the same.
    friend bool operator==(const Text& one, const Text& other) noexcept { return one.value_ == other.value_; }
    /// The opposite.
    friend bool operator!=(const Text& one, const Text& other) noexcept { return one.value_ != other.value_; }

private:
    std::string value_;
};

} // namespace avenping

#endif // AVENPING_TEXT_HPP
