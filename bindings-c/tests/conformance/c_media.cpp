#include "c_media.hpp"

#include "arguments.hpp"
#include "c_read.hpp"

#include <array>

namespace conformance {

// In generated_c.hpp.
template <> json show(const avenping_uploaded_media&);
template <> json show(const avenping_new_message&);
template <> json show(const avenping_new_lead&);

namespace {

std::int64_t read_piece(void* user_data, std::uint8_t* buffer, std::size_t capacity) {
    return static_cast<std::int64_t>(static_cast<Reader*>(user_data)->read(reinterpret_cast<char*>(buffer), capacity));
}

int write_piece(void* user_data, const std::uint8_t* data, std::size_t length) {
    static_cast<std::string*>(user_data)->append(reinterpret_cast<const char*>(data), length);
    return 0;
}

/// The last progress.
struct Progress {
    std::uint64_t done = 0;
    std::uint64_t total = 0;
    static int told(void* user_data, std::uint64_t done, std::uint64_t total) {
        auto* const self = static_cast<Progress*>(user_data);
        self->done = done;
        self->total = total;
        return 0;
    }
};

std::string bytes_of(const avenping_bytes* bytes) {
    std::size_t length = 0;
    const std::uint8_t* const data = avenping_bytes_data(bytes, &length);
    return std::string(reinterpret_cast<const char*>(data), length);
}

/// One way for each style, so that every one of them meets every case.
std::string content_of(const CCall& call, const avenping_download* from) {
    std::string content;
    avenping_error* error = nullptr;
    if (call.style == Style::queue) {
        const auto start = [&](const avenping_async* how, avenping_error** failure) {
            return avenping_download_read_all_start(from, nullptr, how, failure);
        };
        const auto end = completed(call.style, "media.download", start);
        const auto take = [&](avenping_bytes** bytes, avenping_error** failure) {
            return avenping_completion_take_bytes(end.get(), bytes, failure);
        };
        return bytes_of(checked<avenping_bytes>(take, avenping_bytes_free).get());
    }
    if (call.style == Style::callback) {
        const auto start = [&](const avenping_async* how, avenping_error** failure) {
            return avenping_download_write_start(from, write_piece, &content, nullptr, how, failure);
        };
        const auto end = completed(call.style, "media.download", start);
        std::uint64_t size = 12345;
        const avenping_status status = avenping_completion_take_size(end.get(), &size, &error);
        if (status != AVENPING_OK) fail(status, error);
        promise(size == content.size(), "a written download has its size");
        return content;
    }
    for (;;) {
        std::array<std::uint8_t, 32> buffer{};
        std::size_t length = 0;
        const auto status = avenping_download_read(from, buffer.data(), buffer.size(), nullptr, &length, &error);
        if (status != AVENPING_OK) fail(status, error);
        if (length == 0) return content;
        content.append(reinterpret_cast<const char*>(buffer.data()), length);
    }
}

} // namespace

Answer upload(const CCall& call) {
    const json& given = call.the.input;
    Arguments in(call.the, {"text", "size", "from", "length", "filename", "mimeType", "phoneNumberId"});
    Reader reader{content_of(given)};
    Progress progress;
    avenping_media_upload_request request{};
    request.size = sizeof request;
    in.text("filename", request.filename, request.filename_length);
    in.text("mimeType", request.mime_type, request.mime_type_length);
    in.text("phoneNumberId", request.phone_number_id, request.phone_number_id_length);
    request.progress = &Progress::told;
    request.progress_user_data = &progress;
    const std::string from = given.value("from", "bytes");
    if (from == "bytes") {
        request.data = reinterpret_cast<const std::uint8_t*>(reader.content.data());
        request.data_length = reader.content.size();
    } else {
        request.read = read_piece;
        request.read_user_data = &reader;
        if (from == "reader_with_length") {
            request.read_length = given.value("length", reader.content.size());
            if (request.read_length == 0) in.refuse("read_length 0 means that it is not known");
        }
    }
    in.check();
    const auto answered = finish<avenping_uploaded_media>(
        call, "media.upload",
        [&](auto** into, auto** error) { return avenping_media_upload(call.client, &request, call.options, into, error); },
        [&](const auto* how, auto** error) {
            return avenping_media_upload_start(call.client, &request, call.options, how, error);
        },
        avenping_completion_take_uploaded_media, avenping_uploaded_media_free);
    promise(progress.done == reader.content.size(), "progress ends with the whole");
    promise(from == "reader" ? progress.total == 0 : progress.total == reader.content.size(), "progress knows the whole");
    return answer(show(*answered));
}

Answer download(const CCall& call) {
    Arguments in(call.the, {"mediaId", "disposition"});
    avenping_media_download_request request{};
    request.size = sizeof request;
    in.text("mediaId", request.media_id, request.media_id_length);
    in.text("disposition", request.disposition, request.disposition_length);
    in.check();
    const auto opened = finish<avenping_download>(
        call, "media.download",
        [&](auto** into, auto** error) {
            return avenping_media_download(call.client, &request, call.options, into, error);
        },
        [&](const auto* how, auto** error) {
            return avenping_media_download_start(call.client, &request, call.options, how, error);
        },
        avenping_completion_take_download, avenping_download_free);
    const avenping_download* const from = opened.get();
    json result = {{"contentType", text(from, avenping_download_content_type)},
                   {"contentLength", number(from, avenping_download_content_length)},
                   {"filename", text(from, avenping_download_filename)}};
    result["size"] = content_of(call, from).size();
    return {result};
}

Answer raw_request(const CCall& call) {
    const json& given = call.the.input;
    Texts texts(call.the.name);
    avenping_raw_request request{};
    request.size = sizeof request;
    texts.put(given.at("method"), request.method, request.method_length);
    texts.put(given.at("path"), request.path, request.path_length);
    std::vector<avenping_query_parameter> query;
    const json parameters = given.value("query", json::object());
    for (const auto& [name, value] : parameters.items()) {
        avenping_query_parameter& parameter = query.emplace_back();
        texts.put(name, parameter.name, parameter.name_length);
        texts.put(value, parameter.value, parameter.value_length);
    }
    request.query = query.data();
    request.query_count = query.size();
    if (const json* const body = at(given, "json")) texts.put(body->dump(), request.json, request.json_length);
    const auto found = finish<avenping_json>(
        call, "request",
        [&](auto** into, auto** error) { return avenping_request(call.client, &request, call.options, into, error); },
        [&](const auto* how, auto** error) {
            return avenping_request_start(call.client, &request, call.options, how, error);
        },
        avenping_completion_take_json, avenping_json_free);
    return {parsed(found.get(), avenping_json_text)};
}

Answer webhook(const Case& the) {
    Texts texts(the.name);
    const auto given = [&](const char* name, const char*& into, std::size_t& length) {
        texts.put(the.input.at(name), into, length);
    };
    const char* one = nullptr;
    const char* other = nullptr;
    std::size_t one_length = 0;
    std::size_t other_length = 0;
    if (the.operation == "webhook.verify_code") {
        given("expected", one, one_length);
        // What comes from outside has its length, which is what it is: 0 too.
        const auto& received = the.input.at("received").get_ref<const std::string&>();
        other = received.data();
        other_length = received.size();
        return {avenping_webhook_verify_code(one, one_length, other, other_length)};
    }
    if (the.operation == "webhook.challenge") {
        const auto& query = the.input.at("query").get_ref<const std::string&>();
        one = query.data();
        one_length = query.size();
        given("code", other, other_length);
        std::string into(AVENPING_CHALLENGE_CAPACITY, '#');
        const bool is_one = avenping_webhook_challenge(one, one_length, other, other_length, into.data(), into.size());
        promise(is_one || into == std::string(AVENPING_CHALLENGE_CAPACITY, '#'), "nothing is written without a challenge");
        return {is_one ? json(into.c_str()) : json()};
    }
    if (the.operation != "webhook.parse") throw std::runtime_error("unknown operation " + the.operation);
    const auto& body = the.input.at("body").get_ref<const std::string&>();
    const auto parse = [&](avenping_webhook_event** event, avenping_error** error) {
        return avenping_webhook_parse(body.data(), body.size(), event, error);
    };
    const auto event = checked<avenping_webhook_event>(parse, avenping_webhook_event_free);
    const auto* const message = avenping_webhook_event_new_message(event.get());
    const auto* const lead = avenping_webhook_event_new_lead(event.get());
    const avenping_event_type type = avenping_webhook_event_type(event.get());
    promise((type == AVENPING_NEW_MESSAGE) == (message != nullptr), "a message's event has it, no other has");
    promise((type == AVENPING_NEW_LEAD) == (lead != nullptr), "a lead's event has it, no other has");
    const std::string kind = message != nullptr ? "newMessage" : lead != nullptr ? "newLead" : "unknown";
    Answer answer{{{"event", kind},
                   {"dedupeKey", text(event.get(), avenping_webhook_event_dedupe_key)},
                   {"raw", parsed(event.get(), avenping_webhook_event_json)}}};
    answer.shown = answer.result;
    answer.shown["$raw"] = answer.result;
    json& raw = answer.shown["raw"];
    raw["$raw"] = answer.result["raw"];
    if (message != nullptr) raw[kind] = show(*message);
    if (lead != nullptr) raw[kind] = show(*lead);
    return answer;
}

} // namespace conformance
