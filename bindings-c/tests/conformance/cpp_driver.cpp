#include "c_media.hpp"
#include "cpp_call.hpp"
#include "cpp_error.hpp"
#include "cpp_read.hpp"
#include "driver.hpp"
#include "generated_cpp.hpp"

#include <sstream>

namespace conformance {
namespace {

avenping::ClientOptions client_options(const Case& the, const Place& place) {
    using std::chrono::milliseconds;
    avenping::ClientOptions options;
    if (!the.client.contains("token")) options.with_token("test_premium");
    options.with_base_url(base_url(the, place));
    for (const auto& [key, value] : the.client.items()) {
        const auto text = [&content = value] { return content.get<std::string>(); };
        const auto time = [&content = value] { return milliseconds(content.get<std::int64_t>()); };
        if (key == "token" && !value.is_null()) options.with_token(text());
        else if (key == "phoneNumberId") options.with_phone_number_id(text());
        else if (key == "auth") options.with_auth(text());
        else if (key == "timeout") options.with_timeout(time());
        else if (key == "connectTimeout") options.with_connect_timeout(time());
        else if (key == "deadline") options.with_deadline(value.is_null() ? avenping::no_deadline : time());
        else if (key == "maxRetries") options.with_max_retries(value);
        else if (key == "validate") options.with_validate(value);
        else if (key == "allowHttp") options.with_allow_http(value.get<bool>());
        else if (key == "userAgent") options.with_user_agent(text());
        else if (key == "proxy") options.with_proxy(text());
        else if (key == "caBundle") options.with_ca_bundle(text());
        else if (key == "headers") {
            for (const auto& [name, content] : value.items()) options.with_header(name, content.get<std::string>());
        } else if (key != "token" && key != "baseUrl" && key != "retryMaybeSent") {
            throw std::runtime_error("client: unknown key " + key);
        }
    }
    return options;
}

Answer upload(const CppCall& call) {
    const json& given = call.the.input;
    CppArguments in(call.the, {"text", "size", "from", "length", "filename", "mimeType", "phoneNumberId"});
    Reader reader{content_of(given)};
    std::istringstream stream(reader.content);
    const auto read = [&](char* buffer, std::size_t capacity) { return reader.read(buffer, capacity); };
    const auto source = [&]() -> avenping::FileSource {
        const std::string from = given.value("from", "bytes");
        if (from == "reader") return in.flips() ? avenping::FileSource::reader(read) : avenping::FileSource(stream);
        if (from == "reader_with_length") {
            return avenping::FileSource::reader(read, given.value("length", reader.content.size()));
        }
        if (in.flips()) return avenping::FileSource::bytes(reader.content);
        return avenping::FileSource::view(reader.content.data(), reader.content.size());
    };
    std::uint64_t done = 0;
    avenping::UploadMedia request{source()};
    if (const auto name = in.optional_text("filename")) request.with_filename(*name);
    if (const auto type = in.optional_text("mimeType")) request.with_mime_type(*type);
    if (const auto line = in.optional_text("phoneNumberId")) request.with_phone_number_id(*line);
    request.with_progress([&](std::uint64_t bytes, std::optional<std::uint64_t>) { done = bytes; });
    in.check();
    const auto media = call.client.media();
    const auto answer = call.is_async ? media.upload_async(request, call.options).get() : media.upload(request, call.options);
    promise(done == reader.content.size(), "progress ends with the whole");
    return answer_of(answer);
}

Answer download(const CppCall& call) {
    CppArguments in(call.the, {"mediaId", "disposition"});
    avenping::DownloadMedia request{in.required_text("mediaId")};
    if (const auto given = in.optional_text("disposition")) request.with_disposition(*given);
    in.check();
    const auto media = call.client.media();
    avenping::Download from =
        call.is_async ? media.download_async(request, call.options).get() : media.download(request, call.options);
    json result = {{"contentType", value(from.content_type())},
                   {"contentLength", value(from.content_length())},
                   {"filename", value(from.filename())}};
    // Another way for each case.
    std::string content;
    std::ostringstream stream;
    switch ((call.the.name.size() + (call.is_async ? 1 : 0)) % 3) {
    case 0: content = call.is_async ? from.read_all_async().get() : from.read_all(); break;
    case 1:
        if (call.is_async) from.write_async(stream).get();
        else from.write(stream);
        content = stream.str();
        break;
    default:
        for (char buffer[32];;) {
            const std::size_t length = from.read(buffer, sizeof buffer);
            if (length == 0) break;
            content.append(buffer, length);
        }
    }
    result["size"] = content.size();
    return {result};
}

Answer raw_request(const CppCall& call) {
    const json& given = call.the.input;
    avenping::RawRequest request{given.at("method").get<std::string>(), given.at("path").get<std::string>()};
    const json parameters = given.value("query", json::object());
    for (const auto& [name, content] : parameters.items()) request.with_query(name, content.get<std::string>());
    if (const json* const body = at(given, "json")) request.with_json(avenping::Json::raw(body->dump()));
    return {json::parse(call.is_async ? call.client.request_async(request, call.options).get()
                                      : call.client.request(request, call.options))};
}

Answer webhook_of(const Case& the) {
    const auto given = [&](const char* name) { return the.input.at(name).get<std::string>(); };
    if (the.operation == "webhook.verify_code") {
        return {avenping::webhooks::verify_code(given("expected"), given("received"))};
    }
    if (the.operation == "webhook.challenge") return {value(avenping::webhooks::challenge(given("query"), given("code")))};
    if (the.operation != "webhook.parse") throw std::runtime_error("unknown operation " + the.operation);
    const auto [event, text] = avenping::webhooks::parse_delivery(given("body"));
    promise(event.index() == avenping::webhooks::parse(given("body")).index(), "both ways of parsing find the same");
    std::string kind = "unknown";
    const json raw = json::parse(text);
    json parts;
    if (const auto* message = std::get_if<avenping::NewMessage>(&event)) {
        kind = "newMessage";
        parts = show(*message);
    } else if (const auto* lead = std::get_if<avenping::NewLead>(&event)) {
        kind = "newLead";
        parts = show(*lead);
    } else {
        promise(std::get<avenping::UnknownEvent>(event).raw == text, "an unknown event has the whole delivery");
    }
    promise(kind == "unknown" || parts["$raw"] == raw[kind], "an event has its part of the delivery");
    Answer answer{{{"event", kind}, {"dedupeKey", value(avenping::webhooks::dedupe_key(event))}, {"raw", raw}}};
    answer.shown = answer.result;
    answer.shown["$raw"] = answer.result;
    answer.shown["raw"]["$raw"] = raw;
    if (kind != "unknown") answer.shown["raw"][kind] = parts;
    return answer;
}

Answer by_name(const CppCall& call) {
    const auto arguments = avenping::Json::raw(call.the.input.dump());
    return {json::parse(call.is_async ? call.client.invoke_async(call.the.operation, arguments, call.options).get()
                                      : call.client.invoke(call.the.operation, arguments, call.options))};
}

Answer called(const CppCall& call, Way& way) {
    const std::string& operation = call.the.operation;
    if (operation == "media.upload") return upload(call);
    if (operation == "media.download") return download(call);
    if (operation == "request") return raw_request(call);
    try {
        if (auto found = method(operation, call)) return *found;
        way.by_name_because = "there is no such operation";
    } catch (const Unsayable& unsayable) {
        way.by_name_because = unsayable.reason;
    }
    return by_name(call);
}

} // namespace

Answer call_cpp(const Case& the, const Place& place, bool is_async, Way& way) try {
    if (the.operation.rfind("webhook.", 0) == 0) return webhook_of(the);
    const avenping::Client own(client_options(the, place));
    avenping::CallOptions options;
    // What belongs to each call is set for the call, or for a client of its own.
    if (const json* const value = at(the.client, "retryMaybeSent")) options.with_retry_maybe_sent(value->get<bool>());
    if (the.name.size() % 2 == 0) return called({the, own, options, is_async}, way);
    return called({the, own.with_options(options), avenping::CallOptions(), is_async}, way);
} catch (const avenping::Error& error) {
    throw failure_of(error);
}

} // namespace conformance
