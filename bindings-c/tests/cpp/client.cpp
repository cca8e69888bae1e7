// Clients, their handles and options: ownership, what is refused, what has no type of its own.
#include "support.hpp"

#include <mutex>
#include <thread>

using namespace support;

static_assert(!std::is_copy_constructible_v<avenping::Client> && !std::is_copy_assignable_v<avenping::Client>);
static_assert(std::is_nothrow_move_constructible_v<avenping::Client> && std::is_nothrow_move_assignable_v<avenping::Client>);
static_assert(!std::is_copy_constructible_v<avenping::Download> && std::is_move_constructible_v<avenping::Download>);
static_assert(std::is_aggregate_v<avenping::SendText> && std::is_aggregate_v<avenping::CallOptions>);
static_assert(std::is_nothrow_move_constructible_v<avenping::Text>);
static_assert(std::is_convertible_v<std::string_view, avenping::Text> && std::is_convertible_v<const char*, avenping::Text>);

TEST(a_message_is_sent) {
    const auto sent = client().messages().send_text({to, "Größe 👍"});
    CHECK(sent.id.rfind("wamid.", 0) == 0 && sent.wa_id == "15551234567");
    CHECK(sent.messages.size() == 1 && sent.messages[0].id == sent.id && sent.raw.find(sent.id) != std::string::npos);
    CHECK(control("GET", "messages").find("Größe 👍") != std::string::npos);
}

TEST(every_kind_of_string_goes_in) {
    const std::string_view view = std::string_view("+15551234567 and more").substr(0, 12);
    const std::string text = "Hello";
    const auto messages = client().messages();
    messages.send_text({view, text});
    messages.send_text({std::string(view), "Hello"});
    avenping::SendText request;
    request.to = view;
    request.text = text + " again"; // kept, although what it was made from is gone
    request.context_message_wamid = messages.send_text(request).id;
    messages.send_text(request);
    EQUAL(count(control("GET", "messages"), "Hello again"), 2U);
    CHECK(control("GET", "requests").find("contextMessageWamid") != std::string::npos);
    const auto refused = THROWN(avenping::InvalidRequestError, messages.send_text({to, std::string_view()}));
    CHECK(refused && refused->field() == "text");
    CHECK(THROWN(avenping::InvalidRequestError, messages.send_text({to, "\xff"}))->field() == "text");
}

TEST(a_client_can_be_moved) {
    avenping::Client first = client();
    avenping::Client second = std::move(first);
    CHECK(second.health().ok);
    CHECK(THROWN(avenping::InvalidRequestError, first.health()));
    CHECK(THROWN(avenping::InvalidRequestError, first.health_async().get()));
    first = std::move(second);
    CHECK(first.health().ok && first.base_url() == base_url());
}

TEST(what_a_client_gives_outlives_it) {
    const auto forms = client().forms();
    const auto page = client().forms().list(avenping::ListForms().with_limit(2));
    CHECK(page.next_page()->items.size() == 2);
    CHECK(forms.list().items.size() == 5);
    const auto media = client().media();
    const auto uploaded = media.upload({avenping::FileSource::bytes("%PDF-1.7"), "a.pdf"});
    auto download = client().media().download({uploaded.media_id});
    EQUAL(download.read_all(), "%PDF-1.7");
}

TEST(options_belong_to_the_call_or_the_client) {
    const avenping::Client patient = client();
    const avenping::Client hasty = patient.with_options(avenping::CallOptions().with_timeout(100ms));
    fault(R"({"kind": "delay", "ms": 300})", "null");
    CHECK(patient.health().ok);
    CHECK(THROWN(avenping::TimeoutError, hasty.health()));
    CHECK(hasty.health(avenping::CallOptions().with_timeout(5s)).ok);
    CHECK(THROWN(avenping::TimeoutError, patient.health(avenping::CallOptions().with_deadline(100ms))));
    control("DELETE", "faults");
    fault(R"({"kind": "status", "status": 503})", "2");
    CHECK(patient.health(avenping::CallOptions().with_max_retries(2)).ok);
}

TEST(times_and_numbers_that_cannot_be_are_refused) {
    const avenping::Client one = client();
    for (const auto& options : {avenping::CallOptions().with_timeout(0ms), avenping::CallOptions().with_deadline(0ms),
                                avenping::CallOptions().with_deadline(-5ms), avenping::CallOptions().with_timeout(-1ms),
                                avenping::CallOptions().with_max_retries(-1)}) {
        CHECK(THROWN(avenping::InvalidRequestError, one.health(options)));
        CHECK(THROWN(avenping::InvalidRequestError, one.health_async(options).get()));
        CHECK(THROWN(avenping::InvalidRequestError, one.forms().list({}, options)));
        CHECK(THROWN(avenping::InvalidRequestError, one.forms().list_async({}, options).get()));
    }
    // What changes something says what became of it, what only reads has nothing to say.
    const auto no_time = avenping::CallOptions().with_timeout(0ms);
    const auto send = [&] { return one.messages().send_text({"+1 555 123 4567", "Hello"}, no_time); };
    CHECK(THROWN(avenping::InvalidRequestError, send())->delivery() == avenping::Delivery::not_sent);
    CHECK(!THROWN(avenping::InvalidRequestError, one.health(no_time))->delivery());
    CHECK(THROWN(avenping::ConfigError, avenping::Client(settings().with_timeout(0ms))));
    CHECK(THROWN(avenping::ConfigError, avenping::Client(settings().with_max_retries(-1))));
    CHECK(one.health(avenping::CallOptions().with_deadline(avenping::no_deadline)).ok);
    EQUAL(requests("/v2/forms"), 0U);
    const auto limit = THROWN(avenping::InvalidRequestError, one.forms().list(avenping::ListForms().with_limit(0)));
    CHECK(limit && limit->field() == "limit" && limit->operation() == "forms.list");
    CHECK(THROWN(std::invalid_argument, avenping::Json(std::numeric_limits<double>::infinity())));
    const auto degrees = std::numeric_limits<double>::quiet_NaN();
    CHECK(THROWN(avenping::InvalidRequestError, one.messages().send_location({to, degrees, 2.0})));
}

