// C++'s driver; see README.md. `blocking`: a thread for each call; `async`: futures.
#include "job.h"

#include <avenping.hpp>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <typeinfo>

namespace {

using Clock = std::chrono::steady_clock;
using Sent = std::optional<std::string>;
using milliseconds = std::chrono::milliseconds;

/// Those that have a call to make yet, by their names.
std::map<std::string, std::shared_ptr<avenping::Client>> clients;

std::shared_ptr<avenping::Client> client_of(const job& job) {
    auto found = clients.find(job.client);
    if (found == clients.end()) {
        avenping::ClientOptions options;
        options.token = job.token;
        options.phone_number_id = job.line;
        options.base_url = job.base_url;
        options.allow_http = true;
        if (job.proxy[0] != '\0') options.proxy = job.proxy;
        if (job.ca_bundle[0] != '\0') options.ca_bundle = job.ca_bundle;
        options.timeout = milliseconds(job.timeout_ms);
        options.deadline = milliseconds(job.deadline_ms);
        found = clients.emplace(job.client, std::make_shared<avenping::Client>(options)).first;
    }
    auto client = found->second;
    if (job.last) clients.erase(found);
    return client;
}

/// The class that is caught, as its users name it. The most special ones first.
std::string class_of(const avenping::Error& error) {
    const auto is = [&](auto* none) { return dynamic_cast<decltype(none)>(&error) != nullptr; };
#define NAMED(name) if (is(static_cast<const avenping::name*>(nullptr))) return #name
    NAMED(UnauthorizedError);
    NAMED(PlanExpiredError);
    NAMED(DeveloperPlanRequiredError);
    NAMED(ForbiddenError);
    NAMED(NotFoundError);
    NAMED(BadRequestError);
    NAMED(PayloadTooLargeError);
    NAMED(RateLimitedError);
    NAMED(ServerError);
    NAMED(ApiError);
    NAMED(TimeoutError);
    NAMED(ConnectionError);
    NAMED(CancelledError);
    NAMED(InvalidResponseError);
    NAMED(InvalidRequestError);
    NAMED(ConfigError);
    NAMED(WebhookError);
    NAMED(InternalError);
#undef NAMED
    return "Error";
}

std::string delivery_of(const avenping::Error& error) {
    if (!error.delivery()) return "null";
    switch (*error.delivery()) {
    case avenping::Delivery::not_sent: return "\"not_sent\"";
    case avenping::Delivery::rejected: return "\"rejected\"";
    case avenping::Delivery::maybe_sent: return "\"maybe_sent\"";
    }
    return "\"unknown\"";
}

/// All that the error says, in each way in which C++ shows one. `ours`: null for an error of others.
void show(const job& job, const std::exception& error, const avenping::Error* ours) {
    const char* name = std::getenv("AVENPING_TORTURE_SHOW");
    if (name == nullptr) return;
    static std::mutex one_at_a_time;
    const std::lock_guard<std::mutex> held(one_at_a_time);
    std::ofstream file(name, std::ios::app);
    file << "error of call " << job.id << '\n' << error.what() << '\n';
    if (ours == nullptr) return;
    file << ours->code() << '\n' << ours->message() << '\n' << ours->hint().value_or("") << '\n' << ours->body().value_or("") << '\n'
         << ours->details_json().value_or("") << '\n' << ours->request_id().value_or("") << '\n';
    for (const auto& attempt : ours->attempts()) file << attempt.failure.value_or("") << '\n';
}

/// Gets the answer, and says what became of the call. A line is written at once, so that it stays in one piece.
void tell(const job& job, Clock::time_point begun, const std::function<Sent()>& get) {
    std::string line = "\"ok\":true";
    try {
        if (const Sent sent = get()) line += ",\"sent\":\"" + *sent + "\"";
    } catch (const avenping::Error& error) {
        show(job, error, &error);
        line = "\"ok\":false,\"class\":\"" + class_of(error) + "\",\"code\":\"" + error.code() + "\",\"delivery\":" + delivery_of(error)
            + ",\"retryable\":" + (error.retryable() ? "true" : "false") + ",\"hint\":" + (error.hint() ? "\"" + *error.hint() + "\"" : "null");
    } catch (const std::exception& error) {
        show(job, error, nullptr);
        line = std::string("\"ok\":false,\"class\":\"not ours: ") + typeid(error).name() + "\"";
    }
    const auto elapsed = std::chrono::duration_cast<milliseconds>(Clock::now() - begun).count();
    std::printf("{\"id\":%lld,\"elapsed_ms\":%lld,%s}\n", job.id, static_cast<long long>(elapsed), line.c_str());
}

avenping::UploadMedia upload(const job& job) {
    return avenping::UploadMedia{avenping::FileSource::bytes(job.text), job.filename};
}

avenping::SetWebhookConfig settings(const job& job) {
    avenping::SetWebhookConfig config;
    config.webhook_url = job.webhook;
    return config;
}

Sent block(const avenping::Client& client, const job& job) {
    const std::string kind = job.kind;
    if (kind == "send") return client.messages().send_text({job.to, job.text}).id;
    if (kind == "upload") return client.media().upload(upload(job)).media_id;
    if (kind == "config") client.webhooks().set_config(settings(job));
    else if (kind == "get") client.me();
    else client.health();
    return std::nullopt;
}

/// A call in flight.
struct Call {
    struct job job;
    Clock::time_point begun;
    std::function<bool()> is_ready;
    std::function<Sent()> get;
};

template <class Answer, class Read>
void follow(Call& call, std::future<Answer> future, Read read) {
    const auto shared = std::make_shared<std::future<Answer>>(std::move(future));
    call.is_ready = [shared] { return shared->wait_for(milliseconds(0)) == std::future_status::ready; };
    call.get = [shared, read] { return read(shared->get()); };
}

Call start(const avenping::Client& client, const job& job) {
    Call call{job, Clock::now(), [] { return true; }, {}};
    const std::string kind = job.kind;
    const auto nothing = [](const auto&) { return Sent(); };
    try {
        if (kind == "send") follow(call, client.messages().send_text_async({job.to, job.text}), [](const auto& sent) { return Sent(sent.id); });
        else if (kind == "upload") follow(call, client.media().upload_async(upload(job)), [](const auto& media) { return Sent(media.media_id); });
        else if (kind == "config") follow(call, client.webhooks().set_config_async(settings(job)), nothing);
        else if (kind == "get") follow(call, client.me_async(), nothing);
        else follow(call, client.health_async(), nothing);
    } catch (...) {
        call.get = [thrown = std::current_exception()]() -> Sent { std::rethrow_exception(thrown); };
    }
    return call;
}

void blocking() {
    std::atomic<int> running{0};
    for (job job; job_read(&job);) {
        ++running;
        std::thread([job, client = client_of(job), &running]() mutable {
            tell(job, Clock::now(), [&] { return block(*client, job); });
            client.reset();
            --running;
        }).detach();
    }
    while (running > 0) std::this_thread::sleep_for(milliseconds(5));
}

void asynchronous() {
    std::mutex mutex;
    std::list<Call> calls;
    bool ended = false;
    std::thread watcher([&] {
        for (bool over = false; !over;) {
            std::list<Call> ready;
            {
                const std::lock_guard<std::mutex> held(mutex);
                for (auto call = calls.begin(); call != calls.end();) {
                    const auto next = std::next(call);
                    if (call->is_ready()) ready.splice(ready.end(), calls, call);
                    call = next;
                }
                over = ended && calls.empty();
            }
            for (const Call& call : ready) tell(call.job, call.begun, call.get);
            if (ready.empty()) std::this_thread::sleep_for(milliseconds(1));
        }
    });
    for (job job; job_read(&job);) {
        Call call = start(*client_of(job), job);
        const std::lock_guard<std::mutex> held(mutex);
        calls.push_back(std::move(call));
    }
    {
        const std::lock_guard<std::mutex> held(mutex);
        ended = true;
    }
    watcher.join();
}

} // namespace

int main(int count, char** arguments) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    if (count > 1 && std::string(arguments[1]) == "async") asynchronous();
    else blocking();
    clients.clear();
}
