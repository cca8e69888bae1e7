/// @file
/// Callables of the caller's in a transfer: nothing for users but `Progress`.
#ifndef AVENPING_TRANSFER_HPP
#define AVENPING_TRANSFER_HPP

#include "error.hpp"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace avenping {

/// Told how far a transfer is: the bytes done, and the whole, where it is known. It runs on the library's threads between
/// two pieces of the transfer: be quick, do not wait for anything. What it throws ends the transfer, and is thrown by the
/// call, or by the future's `get`.
using Progress = std::function<void(std::uint64_t done, std::optional<std::uint64_t> total)>;

namespace detail {

using ReadFunction = std::function<std::size_t(char* buffer, std::size_t capacity)>;
using WriteFunction = std::function<void(std::string_view piece)>;

/// What C calls back, as long as a transfer takes. No exception crosses C: the first one ends the transfer and waits here.
class Transfer {
public:
    explicit Transfer(Progress progress) : progress_(std::move(progress)) {}

    ReadFunction read;
    WriteFunction write;

    avenping_progress_callback progress_callback() const noexcept { return progress_ ? &Transfer::on_progress : nullptr; }

    avenping_transfer settings(const avenping_cancel_token* cancel) noexcept {
        avenping_transfer into{};
        into.size = sizeof into;
        into.progress = progress_callback();
        into.progress_user_data = this;
        into.cancel = cancel;
        return into;
    }

    static int on_progress(void* user_data, std::uint64_t done, std::uint64_t total) noexcept {
        auto* const self = static_cast<Transfer*>(user_data);
        const auto whole = total == 0 ? std::nullopt : std::optional<std::uint64_t>(total);
        int ended = 1;
        self->guard([&] {
            self->progress_(done, whole);
            ended = 0;
        });
        return ended;
    }

    static std::int64_t on_read(void* user_data, std::uint8_t* buffer, std::size_t capacity) noexcept {
        auto* const self = static_cast<Transfer*>(user_data);
        std::int64_t given = -1;
        self->guard([&] { given = static_cast<std::int64_t>(self->read(reinterpret_cast<char*>(buffer), capacity)); });
        return given;
    }

    static int on_write(void* user_data, const std::uint8_t* data, std::size_t length) noexcept {
        auto* const self = static_cast<Transfer*>(user_data);
        int ended = 1;
        self->guard([&] {
            self->write(std::string_view(reinterpret_cast<const char*>(data), length));
            ended = 0;
        });
        return ended;
    }

    /// What `finish` answers, unless a callable has thrown: that is thrown then, whatever came of the transfer.
    template <class Finish>
    auto result(Finish finish) {
        try {
            auto answer = finish();
            rethrow();
            return answer;
        } catch (const Error&) {
            rethrow();
            throw;
        }
    }

private:
    template <class Callback>
    void guard(Callback callback) noexcept {
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            if (failure_) return;
        }
        try {
            callback();
        } catch (...) {
            const std::lock_guard<std::mutex> lock(mutex_);
            failure_ = std::current_exception();
        }
    }

    void rethrow() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (failure_) std::rethrow_exception(failure_);
    }

    Progress progress_;
    std::mutex mutex_;
    std::exception_ptr failure_;
};

/// A path as C takes it: in the system's own encoding, and where that is not made of bytes, in UTF-8.
inline std::string path_text(const std::filesystem::path& path) {
    if constexpr (std::is_same_v<std::filesystem::path::value_type, char>) {
        return path.string();
    } else {
        const auto utf8 = path.u8string();
        return std::string(utf8.begin(), utf8.end());
    }
}

} // namespace detail
} // namespace avenping

#endif // AVENPING_TRANSFER_HPP