TEST(settings_reach_the_server) {
    const avenping::Client one(settings().with_user_agent("shop/2.1").with_header("x-shop", "1").with_auth("x-api-token"));
    one.me();
    const std::string received = control("GET", "requests");
    for (const auto* part : {"avenping-cpp/" AVENPING_VERSION, "shop/2.1", "x-shop", "x-api-token"}) {
        CHECK(received.find(part) != std::string::npos);
    }
    EQUAL(avenping::version(), AVENPING_VERSION);
}

TEST(a_token_can_be_replaced) {
    const avenping::Client one(settings().with_token("wrong"));
    CHECK(THROWN(avenping::UnauthorizedError, one.me()));
    one.set_token("test_premium");
    CHECK(one.me().default_phone_number_id == line);
    CHECK(THROWN(avenping::ConfigError, one.set_token("a\nb")));
    CHECK(one.me().phone_numbers.size() == 1);
}

TEST(every_kind_of_message_is_sent) {
    const avenping::Client one = client();
    const auto media = one.media().upload({avenping::FileSource::bytes("%PDF-1.7"), "a.pdf"});
    const auto messages = one.messages();
    messages.send_media(avenping::SendMedia{to, avenping::media_type::document, media.media_id}.with_caption("Yours"));
    messages.send_location(avenping::SendLocation{to, 37.4847, -122.1486}.with_name("Pick-up point"));
    messages.send_interactive({to, avenping::Buttons("Right?").button("yes", "Yes")});
    messages.send(avenping::SendMessage{to}.with_text("Hello"));
    messages.send(avenping::SendMessage{to}.with_media({"document", media.media_id}));
    messages.send(avenping::SendMessage{to}.with_location({1.5, 2.5}));
    messages.send(avenping::SendMessage{to}.with_interactive(avenping::LocationRequest("Where?")));
    messages.send(avenping::SendMessage{to}.with_template_name("hello_world"));
    one.templates().send({to, "hello_world"});
    const std::string sent = control("GET", "messages");
    EQUAL(count(sent, "\"id\":\"wamid."), 9U);
    CHECK(sent.find("37.4847") != std::string::npos && sent.find("-122.1486") != std::string::npos);
    CHECK(THROWN(avenping::InvalidRequestError, messages.send(avenping::SendMessage{to})));
    CHECK(THROWN(avenping::InvalidRequestError, messages.send_interactive({to, avenping::Json::raw("{")}))->field() ==
          "interactive");
    CHECK(THROWN(avenping::InvalidRequestError, messages.send_interactive({to, avenping::Json::raw("")}))->field() ==
          "interactive");
}

TEST(settings_of_webhooks_are_read_and_changed) {
    const auto webhooks = client().webhooks();
    CHECK(webhooks.get_config().webhook_url.empty());
    const auto set = webhooks.set_config(avenping::SetWebhookConfig().with_webhook_code("c0de"));
    EQUAL(set.webhook_code, "c0de");
    // An empty text clears, which is not the same as to leave it out.
    EQUAL(webhooks.set_config(avenping::SetWebhookConfig().with_webhook_code("")).webhook_code, "");
}

TEST(operations_go_by_name_and_routes_without_a_type) {
    const avenping::Client one = client();
    CHECK(one.invoke("health").find("true") != std::string::npos);
    const auto arguments = avenping::Json::object({{"to", to}, {"text", "Hello"}});
    CHECK(one.invoke("messages.send_text", arguments).find("wamid.") != std::string::npos);
    CHECK(one.invoke_async("messages.send_text", arguments).get().find("wamid.") != std::string::npos);
    CHECK(THROWN(avenping::InvalidRequestError, one.invoke("messages.send_smoke")));
    const auto forms = avenping::RawRequest{"GET", "/v2/forms"}.with_query("limit", "2").with_query("tag", "a b");
    CHECK(one.request(forms).find("cursors") != std::string::npos);
    CHECK(one.request_async(forms).get().find("cursors") != std::string::npos);
    CHECK(control("GET", "requests").find("a b") != std::string::npos);
    CHECK(THROWN(avenping::InvalidRequestError, one.request({"GET", "https://example.com/"})));
}

TEST(the_log_tells_what_happens) {
    std::mutex mutex;
    std::vector<std::string> events;
    avenping::set_log(avenping::LogLevel::info, [&](const avenping::LogEvent& event) {
        const std::lock_guard<std::mutex> guard(mutex);
        events.push_back(std::string(event.operation) + ": " + std::string(event.text));
        throw std::runtime_error("dropped");
    });
    client().messages().send_text({to, "Secret"});
    avenping::set_log(avenping::LogLevel::off, {});
    client().health();
    const std::lock_guard<std::mutex> guard(mutex);
    CHECK(!events.empty() && events[0].rfind("messages.send_text: ", 0) == 0);
    for (const auto& event : events) {
        CHECK(event.find("Secret") == std::string::npos && event.rfind("health", 0) != 0);
    }
}

TEST(threads_share_a_client) {
    const avenping::Client one = client();
    std::vector<std::thread> threads;
    for (int number = 0; number < 8; ++number) {
        threads.emplace_back([&one] {
            for (int turn = 0; turn < 10; ++turn) one.messages().send_text({to, "Hello"});
        });
    }
    for (auto& thread : threads) thread.join();
    EQUAL(requests("/v2/messages/send/text"), 80U);
}
