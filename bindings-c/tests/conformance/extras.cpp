// What the getters say that is no field of the API's.
#include "expectation.hpp"

#include <map>

namespace conformance {
namespace {

/// What is at the end of a path of names; null for nothing.
json inside(const json& shown, std::initializer_list<const char*> path) {
    json found = shown;
    for (const char* name : path) {
        if (!found.is_object() || !found.contains(name)) return nullptr;
        found = json(found[name]);
    }
    return found;
}

json unless_empty(const json& text) { return text == "" ? json() : text; }

json first_text(const json& shown, const char* list, const char* name) {
    for (const auto& item : shown.at(list)) {
        if (const json text = unless_empty(item.at(name)); !text.is_null()) return text;
    }
    return nullptr;
}

json body_text(const json& shown) {
    for (const auto& component : shown.at("components")) {
        if (component.at("type") == "BODY") return component.at("text");
    }
    return nullptr;
}

/// As text, or in an object.
json details(const json& shown) {
    const json& data = shown.at("error_data");
    return data.is_object() ? inside(data, {"details"}) : data;
}

/// In JSON that is packed into a text.
json flow_token(const json& shown) {
    const json packed = json::parse(shown.at("response_json").get<std::string>(), nullptr, false);
    return inside(packed, {"flow_token"});
}

json dedupe_key(const json& shown) {
    return unless_empty(shown.contains("phoneNumber") ? shown["phoneNumber"] : shown.at("id"));
}

json next_cursor(const json& shown) {
    const json raw = shown.at("$raw");
    if (inside(raw, {"paging", "hasNext"}) != true) return nullptr;
    return unless_empty(inside(raw, {"paging", "cursors", "after"}));
}

} // namespace

Difference extra_differs(const std::string& path, const std::string& name, const json& shown) {
    static const std::map<std::string, json (*)(const json&)> rules{
        {"$id", [](const json& from) { return first_text(from, "messages", "id"); }},
        {"$wa_id", [](const json& from) { return first_text(from, "contacts", "wa_id"); }},
        {"$next_cursor", next_cursor},
        {"$body_text", body_text},
        {"$reply_to", [](const json& from) { return inside(from, {"context", "id"}); }},
        {"$dedupe_key", dedupe_key},
        {"$details", details},
        {"$flow_token", flow_token},
        {"$is_removal", [](const json& from) { return json(unless_empty(from.at("emoji")).is_null()); }},
        {"$reply", [](const json& from) {
             return from.at("button_reply").is_null() ? from.at("list_reply") : from.at("button_reply");
         }},
    };
    return difference(path + "." + name, rules.at(name)(shown), &shown.at(name), true);
}

} // namespace conformance
