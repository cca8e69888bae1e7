/// @file
/// JSON as it goes in: enough to write a request, and no parser.
#ifndef AVENPING_JSON_HPP
#define AVENPING_JSON_HPP

#include "text.hpp"

#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <locale>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace avenping {

/// A JSON value, as text.
///
/// @code{.cpp}
/// auto data = avenping::Json::object({{"city", "Oslo"}, {"guests", 2}, {"dates", avenping::Json::array({"Mon", "Tue"})}});
/// @endcode
///
/// Texts become JSON strings. JSON that is there already, such as that of a JSON library, goes in with `Json::raw`.
class Json {
public:
    /// `null`.
    Json() = default;
    /// `null`.
    Json(std::nullptr_t) {}

    /// `true` or `false`.
    template <class T, std::enable_if_t<std::is_same_v<T, bool>, int> = 0>
    Json(T value) : text_(value ? "true" : "false") {}

    /// A whole number.
    template <class T, std::enable_if_t<std::is_integral_v<T> && !std::is_same_v<T, bool> && (sizeof(T) > 1), int> = 0>
    Json(T value) : text_(std::to_string(value)) {}

    /// A number.
    ///
    /// @throws std::invalid_argument for infinity and NaN, which JSON cannot say.
    template <class T, std::enable_if_t<std::is_floating_point_v<T>, int> = 0>
    Json(T value) : text_(number(static_cast<double>(value))) {}

    /// A JSON string of any kind of text, which has to be UTF-8.
    template <class T, std::enable_if_t<std::is_convertible_v<const T&, std::string_view>, int> = 0>
    Json(const T& value) : text_(quoted(value)) {}

    /// JSON as it stands.
    ///
    /// @param text Not looked at here: a call with what is no JSON is refused, and names the field.
    static Json raw(std::string text) {
        Json json;
        json.text_ = std::move(text);
        return json;
    }

    /// An object.
    static Json object(std::initializer_list<std::pair<std::string_view, Json>> fields) {
        std::string text = "{";
        for (const auto& [name, value] : fields) {
            if (text.size() > 1) text += ',';
            text += quoted(name) + ':' + value.text_;
        }
        return raw(text + '}');
    }

    /// A list.
    static Json array(std::initializer_list<Json> items) { return list(items); }
    /// A list.
    static Json array(const std::vector<Json>& items) { return list(items); }

    /// The JSON text.
    const std::string& text() const noexcept { return text_; }

    /// Whether both say the same, letter by letter.
    friend bool operator==(const Json& one, const Json& other) noexcept { return one.text_ == other.text_; }
    /// The opposite.
    friend bool operator!=(const Json& one, const Json& other) noexcept { return one.text_ != other.text_; }

private:
    template <class Items>
    static Json list(const Items& items) {
        std::string text = "[";
        for (const Json& item : items) {
            if (text.size() > 1) text += ',';
            text += item.text_;
        }
        return raw(text + ']');
    }

    static std::string quoted(std::string_view text) {
        constexpr std::string_view digits = "0123456789abcdef";
        std::string json = "\"";
        for (const char sign : text) {
            const auto code = static_cast<unsigned char>(sign);
            if (sign == '"' || sign == '\\') {
                json += '\\';
                json += sign;
            } else if (code < 0x20) {
                json += "\\u00";
                json += digits[code >> 4U];
                json += digits[code & 0xFU];
            } else {
                json += sign;
            }
        }
        return json + '"';
    }

    /// The shortest that is read back as the same number, whatever the program's locale writes.
    static std::string number(double value) {
        if (!std::isfinite(value)) throw std::invalid_argument("avenping: JSON has no infinity and no NaN");
        for (int digits = std::numeric_limits<double>::digits10;; ++digits) {
            std::ostringstream out;
            out.imbue(std::locale::classic());
            out.precision(digits);
            out << value;
            std::istringstream in(out.str());
            in.imbue(std::locale::classic());
            double back = 0;
            in >> back;
            const bool same = !(back < value) && !(value < back);
            if (same || digits >= std::numeric_limits<double>::max_digits10) return out.str();
        }
    }

    std::string text_ = "null";
};

namespace detail {

/// An object that is being written, without what is left out.
class JsonObject {
public:
    void add(std::string_view name, const Json& value) {
        if (text_.size() > 1) text_ += ',';
        text_ += Json(name).text();
        text_ += ':';
        text_ += value.text();
    }

    template <class T>
    void add(std::string_view name, const std::optional<T>& value) {
        if (value) add(name, Json(*value));
    }

    bool empty() const noexcept { return text_.size() == 1; }
    Json done() const { return Json::raw(text_ + '}'); }

private:
    std::string text_ = "{";
};

} // namespace detail
} // namespace avenping

#endif // AVENPING_JSON_HPP
