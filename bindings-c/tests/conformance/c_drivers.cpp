#include "c_media.hpp"
#include "c_read.hpp"
#include "driver.hpp"
#include "generated_c.hpp"

namespace conformance {
namespace {

json invoked(const CCall& call, const json& input) {
    const std::string arguments = input.dump();
    const std::string& operation = call.the.operation;
    // Operations without arguments may be called without.
    const bool is_left_out = input == json::object() && operation.size() % 2 == 0;
    const char* const given = is_left_out ? nullptr : arguments.c_str();
    const auto found = finish<avenping_json>(
        call, operation,
        [&](auto** into, auto** error) {
            return avenping_invoke(call.client, operation.data(), operation.size(), given, 0, call.options, into, error);
        },
        [&](const auto* how, auto** error) {
            return avenping_invoke_start(call.client, operation.c_str(), 0, given, 0, call.options, how, error);
        },
        avenping_completion_take_json, avenping_json_free);
    return parsed(found.get(), avenping_json_text);
}

/// As the core goes through a list: the cursor decides, but not against `hasNext`, and one seen before ends it.
json next_cursor(const json& page) {
    if (!page.contains("paging") || !page["paging"].is_object()) return nullptr;
    const json& paging = page["paging"];
    if (!paging.value("hasNext", false) || !paging.contains("cursors") || !paging["cursors"].is_object()) return nullptr;
    const json next = paging["cursors"].value("after", json());
    return next == "" ? json() : next;
}

json all_pages_by_name(const CCall& call) {
    json input = call.the.input;
    json items = json::array();
    std::set<json> seen{input.value("after", json())};
    for (std::size_t pages = 1;; ++pages) {
        const json page = invoked(call, input);
        for (const auto& item : page.at("items")) items.push_back(item);
        const json next = next_cursor(page);
        if (next.is_null() || !seen.insert(next).second) {
            return {{"count", items.size()}, {"pages", pages}, {"items", items}};
        }
        input["after"] = next;
    }
}

Answer by_name(const CCall& call) { return {call.the.all_pages ? all_pages_by_name(call) : invoked(call, call.the.input)}; }

/// What has no JSON to be called with; nothing for other operations.
std::optional<Answer> own_function(const CCall& call, Way& way) {
    const std::string& operation = call.the.operation;
    way.has_no_name = operation == "media.upload" || operation == "media.download" || operation == "request";
    if (operation == "media.upload") return upload(call);
    if (operation == "media.download") return download(call);
    if (operation == "request") return raw_request(call);
    return std::nullopt;
}

template <class Make>
Answer with_client(const Case& the, const Place& place, Style style, Way& way, Make make) {
    if (the.operation.rfind("webhook.", 0) == 0) {
        way.has_no_name = true;
        return webhook(the);
    }
    const auto client = client_of(the, place);
    const avenping_call_options options = options_of(the);
    const bool is_default = the.client.find("retryMaybeSent") == the.client.end();
    return make(CCall{the, client.get(), is_default && the.name.size() % 2 == 0 ? nullptr : &options, style});
}

} // namespace

Answer call_c_by_name(const Case& the, const Place& place, Style style, Way& way) {
    return with_client(the, place, style, way, [&](const CCall& call) {
        if (auto own = own_function(call, way)) return *own;
        return by_name(call);
    });
}

Answer call_c_typed(const Case& the, const Place& place, Style style, Way& way) {
    return with_client(the, place, style, way, [&](const CCall& call) {
        if (auto own = own_function(call, way)) return *own;
        try {
            if (auto found = typed(the.operation, call)) return *found;
            way.by_name_because = "there is no such operation";
        } catch (const Unsayable& unsayable) {
            way.by_name_because = unsayable.reason;
        }
        return by_name(call);
    });
}

} // namespace conformance
