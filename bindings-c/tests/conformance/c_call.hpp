// Calls through C, blocking and started, with what the header promises of all of them.
#pragma once

#include "case.hpp"
#include "outcome.hpp"

#include <avenping.h>

#include <atomic>
#include <future>
#include <memory>
#include <set>
#include <string>

namespace conformance {

/// How a call's end is waited for.
enum class Style { blocking, queue, callback };

template <class Handle>
using Owned = std::unique_ptr<Handle, void (*)(Handle*)>;

/// A call to be made.
struct CCall {
    const Case& the;
    const avenping_client* client;
    const avenping_call_options* options;
    Style style;
};

/// Takes the error of a function that failed, and throws it.
///
/// @throws Failure always, unless something was not as the header says: Broken then.
[[noreturn]] void fail(avenping_status status, avenping_error* error);

/// What its getters say. The error stays its owner's.
Failure failure_of(const avenping_error* error);

/// Where no out-parameter of a failed function may have been written.
template <class Handle>
Handle* untouched() {
    static char place;
    return reinterpret_cast<Handle*>(&place);
}

/// A function that answers through its last two parameters.
template <class Handle, class Call>
Owned<Handle> checked(Call call, void (*release)(Handle*)) {
    Handle* answer = untouched<Handle>();
    avenping_error* error = untouched<avenping_error>();
    const avenping_status status = call(&answer, &error);
    if (status != AVENPING_OK) {
        promise(answer == untouched<Handle>(), "out-parameters are written only on success");
        promise(error != untouched<avenping_error>() && error != nullptr, "a failure has an error");
        fail(status, error);
    }
    promise(error == untouched<avenping_error>(), "an error is written only on failure");
    promise(answer != untouched<Handle>() && answer != nullptr, "an answer is written on success");
    return Owned<Handle>(answer, release);
}

/// A completion, from a queue or in a callback; thrown where the call could not begin.
template <class Start>
Owned<avenping_completion> completed(Style style, const std::string& operation, Start start) {
    struct Ended {
        std::promise<avenping_completion*> completion;
        std::atomic<int> times{0};
        static void here(avenping_completion* completion, void* user_data) {
            auto* const self = static_cast<Ended*>(user_data);
            if (self->times++ == 0) self->completion.set_value(completion);
            else avenping_completion_free(completion);
        }
    } ended;
    avenping_async how{};
    how.size = sizeof how;
    how.user_data = &ended;
    Owned<avenping_queue> queue(nullptr, avenping_queue_free);
    if (style == Style::queue) {
        queue = checked<avenping_queue>(avenping_queue_new, avenping_queue_free);
        how.queue = queue.get();
    } else {
        how.callback = &Ended::here;
    }
    avenping_error* error = nullptr;
    const avenping_status status = start(&how, &error);
    if (status != AVENPING_OK) {
        promise(avenping_queue_outstanding(queue.get()) == 0 && ended.times == 0, "what could not begin has no completion");
        fail(status, error);
    }
    promise(error == nullptr, "an error is written only on failure");
    avenping_completion* completion = nullptr;
    if (style == Style::queue) {
        promise(avenping_queue_next(queue.get(), 120'000, &completion, nullptr) == AVENPING_OK && completion != nullptr,
                "a started call has a completion");
        promise(avenping_queue_outstanding(queue.get()) == 0, "a call has one completion");
    } else {
        completion = ended.completion.get_future().get();
    }
    Owned<avenping_completion> owned(completion, avenping_completion_free);
    promise(avenping_completion_user_data(completion) == &ended, "a completion carries its user_data");
    const char* const name = avenping_completion_operation(completion, nullptr);
    promise(name != nullptr && name == operation, "a completion names its operation");
    const bool is_ok = avenping_completion_status(completion) == AVENPING_OK;
    promise(is_ok == (avenping_completion_error(completion) == nullptr), "a failed completion has an error, no other has");
    // Long enough for a second callback that must not come: the queue's free waits for it, and so does the next take.
    promise(style == Style::queue || ended.times == 1, "a call has one completion");
    return owned;
}

/// Makes a call in its style.
template <class Handle, class Call, class Start>
Owned<Handle> finish(const CCall& call, const std::string& operation, Call blocking, Start start,
                     avenping_status (*take)(const avenping_completion*, Handle**, avenping_error**),
                     void (*release)(Handle*)) {
    if (call.style == Style::blocking) return checked<Handle>(blocking, release);
    const auto completion = completed(call.style, operation, start);
    const auto taken = [&](Handle** answer, avenping_error** error) { return take(completion.get(), answer, error); };
    try {
        auto answer = checked<Handle>(taken, release);
        Handle* again = nullptr;
        promise(take(completion.get(), &again, nullptr) == AVENPING_INVALID_REQUEST && again == nullptr,
                "an answer can be taken once");
        return answer;
    } catch (const Failure& failure) {
        promise(failure_of(avenping_completion_error(completion.get())).record == failure.record,
                "the completion's own error is the one that is taken");
        throw;
    }
}

} // namespace conformance
