/// @file
/// What the library says about its calls.
#ifndef AVENPING_LOG_HPP
#define AVENPING_LOG_HPP

#include "error.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>

namespace avenping {

/// How much an event of the log matters, or up to which level events are wanted.
enum class LogLevel {
    off = AVENPING_LOG_OFF,     ///< No event at all.
    error = AVENPING_LOG_ERROR, ///< A call failed for good.
    warn = AVENPING_LOG_WARN,   ///< Something went wrong and was dealt with.
    info = AVENPING_LOG_INFO,   ///< A call succeeded.
    debug = AVENPING_LOG_DEBUG  ///< What each call sends.
};

/// What the library says about a call. It has neither token nor, unless `ClientOptions::log_bodies` says so, texts and
/// numbers. The views are good while the sink runs.
struct LogEvent {
    /// When it happened.
    std::chrono::system_clock::time_point time;
    /// How much it matters; never `off`.
    LogLevel level = LogLevel::off;
    /// The call, such as `messages.send_text`.
    std::string_view operation;
    /// What happened, in one line.
    std::string_view text;
};

/// Called with an event, on the thread on which it happens, perhaps on several at a time: be quick, do not wait for
/// anything. What it throws is dropped.
using LogSink = std::function<void(const LogEvent&)>;

namespace detail {

/// Never destroyed: an event may come while the program ends.
class LogOutlet {
public:
    static LogOutlet& instance() {
        static LogOutlet* const outlet = new LogOutlet;
        return *outlet;
    }

    void set(LogLevel level, LogSink sink) {
        std::shared_ptr<const LogSink> shared;
        if (sink && level != LogLevel::off) shared = std::make_shared<const LogSink>(std::move(sink));
        const bool some = shared != nullptr;
        {
            const std::lock_guard<std::mutex> guard(mutex_);
            sink_.swap(shared);
        }
        avenping_error* error = nullptr;
        check(avenping_log_set(static_cast<avenping_log_level>(level), some ? &LogOutlet::say : nullptr, this, &error),
              error);
    }

private:
    static void say(const avenping_log_event* event, void* user_data) noexcept {
        try {
            auto* const outlet = static_cast<LogOutlet*>(user_data);
            std::shared_ptr<const LogSink> sink;
            {
                const std::lock_guard<std::mutex> guard(outlet->mutex_);
                sink = outlet->sink_;
            }
            if (sink == nullptr) return;
            const std::chrono::milliseconds time(event->time_ms);
            (*sink)(LogEvent{std::chrono::system_clock::time_point(time), static_cast<LogLevel>(event->level),
                             std::string_view(event->operation, event->operation_length),
                             std::string_view(event->text, event->text_length)});
        } catch (...) {
            // Nobody is there to take it.
        }
    }

    std::mutex mutex_;
    std::shared_ptr<const LogSink> sink_;
};

} // namespace detail

/// Has `sink` called with the log's events up to `level` from now on, for the whole process, in the place of whatever was
/// called before. Without a sink, the environment's `AVENPING_LOG` (`error`, `warn`, `info`, `debug`) shows the events on
/// standard error.
///
/// @param level `LogLevel::off` ends it.
/// @param sink Kept until another takes its place; an empty one ends it. A call of it that has begun on another thread may
/// go on for a moment after this has returned.
inline void set_log(LogLevel level, LogSink sink) { detail::LogOutlet::instance().set(level, std::move(sink)); }

} // namespace avenping

#endif // AVENPING_LOG_HPP
