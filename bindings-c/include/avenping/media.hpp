/// @file
/// Files up and down, in constant memory.
#ifndef AVENPING_MEDIA_HPP
#define AVENPING_MEDIA_HPP

#include "download.hpp"
#include "operations.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <future>
#include <ios>
#include <istream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace avenping {

/// Where an upload comes from. A text is always a path, never the content.
class FileSource {
public:
    /// Gives an upload's bytes: writes at most `capacity` of them into `buffer` and answers how many, 0 at the end. It runs
    /// on a thread of the library's that nothing depends on, so that it may wait. What it throws ends the upload, and is
    /// thrown by the call, or by the future's `get`.
    using Reader = detail::ReadFunction;

    /// A file, which is never in memory as a whole. Its name becomes the upload's name.
    ///
    /// @param path Any kind of path or text.
    template <class T, std::enable_if_t<std::is_convertible_v<const T&, std::filesystem::path>, int> = 0>
    FileSource(const T& path) : source_(std::filesystem::path(path)) {}

    /// A stream, read from where it is to its end. It can be had once, so that the upload is repeated only while nothing
    /// was read. It has to stay, and nobody else may use it, until the call has ended. The call refuses a stream that is not
    /// good, such as one of a file that could not be opened.
    FileSource(std::istream& stream) : source_(Callable{of(stream), std::nullopt}) {}

    /// What a callable gives. It can be had once, as a stream.
    ///
    /// @param read Gives the bytes.
    /// @param length How many there will be, where that is known; 0 is refused, as every empty file. The upload fails when
    /// it turns out otherwise.
    static FileSource reader(Reader read, std::optional<std::uint64_t> length = {}) {
        return FileSource(Callable{std::move(read), length});
    }

    /// Bytes in memory.
    static FileSource bytes(std::string content) { return FileSource(std::move(content)); }

    /// Bytes in memory, which have to stay until the call has begun.
    static FileSource view(const void* data, std::size_t size) {
        return FileSource(std::string_view(static_cast<const char*>(data), size));
    }

private:
    friend class Media;

    struct Callable {
        Reader read;
        std::optional<std::uint64_t> length;
    };
    using Any = std::variant<std::filesystem::path, std::string, std::string_view, Callable>;

    explicit FileSource(Callable source) : source_(std::move(source)) {}
    explicit FileSource(std::string&& content) : source_(std::in_place_type<std::string>, std::move(content)) {}
    explicit FileSource(std::string_view&& content) : source_(std::in_place_type<std::string_view>, content) {}

    static Reader of(std::istream& stream) {
        // Refused by the call, as everything else.
        if (!stream || stream.rdbuf() == nullptr) return {};
        // The buffer itself: a stream may throw at its end, if it was told to.
        return [&stream](char* buffer, std::size_t capacity) {
            return static_cast<std::size_t>(stream.rdbuf()->sgetn(buffer, static_cast<std::streamsize>(capacity)));
        };
    }

    Any source_;
};

/// Uploads a file to send later, 100 MB at most (AvenPing's documentation, specification section 3.5).
struct UploadMedia {
    /// Required. A path, a stream, bytes or a callable.
    FileSource file;
    /// The file's name. Without it that of the path, otherwise `file`.
    std::optional<Text> filename{};
    /// The file's type, for example `image/png`. Without it the name decides.
    std::optional<Text> mime_type{};
    /// Meta's id of the line to upload for. Without it the client's own setting holds, then the account's only line.
    std::optional<Text> phone_number_id{};
    /// Told how far it is.
    Progress progress{};

    /// Sets `filename`.
    UploadMedia& with_filename(Text value) {
        filename = std::move(value);
        return *this;
    }

    /// Sets `mime_type`.
    UploadMedia& with_mime_type(Text value) {
        mime_type = std::move(value);
        return *this;
    }

    /// Sets `phone_number_id`.
    UploadMedia& with_phone_number_id(Text value) {
        phone_number_id = std::move(value);
        return *this;
    }

    /// Sets `progress`.
    UploadMedia& with_progress(Progress value) {
        progress = std::move(value);
        return *this;
    }
};

/// Files up and down, in constant memory (specification section 3.5).
///
/// Neither is limited by the client's `deadline`, but by `timeout` as the longest time without progress; a `deadline` given
/// to the call holds.
class Media {
public:
    /// For `Client`: what makes the calls.
    explicit Media(detail::Core core) : core_(std::move(core)) {}

