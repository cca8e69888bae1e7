// Sends many messages at once with futures, tells for each what became of it, and cancels what takes too long.
#include <avenping.hpp>
#include <future>
#include <iostream>
#include <map>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace {

/// `sent`, or what is known about the failure. One failure must not end the others.
std::string outcome(std::future<avenping::SentMessage>& future) {
    try {
        future.get();
        return "sent";
    } catch (const avenping::Error& error) {
        if (error.delivery() == avenping::Delivery::maybe_sent) return "maybe sent: look first";
        return "not sent: " + error.code();
    }
}

} // namespace

int main() try {
    const avenping::Client client;

    // One token for all of them: once it is cancelled, what has no answer yet ends with a `CancelledError`.
    const avenping::CancelToken cancel;
    const auto options = avenping::CallOptions().with_cancel(cancel);
    std::vector<std::future<avenping::SentMessage>> calls;
    for (int customer = 0; customer < 100; ++customer) {
        const std::string number = "+1 555 020 " + std::to_string(1000 + customer); // of nobody: put your customers' here
        calls.push_back(client.messages().send_text_async({number, "We open at nine today."}, options));
    }

    // Meanwhile this thread is free. Whatever is not done in ten seconds is given up.
    const auto until = std::chrono::steady_clock::now() + 10s;
    for (auto& call : calls) {
        if (call.wait_until(until) == std::future_status::timeout) cancel.cancel();
    }

    std::map<std::string, int> outcomes;
    for (auto& call : calls) ++outcomes[outcome(call)];
    for (const auto& [what, count] : outcomes) std::cout << what << ": " << count << '\n';
    return outcomes["sent"] == 100 ? 0 : 1;
} catch (const avenping::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
