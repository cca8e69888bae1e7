/// @file
/// Ending calls early.
#ifndef AVENPING_CANCEL_HPP
#define AVENPING_CANCEL_HPP

#include "error.hpp"

#include <memory>

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
    CancelToken() {
        avenping_cancel_token* made = nullptr;
        avenping_error* error = nullptr;
        detail::check(avenping_cancel_token_new(&made, &error), error);
        token_.reset(made, detail::FreeCancelToken());
    }

    /// Cancels every call that has the token, now and from now on. Each ends with a `CancelledError`, unless its answer was
    /// there first; `Error::delivery` says how far it had got. Never waits.
    void cancel() const noexcept { avenping_cancel_token_cancel(token_.get()); }

    /// Whether it was cancelled.
    bool is_cancelled() const noexcept { return avenping_cancel_token_is_cancelled(token_.get()); }

    /// The token for functions of C's. Owned by this one.
    const avenping_cancel_token* native() const noexcept { return token_.get(); }

private:
    std::shared_ptr<avenping_cancel_token> token_;
};

} // namespace avenping

#endif // AVENPING_CANCEL_HPP
