// The answers of C++, as JSON.
#pragma once

#include "cpp_call.hpp"
#include "cpp_value.hpp"

#include <cstddef>
#include <vector>

namespace conformance {

template <class Model>
Answer answer_of(const Model& from) {
    json made = show(from);
    json result = made["$raw"];
    return {std::move(result), std::move(made)};
}

template <class Item>
Answer answer_of(const avenping::Page<Item>& from) {
    json result = json::parse(from.raw);
    return {result, {{"items", value(from.items)}, {"$next_cursor", value(from.next_cursor())}, {"$raw", result}}};
}

/// What a search answers is a plain list.
template <class Item>
Answer answer_of(const std::vector<Item>& from) {
    json raws = json::array();
    for (const auto& item : from) raws.push_back(json::parse(item.raw));
    json result = {{"items", raws}};
    return {result, {{"items", value(from)}, {"$raw", result}}};
}

/// A list to its end: in a loop over the pages, or from future to future; and once more in a loop over the items.
template <class Item>
Answer all_pages(const CppCall& call, const avenping::Page<Item>& first) {
    json items = json::array();
    std::size_t count = 0;
    const auto take = [&](const avenping::Page<Item>& page) {
        ++count;
        for (const Item& item : page.items) items.push_back(show(item));
    };
    if (call.is_async) {
        take(first);
        for (auto page = first.next_page_async().get(); page; page = page->next_page_async().get()) take(*page);
    } else {
        for (const auto& page : first.pages()) take(page);
    }
    json raws = json::array();
    for (const auto& item : items) raws.push_back(item["$raw"]);
    json result = {{"count", items.size()}, {"pages", count}, {"items", raws}};
    json made = result;
    made["$raw"] = result;
    made["items"] = items;
    return {result, made};
}

} // namespace conformance
