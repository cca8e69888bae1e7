/// @file
/// An open download.
#ifndef AVENPING_DOWNLOAD_HPP
#define AVENPING_DOWNLOAD_HPP

#include "call.hpp"
#include "cancel.hpp"
#include "transfer.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <ios>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace avenping {

namespace detail {

inline void release(Adl, avenping_download* download) noexcept { avenping_download_free(download); }
inline void release(Adl, avenping_bytes* bytes) noexcept { avenping_bytes_free(bytes); }
inline avenping_status take(Adl, const avenping_completion* from, avenping_download** answer, avenping_error** error) {
    return avenping_completion_take_download(from, answer, error);
}
inline avenping_status take(Adl, const avenping_completion* from, avenping_bytes** answer, avenping_error** error) {
    return avenping_completion_take_bytes(from, answer, error);
}
inline std::string read(Adl, const avenping_bytes* bytes) {
    std::size_t length = 0;
    const std::uint8_t* const data = avenping_bytes_data(bytes, &length);
    return length == 0 ? std::string() : std::string(reinterpret_cast<const char*>(data), length);
}

} // namespace detail

/// An open download: save it, write it, take it into memory, or read it piece by piece. One of these, and once.
///
/// Bytes are `std::string` and `std::string_view`, as streams and most libraries of C++17 have them: they hold any bytes.
/// A download that breaks off ends with an error, never as a short file. The `cancel` token that opened it ends its reading
/// too. Destroying it closes its connection.
///
/// One thread at a time may read; any may ask what it is. Source: specification section 3.5.
class Download {
public:
    /// Takes a piece of the content; good while it runs. It runs on a thread of the library's that nothing depends on, so
    /// that it may wait. What it throws ends the download, and is thrown by the call, or by the future's `get`.
    using Sink = detail::WriteFunction;

    /// For `Media::download`.
    Download(detail::Owned<avenping_download> handle, std::optional<CancelToken> cancel)
        : handle_(std::move(handle)), cancel_(std::move(cancel)) {}

    /// The media's MIME type, when the server says it.
    std::optional<std::string> content_type() const {
        return detail::optional_text(native(), avenping_download_content_type);
    }

    /// The media's size in bytes, when the server says it.
    std::optional<std::uint64_t> content_length() const {
        return detail::optional_number<std::uint64_t>(native(), avenping_download_content_length);
    }

    /// The file's name, when the server gives one. It is the sender's text: never use it as a path unchecked.
    std::optional<std::string> filename() const { return detail::optional_text(native(), avenping_download_filename); }

    /// Reads the next bytes. Blocks until there are some.
    ///
    /// @param buffer Where they go.
    /// @param capacity How many fit, at least 1.
    /// @return How many there were: 0 only at the end of a whole download.
    /// @throws ConnectionError, TimeoutError when it breaks off. @throws CancelledError. @throws ConfigError when it was saved,
    /// written or taken into memory, or is read on another thread at this moment.
    std::size_t read(char* buffer, std::size_t capacity) {
        std::size_t length = 0;
        avenping_error* error = nullptr;
        detail::check(avenping_download_read(native(), reinterpret_cast<std::uint8_t*>(buffer), capacity, token(), &length,
                                             &error),
                      error);
        return length;
    }

    /// Writes it to a file, which appears under its name only when it is whole; an existing one is replaced then and not
    /// before. Blocks until that is done.
    ///
    /// @param path The file.
    /// @param progress Told how far it is.
    /// @return The number of bytes.
    /// @throws ConnectionError, TimeoutError when it breaks off. @throws InvalidRequestError when the file cannot be written.
    /// @throws CancelledError. @throws ConfigError when a part was read before.
    std::uint64_t save(const std::filesystem::path& path, Progress progress = {}) {
        const std::string text = detail::path_text(path);
        return sized(std::move(progress), nullptr, [&](detail::Transfer& transfer, std::uint64_t* size, auto** error) {
            const avenping_transfer settings = transfer.settings(token());
            return avenping_download_save(native(), detail::pointer(text), text.size(), &settings, size, error);
        });
    }

    /// Starts what `save` does. The download may be destroyed at once.
    std::future<std::uint64_t> save_async(const std::filesystem::path& path, Progress progress = {}) {
        const std::string text = detail::path_text(path);
        return sized_async(std::move(progress), nullptr, [&](detail::Transfer& transfer, const auto* how, auto** error) {
            const avenping_transfer settings = transfer.settings(token());
            return avenping_download_save_start(native(), detail::pointer(text), text.size(), &settings, how, error);
        });
    }

