/// @file
/// Ending calls early.
#ifndef AVENPING_CANCEL_HPP
#define AVENPING_CANCEL_HPP

#include "error.hpp"

#include <algorithm>
#include <memory>
#include <mutex>
#include <vector>

namespace avenping {

namespace detail {

struct FreeCancelToken {
    void operator()(avenping_cancel_token* freed) const noexcept { avenping_cancel_token_free(freed); }
};

} // namespace detail

/// Cancels calls, blocking or started: give it to any number of them in `CallOptions`, and cancel it from anywhere. Once
/// cancelled it stays so.
///
/// Copies are the same token, as with `std::stop_source`, because whoever cancels and whoever calls both need it. Any
/// number of threads may use one. Dropping it cancels nothing.
class CancelToken {
public:
    /// A new token.
    CancelToken() : state_(std::make_shared<State>()) {}

    /// Cancels every call that has the token, now and from now on. Each ends with a `CancelledError`, unless its answer was
    /// there first; `Error::delivery` says how far it had got. Never waits.
    void cancel() const noexcept { state_->cancel(); }

    /// Whether it was cancelled.
    bool is_cancelled() const noexcept { return avenping_cancel_token_is_cancelled(state_->token.get()); }

    /// The token for functions of C's. Owned by this one.
    const avenping_cancel_token* native() const noexcept { return state_->token.get(); }

    /// A token that is cancelled with this one, and can be on its own too.
    CancelToken child() const {
        CancelToken child;
        state_->adopt(child.state_);
        return child;
    }

private:
    struct State {
        State() {
            avenping_cancel_token* made = nullptr;
            avenping_error* error = nullptr;
            detail::check(avenping_cancel_token_new(&made, &error), error);
            token.reset(made);
        }

        void cancel() noexcept {
            avenping_cancel_token_cancel(token.get());
            const std::lock_guard<std::mutex> guard(mutex);
            for (const auto& child : children) {
                if (const auto alive = child.lock()) alive->cancel();
            }
            children.clear();
        }

        void adopt(const std::shared_ptr<State>& child) {
            {
                const std::lock_guard<std::mutex> guard(mutex);
                const auto gone = [](const std::weak_ptr<State>& one) { return one.expired(); };
                children.erase(std::remove_if(children.begin(), children.end(), gone), children.end());
                children.push_back(child);
            }
            // Whoever cancels sets the flag before it looks for children, so that one of the two sees the other.
            if (avenping_cancel_token_is_cancelled(token.get())) child->cancel();
        }

        std::unique_ptr<avenping_cancel_token, detail::FreeCancelToken> token;
        std::mutex mutex;
        std::vector<std::weak_ptr<State>> children;
    };

    std::shared_ptr<State> state_;
};

} // namespace avenping

#endif // AVENPING_CANCEL_HPP