    /// Uploads a file of at most 100 MB, to be sent by its media id within 30 days.
    ///
    /// `POST /v2/media/upload` (AvenPing's documentation). Blocks until the call ends. Thread-safe.
    ///
    /// @param request See `UploadMedia`.
    /// @param options What this call does differently from its client.
    /// @return `media_id` is what `SendMedia` takes.
    /// @throws InvalidRequestError with the field `file` for what is unreadable, empty or too large.
    /// @throws Error one of its classes, see error.hpp; and what the request's callables throw.
    UploadedMedia upload(const UploadMedia& request, const CallOptions& options = {}) const {
        Upload upload(request, core_.merged(options));
        return upload.transfer->result([&] {
            const auto make = [&](avenping_uploaded_media** answer, avenping_error** error) {
                return avenping_media_upload(core_.client(), upload.get(), upload.options.get(), answer, error);
            };
            return detail::part(detail::owned<avenping_uploaded_media>(make).get());
        });
    }

    /// Starts what `upload` does. The future has its answer, or throws its error. What the source and the progress refer to
    /// has to stay until the future is ready.
    std::future<UploadedMedia> upload_async(const UploadMedia& request, const CallOptions& options = {}) const {
        const auto upload = std::make_shared<std::optional<Upload>>();
        return detail::start<UploadedMedia>(
            [&](const avenping_async* how, avenping_error** error) {
                upload->emplace(request, core_.merged(options));
                return avenping_media_upload_start(core_.client(), (*upload)->get(), (*upload)->options.get(), how, error);
            },
            [upload](const avenping_completion* from) {
                return (*upload)->transfer->result(
                    [&] { return detail::part(detail::taken<avenping_uploaded_media>(from).get()); });
            });
    }

    /// Opens a download. Blocks until the server has answered; the content comes afterwards.
    ///
    /// `GET /v2/media/{mediaId}/download` (AvenPing's documentation). Thread-safe.
    ///
    /// @param request See `DownloadMedia`: `{media_id}` is enough.
    /// @param options What this call does differently from its client. Its `cancel` also ends the reading of the download.
    /// @return See `Download`.
    /// @throws NotFoundError when there is no such file any more. @throws Error one of its classes, see error.hpp.
    Download download(const DownloadMedia& request, const CallOptions& options = {}) const {
        const CallOptions all = core_.merged(options);
        return Download(detail::called<Opening>(core_, request, all), all.cancel);
    }

    /// Starts what `download` does. The future has its answer, or throws its error.
    std::future<Download> download_async(const DownloadMedia& request, const CallOptions& options = {}) const {
        const CallOptions all = core_.merged(options);
        return detail::start<Download>(
            [&](const avenping_async* how, avenping_error** error) {
                return detail::run<Opening>(Opening::start, core_, request, all, how, error);
            },
            [cancel = all.cancel](const avenping_completion* from) {
                return Download(detail::taken<avenping_download>(from), cancel);
            });
    }

private:
    struct Opening {
        static constexpr const char* name = "media.download";
        using request = DownloadMedia;
        using answer = avenping_download;
        static constexpr auto call = &avenping_media_download;
        static constexpr auto start = &avenping_media_download_start;
    };

    /// A request as C takes it, with what has to stay as long as the upload.
    struct Upload {
        Upload(const UploadMedia& from, const CallOptions& given)
            : transfer(std::make_shared<detail::Transfer>(from.progress)), options("media.upload", given) {
            into_.size = sizeof into_;
            std::visit([this](const auto& source) { set(source); }, from.file.source_);
            detail::put(into_.filename, into_.filename_length, from.filename);
            detail::put(into_.mime_type, into_.mime_type_length, from.mime_type);
            detail::put(into_.phone_number_id, into_.phone_number_id_length, from.phone_number_id);
            into_.progress = transfer->progress_callback();
            into_.progress_user_data = transfer.get();
        }

        const avenping_media_upload_request* get() const noexcept { return &into_; }

        std::shared_ptr<detail::Transfer> transfer;
        detail::Lowered options;

    private:
        void set(const std::filesystem::path& path) {
            path_ = detail::path_text(path);
            detail::put(into_.path, into_.path_length, std::string_view(path_));
        }

        void set(const std::string& bytes) { set(std::string_view(bytes)); }

        void set(std::string_view bytes) {
            into_.data = reinterpret_cast<const std::uint8_t*>(detail::pointer(bytes));
            into_.data_length = bytes.size();
        }

        void set(const FileSource::Callable& source) {
            if (!source.read) {
                constexpr auto problem = "a stream that cannot be read, or an empty function";
                detail::refuse(AVENPING_INVALID_REQUEST, "media.upload", "file", problem);
            }
            // For C a length of 0 is "not known". Here it is an empty file, which is refused as from every other source.
            if (source.length == std::uint64_t{0}) return set(std::string_view());
            transfer->read = source.read;
            into_.read = &detail::Transfer::on_read;
            into_.read_user_data = transfer.get();
            into_.read_length = source.length.value_or(0);
        }

        std::string path_;
        avenping_media_upload_request into_{};
    };

    detail::Core core_;
};

} // namespace avenping

#endif // AVENPING_MEDIA_HPP