    /// Hands it to `sink`, piece by piece. Blocks until all is there.
    ///
    /// @param sink Takes the pieces.
    /// @param progress Told how far it is.
    /// @return The number of bytes.
    /// @throws Error as `save`, and what the callables throw.
    std::uint64_t write(Sink sink, Progress progress = {}) {
        return sized(std::move(progress), std::move(sink),
                     [&](detail::Transfer& transfer, std::uint64_t* size, auto** error) {
                         const avenping_transfer settings = transfer.settings(token());
                         return avenping_download_write(native(), callback(transfer), &transfer, &settings, size, error);
                     });
    }

    /// Starts what `write` does. The download may be destroyed at once; what the sink refers to has to stay.
    std::future<std::uint64_t> write_async(Sink sink, Progress progress = {}) {
        return sized_async(std::move(progress), std::move(sink),
                           [&](detail::Transfer& transfer, const auto* how, auto** error) {
                               const avenping_transfer settings = transfer.settings(token());
                               return avenping_download_write_start(native(), callback(transfer), &transfer, &settings, how,
                                                                    error);
                           });
    }

    /// Writes it to a stream. Blocks until all is there.
    ///
    /// @throws std::ios_base::failure when the stream takes no more. @throws Error as `save`.
    std::uint64_t write(std::ostream& stream, Progress progress = {}) {
        return write(into(stream), std::move(progress));
    }

    /// Starts what `write` does. The stream has to stay, and nobody else may use it, until the future is ready.
    std::future<std::uint64_t> write_async(std::ostream& stream, Progress progress = {}) {
        return write_async(into(stream), std::move(progress));
    }

    /// All of it, in memory. Blocks until all is there.
    ///
    /// @param progress Told how far it is.
    /// @throws Error as `save`.
    std::string read_all(Progress progress = {}) {
        detail::Transfer transfer(std::move(progress));
        return transfer.result([&] {
            const avenping_transfer settings = transfer.settings(token());
            return detail::part(detail::owned<avenping_bytes>([&](avenping_bytes** answer, avenping_error** error) {
                                    return avenping_download_read_all(native(), &settings, answer, error);
                                }).get());
        });
    }

    /// Starts what `read_all` does. The download may be destroyed at once.
    std::future<std::string> read_all_async(Progress progress = {}) {
        const auto transfer = std::make_shared<detail::Transfer>(std::move(progress));
        return detail::start<std::string>(
            [&](const avenping_async* how, avenping_error** error) {
                const avenping_transfer settings = transfer->settings(token());
                return avenping_download_read_all_start(native(), &settings, how, error);
            },
            [transfer](const avenping_completion* from) {
                return transfer->result([&] { return detail::part(detail::taken<avenping_bytes>(from).get()); });
            });
    }

    /// The download for functions of C's. Owned by this one.
    const avenping_download* native() const noexcept { return handle_.get(); }

private:
    const avenping_cancel_token* token() const noexcept { return cancel_ ? cancel_->native() : nullptr; }

    static avenping_write_callback callback(const detail::Transfer& transfer) {
        return transfer.write ? &detail::Transfer::on_write : nullptr;
    }

    static Sink into(std::ostream& stream) {
        return [&stream](std::string_view piece) {
            stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
            if (!stream) throw std::ios_base::failure("avenping: the stream takes no more");
        };
    }

    template <class Fetch>
    std::uint64_t sized(Progress progress, Sink sink, Fetch fetch) {
        detail::Transfer transfer(std::move(progress));
        transfer.write = std::move(sink);
        return transfer.result([&] {
            std::uint64_t size = 0;
            avenping_error* error = nullptr;
            detail::check(fetch(transfer, &size, &error), error);
            return size;
        });
    }

    template <class Fetch>
    std::future<std::uint64_t> sized_async(Progress progress, Sink sink, Fetch fetch) {
        const auto transfer = std::make_shared<detail::Transfer>(std::move(progress));
        transfer->write = std::move(sink);
        return detail::start<std::uint64_t>(
            [&](const avenping_async* how, avenping_error** error) { return fetch(*transfer, how, error); },
            [transfer](const avenping_completion* from) {
                return transfer->result([&] {
                    std::uint64_t size = 0;
                    avenping_error* error = nullptr;
                    detail::check(avenping_completion_take_size(from, &size, &error), error);
                    return size;
                });
            });
    }

    detail::Owned<avenping_download> handle_;
    std::optional<CancelToken> cancel_;
};

} // namespace avenping

#endif // AVENPING_DOWNLOAD_HPP
