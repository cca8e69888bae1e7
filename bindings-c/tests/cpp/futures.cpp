// Futures: answers, errors, cancelled calls, and clients that are gone before the answer comes.
#include "support.hpp"

#include <thread>

using namespace support;

TEST(a_future_has_the_answer) {
    const avenping::Client one = client();
    auto health = one.health_async();
    auto sent = one.messages().send_text_async({to, "Hello"});
    auto found = one.forms().search_async(avenping::SearchForms().with_limit(50));
    auto form = one.forms().get_async({"1155000000000001"});
    CHECK(health.get().ok && sent.get().id.rfind("wamid.", 0) == 0);
    CHECK(found.get().size() == 5 && form.get().id == "1155000000000001");
    CHECK(!one.version_async().get().raw.empty() && one.me_async().get().phone_numbers.size() == 1);
    CHECK(one.webhooks().get_config_async().get().webhook_url.empty());
}

TEST(a_future_throws_what_the_call_would_throw) {
    const avenping::Client one = client();
    CHECK(THROWN(avenping::InvalidRequestError, one.messages().send_text_async({"call me", "Hello"}).get())->field() == "to");
    CHECK(THROWN(avenping::NotFoundError, one.forms().get_async({"404"}).get()));
    CHECK(THROWN(avenping::InvalidRequestError, one.forms().search_async(avenping::SearchForms().with_limit(0)).get()));
    fault(R"({"kind": "meta_error", "code": 131047})");
    const auto error = THROWN(avenping::BadRequestError, one.messages().send_text_async({to, "Hello"}).get());
    CHECK(error && error->meta()->code == 131047 && error->operation() == "messages.send_text");
}

TEST(a_call_can_be_cancelled_while_it_runs) {
    const avenping::Client one = client();
    fault(R"({"kind": "stall", "when": "after"})", "null");
    const avenping::CancelToken cancel;
    const auto options = avenping::CallOptions().with_cancel(cancel);
    auto sent = one.messages().send_text_async({to, "Hello"}, options);
    while (requests("/v2/messages/send/text") == 0) std::this_thread::sleep_for(5ms);
    CHECK(sent.wait_for(0s) == std::future_status::timeout);
    std::thread([cancel] { cancel.cancel(); }).join();
    CHECK(sent.wait_for(5s) == std::future_status::ready);
    CHECK(THROWN(avenping::CancelledError, sent.get())->delivery() == avenping::Delivery::maybe_sent);

    // A blocking call, from another thread.
    const avenping::CancelToken other;
    std::thread canceller([&] {
        std::this_thread::sleep_for(100ms);
        other.cancel();
    });
    CHECK(THROWN(avenping::CancelledError, one.me(avenping::CallOptions().with_cancel(other))));
    canceller.join();
    CHECK(other.is_cancelled());
}

TEST(a_call_goes_on_without_its_client) {
    fault(R"({"kind": "delay", "ms": 200})", "null");
    std::vector<std::future<avenping::SentMessage>> calls;
    for (int number = 0; number < 10; ++number) {
        calls.push_back(client().messages().send_text_async({to, "Hello"}));
    }
    for (auto& call : calls) CHECK(call.get().id.rfind("wamid.", 0) == 0);
}

TEST(a_future_can_be_dropped) {
    fault(R"({"kind": "delay", "ms": 50})", "null");
    for (int number = 0; number < 10; ++number) static_cast<void>(client().messages().send_text_async({to, "Hello"}));
    while (count(control("GET", "messages"), "wamid.") < 10) std::this_thread::sleep_for(5ms);
}

TEST(what_callbacks_hold_is_gone_when_the_future_is_ready) {
    const avenping::Client one = client();
    const auto held = std::make_shared<int>(0);
    auto request = avenping::UploadMedia{avenping::FileSource::bytes("x"), "x.txt"};
    request.progress = [held](std::uint64_t, std::optional<std::uint64_t>) { ++*held; };
    auto call = one.media().upload_async(request);
    request.progress = nullptr;
    call.get();
    CHECK(held.use_count() == 1 && *held > 0);
}

TEST(hundreds_of_calls_run_at_once) {
    const avenping::Client one = client();
    std::vector<std::future<avenping::SentMessage>> calls;
    for (int number = 0; number < 500; ++number) calls.push_back(one.messages().send_text_async({to, "Hello"}));
    std::vector<std::string> ids;
    for (auto& call : calls) ids.push_back(call.get().id);
    std::sort(ids.begin(), ids.end());
    CHECK(std::adjacent_find(ids.begin(), ids.end()) == ids.end());
}
