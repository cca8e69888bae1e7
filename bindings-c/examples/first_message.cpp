// Sends one message: `first_message "+1 555 123 4567"`. The token is in AVENPING_TOKEN.
#include <avenping.hpp>
#include <iostream>

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::cerr << "usage: " << argv[0] << " RECIPIENT\n";
        return 2;
    }
    const avenping::Client client; // everything from the environment
    const auto sent = client.messages().send_text({argv[1], "Your order #123 is on its way"});
    // Accepted is not delivered: AvenPing does not tell what became of a message.
    std::cout << sent.id << '\n';
    return 0;
} catch (const avenping::Error& error) {
    // The text says what went wrong, what to do about it, and whether it may have been sent all the same.
    std::cerr << error.what() << '\n';
    return 1;
}
