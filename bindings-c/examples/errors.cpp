// What to do when a message fails: the decisions of a program that must neither lose a message nor send it twice.
#include <avenping.hpp>
#include <iostream>
#include <string>
#include <string_view>

using namespace std::chrono_literals;

namespace {

/// Sends once and says what to do next. The client itself has repeated by then what is safe to repeat.
std::string_view send(const avenping::Client& client, std::string_view to, std::string_view text) {
    try {
        client.messages().send_text({to, text});
        return "sent";
    } catch (const avenping::UnauthorizedError& error) {
        std::cout << error.what() << '\n';
        return "stop"; // Every other message would fail too: wake somebody.
    } catch (const avenping::ConfigError& error) {
        std::cout << error.what() << '\n';
        return "stop";
    } catch (const avenping::Error& error) {
        std::cout << error.what() << '\n';
        if (error.delivery() == avenping::Delivery::maybe_sent) {
            // It may be on the customer's phone. Nothing that the API offers tells: a person decides.
            return "look first";
        }
        // From here on nothing was delivered, and a repeat cannot double anything.
        if (error.retryable()) {
            std::cout << "not before " << error.retry_after().value_or(1min).count() << " ms have passed\n";
            return "again later";
        }
        // The same message would be refused again. `hint` says why, `field` where, and `meta` has Meta's own error.
        if (error.field()) std::cout << "refused: " << *error.field() << '\n';
        return "give up";
    }
}

} // namespace

int main() {
    const avenping::Client client;
    std::cout << send(client, "+1 555 123 4567", "Your order #123 is on its way") << '\n';
    std::cout << send(client, "call me maybe", "This is no number") << '\n';
    std::cout << send(client, "+1 555 123 4567", std::string(5000, 'x')) << '\n';

    const avenping::Client nowhere(avenping::ClientOptions()
                                       .with_base_url("http://127.0.0.1:1")
                                       .with_phone_number_id("109876543210987")
                                       .with_max_retries(0));
    std::cout << send(nowhere, "+1 555 123 4567", "Nobody listens there") << '\n';

    const avenping::Client stranger(avenping::ClientOptions().with_token("not-the-token"));
    std::cout << send(stranger, "+1 555 123 4567", "Not with this token") << '\n';
}
