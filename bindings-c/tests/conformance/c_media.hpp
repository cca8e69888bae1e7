// Uploads, downloads, raw requests and webhooks through C: what has no JSON to be called with.
#pragma once

#include "c_call.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace conformance {

Answer upload(const CCall& call);
Answer download(const CCall& call);
Answer raw_request(const CCall& call);
Answer webhook(const Case& the);

/// The content of a case's upload.
inline std::string content_of(const json& input) {
    const auto text = input.find("text");
    return text != input.end() ? text->get<std::string>() : std::string(input.at("size").get<std::size_t>(), 'x');
}

/// Gives a content piece by piece.
struct Reader {
    std::string content;
    std::size_t done = 0;

    std::size_t read(char* buffer, std::size_t capacity) {
        const std::size_t length = std::min(capacity, content.size() - done);
        content.copy(buffer, length, done);
        done += length;
        return length;
    }
};

} // namespace conformance
