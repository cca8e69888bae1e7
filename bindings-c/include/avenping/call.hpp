/// @file
/// How calls are made, blocking and started: nothing for users.
#ifndef AVENPING_CALL_HPP
#define AVENPING_CALL_HPP

#include "core.hpp"
#include "read.hpp"

#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace avenping::detail {

/// Of operations without arguments.
struct NoInput {};

/// A handle of C's, freed at the end. A `std::unique_ptr` does the same, but is much more to compile for each type.
template <class Handle>
class Owned {
public:
    explicit Owned(Handle* handle) noexcept : handle_(handle) {}
    Owned(const Owned&) = delete;
    Owned& operator=(const Owned&) = delete;
    Owned(Owned&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Owned& operator=(Owned&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Owned() {
        if (handle_ != nullptr) release(Adl{}, handle_);
    }

    Handle* get() const noexcept { return handle_; }

private:
    Handle* handle_;
};

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
class StartedCall {
public:
    StartedCall() = default;
    StartedCall(const StartedCall&) = delete;
    StartedCall& operator=(const StartedCall&) = delete;
    virtual ~StartedCall() = default;

    /// C's callback.
    static void ended(avenping_completion* completion, void* user_data) noexcept {
        const std::unique_ptr<StartedCall> self(static_cast<StartedCall*>(user_data));
        try {
            self->succeed(completion);
        } catch (...) {
            self->fail();
        }
    }

    /// Ends with the exception that is being handled.
    virtual void fail() = 0;

protected:
    /// Ends with what the completion has, and frees that. Throws where it has an error.
    virtual void succeed(avenping_completion* completion) = 0;
};

/// What reads a completion.
template <class Answer>
using Finish = std::function<Answer(const avenping_completion*)>;

/// A started call with its future. It depends on the answer alone, because it is much to compile.
template <class Answer>
class Started final : public StartedCall {
public:
    explicit Started(Finish<Answer> finish) : finish_(std::move(finish)) {}

    std::future<Answer> future() { return promise_.get_future(); }
    void fail() override { promise_.set_exception(std::current_exception()); }

private:
    void succeed(avenping_completion* completion) override { promise_.set_value(answer(completion)); }

    /// What the caller's callbacks hold goes before the caller can know that the call has ended.
    Answer answer(avenping_completion* completion) {
        const Owned<avenping_completion> from(completion);
        const Finish<Answer> finish = std::exchange(finish_, nullptr);
        return finish(from.get());
    }

    std::promise<Answer> promise_;
    Finish<Answer> finish_;
};

/// Starts a call with `begin`, and reads its completion with `finish`, on a thread of the library's.
template <class Answer, class Begin>
std::future<Answer> start(Begin begin, Finish<Answer> finish) {
    auto* const started = new Started<Answer>(std::move(finish));
    std::unique_ptr<StartedCall> call(started);
    auto future = started->future();
    try {
        avenping_async how{};
        how.size = sizeof how;
        how.callback = &StartedCall::ended;
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

/// Calls one of an operation's functions. `last` is what belongs to it: where the answer goes, or what to do when it is
/// there.
template <class Operation, class Function, class Last>
avenping_status run(Function function, const Core& core, const typename Operation::request& request,
                    const CallOptions& merged, Last last, avenping_error** error) {
    const Lowered options(Operation::name, merged);
    if constexpr (std::is_same_v<typename Operation::request, NoInput>) {
        return function(core.client(), options.get(), last, error);
    } else {
        Kept kept;
        const auto input = lower(request, kept);
        return function(core.client(), &input, options.get(), last, error);
    }
}

/// Calls an operation; the answer as C has it.
template <class Operation>
Owned<typename Operation::answer> called(const Core& core, const typename Operation::request& request,
                                         const CallOptions& merged) {
    using Handle = typename Operation::answer;
    return owned<Handle>([&](Handle** answer, avenping_error** error) {
        return run<Operation>(Operation::call, core, request, merged, answer, error);
    });
}

/// The answer of a completion.
template <class Handle>
auto finished(const avenping_completion* from) {
    return part(taken<Handle>(from).get());
}

template <class Operation>
auto call(const Core& core, const typename Operation::request& request, const CallOptions& options) {
    return part(called<Operation>(core, request, core.merged(options)).get());
}

template <class Operation>
auto call_async(const Core& core, const typename Operation::request& request, const CallOptions& options) {
    using Handle = typename Operation::answer;
    using Answer = decltype(finished<Handle>(nullptr));
    const auto begin = [&](const avenping_async* how, avenping_error** error) {
        return run<Operation>(Operation::start, core, request, core.merged(options), how, error);
    };
    return start<Answer>(begin, finished<Handle>);
}

} // namespace avenping::detail

#endif // AVENPING_CALL_HPP
