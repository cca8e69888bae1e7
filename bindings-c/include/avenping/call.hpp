/// @file
/// How calls are made, blocking and started: nothing for users.
#ifndef AVENPING_CALL_HPP
#define AVENPING_CALL_HPP

#include "core.hpp"
#include "read.hpp"

#include <exception>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace avenping::detail {

/// Of operations without arguments.
struct NoInput {};

struct Release {
    template <class Handle>
    void operator()(Handle* handle) const noexcept {
        release(Adl{}, handle);
    }
};

/// A handle of C's, freed at the end.
template <class Handle>
using Owned = std::unique_ptr<Handle, Release>;

inline void release(Adl, avenping_completion* completion) noexcept { avenping_completion_free(completion); }
inline void release(Adl, avenping_json* json) noexcept { avenping_json_free(json); }
inline avenping_status take(Adl, const avenping_completion* from, avenping_json** answer, avenping_error** error) {
    return avenping_completion_take_json(from, answer, error);
}
inline std::string read(Adl, const avenping_json* from) { return text(from, avenping_json_text); }

/// What a function of C's answers through its last two parameters.
template <class Handle, class Function>
Owned<Handle> owned(Function function) {
    Handle* answer = nullptr;
    avenping_error* error = nullptr;
    check(function(&answer, &error), error);
    return Owned<Handle>(answer);
}

template <class Handle>
Owned<Handle> taken(const avenping_completion* from) {
    return owned<Handle>([&](Handle** answer, avenping_error** error) { return take(Adl{}, from, answer, error); });
}

/// A started call: lives until its completion has come, which comes exactly once.
template <class Answer, class Finish>
class Started {
public:
    explicit Started(Finish finish) : finish_(std::move(finish)) {}

    std::future<Answer> future() { return promise_.get_future(); }
    void fail() { promise_.set_exception(std::current_exception()); }

    /// C's callback.
    static void ended(avenping_completion* completion, void* user_data) noexcept {
        const std::unique_ptr<Started> self(static_cast<Started*>(user_data));
        Owned<avenping_completion> from(completion);
        std::optional<Answer> answer;
        std::exception_ptr failure;
        try {
            // What the caller's callbacks hold goes before the caller can know that the call has ended.
            std::optional<Finish> finish = std::exchange(self->finish_, std::nullopt);
            answer.emplace((*finish)(from.get()));
        } catch (...) {
            failure = std::current_exception();
        }
        from.reset();
        if (answer) {
            self->promise_.set_value(std::move(*answer));
        } else {
            self->promise_.set_exception(failure);
        }
    }

private:
    std::promise<Answer> promise_;
    std::optional<Finish> finish_;
};

/// Starts a call with `begin`, and reads its completion with `finish`, on a thread of the library's.
template <class Answer, class Begin, class Finish>
std::future<Answer> start(Begin begin, Finish finish) {
    auto call = std::make_unique<Started<Answer, Finish>>(std::move(finish));
    auto future = call->future();
    try {
        avenping_async how{};
        how.size = sizeof how;
        how.callback = &Started<Answer, Finish>::ended;
        how.user_data = call.get();
        avenping_error* error = nullptr;
        check(begin(&how, &error), error);
        // Now it is the completion's, which may have come already.
        static_cast<void>(call.release());
    } catch (...) {
        call->fail();
    }
    return future;
}

/// Calls an operation; the answer as C has it.
template <class Operation>
Owned<typename Operation::answer> called(const Core& core, const typename Operation::request& request,
                                         const CallOptions& merged) {
    using Answer = typename Operation::answer;
    const Lowered options(Operation::name, merged);
    return owned<Answer>([&](Answer** answer, avenping_error** error) {
        if constexpr (std::is_same_v<typename Operation::request, NoInput>) {
            return Operation::call(core.client(), options.get(), answer, error);
        } else {
            Kept kept;
            const auto input = lower(request, kept);
            return Operation::call(core.client(), &input, options.get(), answer, error);
        }
    });
}

/// Starts an operation; `read` makes the answer of what C has.
template <class Operation, class Answer, class Read>
std::future<Answer> started(const Core& core, const typename Operation::request& request, const CallOptions& merged,
                            Read read) {
    const auto begin = [&](const avenping_async* how, avenping_error** error) {
        const Lowered options(Operation::name, merged);
        if constexpr (std::is_same_v<typename Operation::request, NoInput>) {
            return Operation::start(core.client(), options.get(), how, error);
        } else {
            Kept kept;
            const auto input = lower(request, kept);
            return Operation::start(core.client(), &input, options.get(), how, error);
        }
    };
    return start<Answer>(begin, [read = std::move(read)](const avenping_completion* from) {
        return read(taken<typename Operation::answer>(from).get());
    });
}

template <class Operation>
auto call(const Core& core, const typename Operation::request& request, const CallOptions& options) {
    return part(called<Operation>(core, request, core.merged(options)).get());
}

template <class Operation>
auto call_async(const Core& core, const typename Operation::request& request, const CallOptions& options) {
    using Handle = const typename Operation::answer*;
    using Answer = decltype(part(static_cast<Handle>(nullptr)));
    return started<Operation, Answer>(core, request, core.merged(options), [](Handle from) { return part(from); });
}

} // namespace avenping::detail

#endif // AVENPING_CALL_HPP
