// Members of C++ structs, as JSON. Apart from cpp_read.hpp, because the whole of avenping.hpp is much to compile.
#pragma once

#include "json.hpp"

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace conformance {

/// An answer or a part of it, with a key for each member. `generate.py` writes them.
template <class Model>
json show(const Model& from);

template <class T>
json value(const T& from);
template <class T>
json value(const std::optional<T>& from) {
    return from ? value(*from) : json();
}
template <class T>
json value(const std::shared_ptr<const T>& from) {
    return from ? value(*from) : json();
}
template <class T>
json value(const std::vector<T>& from) {
    json list = json::array();
    for (const auto& item : from) list.push_back(value(item));
    return list;
}
template <class T>
json value(const T& from) {
    if constexpr (std::is_arithmetic_v<T> || std::is_same_v<T, std::string>) {
        return from;
    } else {
        return show(from);
    }
}

/// A member that is JSON.
inline json parsed(const std::optional<std::string>& from) { return from ? json::parse(*from) : json(); }

} // namespace conformance
