// The getters of C, as JSON.
#pragma once

#include "c_call.hpp"
#include "expectation.hpp"

#include <cstring>
#include <string>

namespace conformance {

/// An answer or a part of it, with a key for each getter. `generate.py` writes them.
template <class Handle>
json show(const Handle& from);

template <class Handle>
using TextGetter = const char* (*)(const Handle*, std::size_t*);

/// Null for NULL.
template <class Handle>
json text(const Handle* from, TextGetter<Handle> getter) {
    std::size_t length = 12345;
    const char* const found = getter(from, &length);
    promise(found == getter(from, nullptr), "a getter's text stays where it is");
    if (found == nullptr) {
        promise(length == 0, "NULL has the length 0");
        return nullptr;
    }
    promise(found[length] == '\0', "texts end with a NUL");
    return std::string(found, length);
}

/// Text that is JSON.
template <class Handle>
json parsed(const Handle* from, TextGetter<Handle> getter) {
    const json found = text(from, getter);
    return found.is_null() ? found : json::parse(found.get_ref<const std::string&>());
}

template <class Handle, class Number>
json number(const Handle* from, bool (*getter)(const Handle*, Number*)) {
    Number found = 12345;
    if (getter(from, &found)) return found;
    promise(found == 12345, "a number that is missing is not written");
    return nullptr;
}

inline json choice(avenping_choice found) { return found == AVENPING_UNSET ? json() : json(found == AVENPING_YES); }

template <class Part>
json part(const Part* found) {
    return found == nullptr ? json() : show(*found);
}

template <class Handle, class Part>
json parts(const Handle* from, std::size_t (*count)(const Handle*), const Part* (*get)(const Handle*, std::size_t)) {
    json list = json::array();
    const std::size_t size = count(from);
    for (std::size_t index = 0; index < size; ++index) {
        const Part* const found = get(from, index);
        promise(found != nullptr, "a list has as many items as it counts");
        list.push_back(show(*found));
    }
    promise(get(from, size) == nullptr, "beyond a list's end is NULL");
    return list;
}

template <class Handle>
json texts(const Handle* from, std::size_t (*count)(const Handle*),
           const char* (*get)(const Handle*, std::size_t, std::size_t*)) {
    json list = json::array();
    const std::size_t size = count(from);
    for (std::size_t index = 0; index < size; ++index) {
        std::size_t length = 0;
        const char* const found = get(from, index, &length);
        promise(found != nullptr && found[length] == '\0', "a list has as many texts as it counts");
        list.push_back(std::string(found, length));
    }
    promise(get(from, size, nullptr) == nullptr, "beyond a list's end is NULL");
    return list;
}

/// An answer as the other languages have it: its JSON.
inline Answer answer(json shown) {
    json result = shown["$raw"];
    return {std::move(result), std::move(shown)};
}

/// A list to its end, as the header tells to: as long as there is a next cursor, and it was not there before.
template <class List, class Item, class Run>
Answer all_pages(Run run, const char*& after, std::size_t& after_length, TextGetter<List> next_cursor,
                 std::size_t (*count)(const List*), const Item* (*get)(const List*, std::size_t)) {
    std::set<std::string> seen;
    std::string cursor;
    if (after != nullptr) seen.insert(after_length == 0 ? std::string(after) : std::string(after, after_length));
    json items = json::array();
    json raws = json::array();
    for (std::size_t pages = 1;; ++pages) {
        const Owned<List> page = run();
        for (const auto& item : parts(page.get(), count, get)) {
            raws.push_back(item["$raw"]);
            items.push_back(item);
        }
        const json next = text(page.get(), next_cursor);
        if (next.is_null() || !seen.insert(next.template get<std::string>()).second) {
            const json numbers = {{"count", items.size()}, {"pages", pages}};
            json result = numbers;
            result["items"] = raws;
            json shown = result;
            shown["$raw"] = result;
            shown["items"] = items;
            return {result, shown};
        }
        cursor = next.template get<std::string>();
        after = cursor.c_str();
        after_length = 0;
    }
}

} // namespace conformance
