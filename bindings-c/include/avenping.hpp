/// @file
/// @brief The AvenPing SDK for C++17: WhatsApp Business messaging.
///
/// @code{.cpp}
/// #include <avenping.hpp>
/// #include <iostream>
///
/// int main() try {
///     const avenping::Client client; // the token from AVENPING_TOKEN
///     const auto sent = client.messages().send_text({"+1 555 123 4567", "Your order is on its way"});
///     std::cout << sent.id << '\n';
/// } catch (const avenping::Error& error) {
///     std::cerr << error.what() << '\n';
/// }
/// @endcode
///
/// Header only, over the C library of avenping.h, with which a program links. Everything is in the namespace `avenping`;
/// what is in `avenping::detail` is nothing for users.
///
/// **Arguments** are aggregates, see requests.hpp: what is required in braces, what can be left out by a setter or by its
/// name, in C++20 by designated initializers. C++17 has neither named arguments nor those initializers, and a list of
/// positional ones would not say what `{}, {}, "123"` means. Options of the call come second, see options.hpp.
///
/// **Answers** are values: structs that own their texts, with their whole JSON in `raw`, see models.hpp.
///
/// **Errors** are exceptions, one class for each kind, see error.hpp.
///
/// **Asynchronous**: every operation has a twin `…_async` that answers a `std::future`. Futures are completed on a thread of
/// the library's. For an event loop use the completion queue of avenping.h with `Client::native`.
///
/// **Threads**: any number of them may use one `Client`, its namespaces and one `CancelToken` at the same time.
///
/// **Times** are `std::chrono::milliseconds`, so that `2s` does.
#ifndef AVENPING_HPP
#define AVENPING_HPP

#include "avenping/cancel.hpp"
#include "avenping/client.hpp"
#include "avenping/components.hpp"
#include "avenping/error.hpp"
#include "avenping/error_record.hpp"
#include "avenping/inbound.hpp"
#include "avenping/interactive.hpp"
#include "avenping/json.hpp"
#include "avenping/log.hpp"
#include "avenping/media.hpp"
#include "avenping/models.hpp"
#include "avenping/operations.hpp"
#include "avenping/options.hpp"
#include "avenping/paging.hpp"
#include "avenping/requests.hpp"
#include "avenping/text.hpp"
#include "avenping/webhooks.hpp"

#include <string>

namespace avenping {

/// The version of the library that the program runs with, such as `0.1.0`. The headers' own is `AVENPING_VERSION`.
inline std::string version() { return avenping_version(); }

} // namespace avenping

#endif // AVENPING_HPP
