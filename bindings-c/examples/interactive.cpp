// Sends each kind of interactive message: buttons, a menu, a link, a form, and a request for a location.
//
// What the customer taps comes back in a webhook, whose body `webhooks::parse` reads. AvenPing does not document the path and
// the body of this call; both are assumed (specification section 3.6).
#include <avenping.hpp>
#include <iostream>

int main() try {
    const avenping::Client client;
    constexpr auto to = "+1 555 123 4567";
    int accepted = 0;
    const auto send = [&](const avenping::Interactive& interactive) {
        auto sent = client.messages().send_interactive({to, interactive});
        ++accepted;
        return sent;
    };

    const auto question = send(avenping::Buttons("Is the address right?")
                                   .header("Order #123")
                                   .button("yes", "Yes") // the ids come back, the titles are shown
                                   .button("no", "No, change it")
                                   .footer("We deliver tomorrow"));
    send(avenping::ListMenu("When shall we come?", "Times")
             .section("Today", {{"today-10", "10:00", "Almost full"}, {"today-14", "14:00"}})
             .section("Tomorrow", {{"tomorrow-9", "9:00"}}));
    send(avenping::CtaUrl("It is on its way", "Track it", "https://example.com/t/123"));
    send(avenping::LocationRequest("Where shall we deliver?"));

    // Forms are made in the AvenPing app; here the first one that is published.
    for (const auto& form : client.forms().list()) {
        if (form.status != avenping::form_status::published) continue;
        // The token comes back with the answer.
        send(avenping::FlowMessage("Tell us what you need", "Start").flow_id(form.id).flow_token("order-123"));
        break;
    }

    // As a reply to an earlier message, by its wamid.
    client.messages().send_text(avenping::SendText{to, "One tap is enough."}.with_context_message_wamid(question.id));

    // A kind that has no builder: Meta's own object.
    send(avenping::Json::object({
        {"type", "catalog_message"},
        {"body", avenping::Json::object({{"text", "Have a look around"}})},
        {"action", avenping::Json::object({{"name", "catalog_message"}})},
    }));
    std::cout << "accepted: " << accepted << " interactive messages\n";
    return 0;
} catch (const avenping::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
