// C++'s program with habits, as far as they are others than C's; see README.md.
#include "lines.h"

#include <avenping.hpp>

#include <chrono>
#include <future>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

std::string base_url;

avenping::Client client_of_fake() {
    avenping::ClientOptions options;
    options.token = "test_premium";
    options.phone_number_id = LINE;
    options.base_url = base_url;
    return avenping::Client(options);
}

using Sent = std::future<avenping::SentMessage>;

struct Call {
    std::string text;
    Sent sent;
};

Call begin(const avenping::Client& client) {
    char text[64];
    next_text(text, sizeof text);
    say(("begin " + std::string(text)).c_str());
    return {text, client.messages().send_text_async({"15551234567", text})};
}

void finish(Call call) {
    try {
        say(("sent " + call.text + " " + call.sent.get().id).c_str());
    } catch (const avenping::Error& error) {
        say(("failed " + call.text + " none " + error.code()).c_str());
    }
}

/// Threads that end, each with a client of its own that goes before its future is ready.
void threads(int count) {
    constexpr std::size_t at_once = 16;
    std::vector<std::thread> running;
    for (int number = 0; number < count; number++) {
        if (running.size() == at_once) {
            running.front().join();
            running.erase(running.begin());
        }
        running.emplace_back([] {
            std::optional<avenping::Client> client = client_of_fake();
            Call call = begin(*client);
            client.reset();
            finish(std::move(call));
        });
    }
    for (auto& thread : running) thread.join();
}

/// Futures that nobody waits for: their calls go on, and what they hold goes with them.
void futures(int count) {
    const avenping::Client client = client_of_fake();
    for (int number = 0; number < count; number++) {
        begin(client);
        if (number % 8 == 0) finish(begin(client));
    }
    finish(begin(client));
}

/// Both are destroyed after `main`, with calls in flight: the client first, for it was made last.
std::vector<Call> in_flight;
std::optional<avenping::Client> at_the_end;

void fly(int count) {
    at_the_end = client_of_fake();
    std::vector<std::future<avenping::Me>> never;
    for (int number = 0; number < 2; number++) never.push_back(at_the_end->me_async());
    for (int number = 0; number < count; number++) finish(begin(*at_the_end));
    for (int number = 0; number < 6; number++) in_flight.push_back(begin(*at_the_end));
    say("ending");
}

}  // namespace

int main(int argc, char** argv) {
    must(argc == 4, "HABIT COUNT BASE_URL");
    const std::string habit = argv[1];
    const int count = std::stoi(argv[2]);
    base_url = argv[3];
    if (habit == "exit-statics") {
        fly(count);
        return 0;
    }
    if (habit == "exit-throw") {
        fly(count);
        throw std::runtime_error("a defect of the program");
    }
    must(habit == "threads-clients" || habit == "futures-dropped", "there is no such habit");
    for (const int times : {count / 4, count}) {
        habit == "futures-dropped" ? futures(times) : threads(times);
        settle();
    }
    return 0;
}
