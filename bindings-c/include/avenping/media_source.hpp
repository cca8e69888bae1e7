/// @file
/// Where headers of messages and templates get their picture, film or file from.
#ifndef AVENPING_MEDIA_SOURCE_HPP
#define AVENPING_MEDIA_SOURCE_HPP

#include "json.hpp"
#include "text.hpp"

#include <optional>
#include <utility>

namespace avenping {

/// A picture, film or file in a header: by the id of an upload, or by a public link that Meta fetches, not both (Meta's
/// documentation, specification sections 4.6 and 4.7).
class MediaSource {
public:
    /// By the id of an upload.
    static MediaSource id(Text media_id) {
        MediaSource source;
        source.id_ = std::move(media_id);
        return source;
    }

    /// By a public web address.
    static MediaSource link(Text url) {
        MediaSource source;
        source.link_ = std::move(url);
        return source;
    }

    /// The name that a document shows.
    MediaSource& filename(Text value) {
        filename_ = std::move(value);
        return *this;
    }

    /// Meta's object.
    Json json() const {
        detail::JsonObject object;
        object.add("id", id_);
        object.add("link", link_);
        object.add("filename", filename_);
        return object.done();
    }

private:
    MediaSource() = default;

    std::optional<Text> id_;
    std::optional<Text> link_;
    std::optional<Text> filename_;
};

} // namespace avenping

#endif // AVENPING_MEDIA_SOURCE_HPP
