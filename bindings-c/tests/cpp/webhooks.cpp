// Webhooks: reading deliveries, the shared code, the check of the address.
#include "support.hpp"

using namespace support;
namespace webhooks = avenping::webhooks;

namespace {

avenping::NewMessage message(const std::string& json) {
    return std::get<avenping::NewMessage>(webhooks::parse(R"({"newMessage": )" + json + "}"));
}

template <class Held>
bool holds(const std::string& json) {
    return std::holds_alternative<Held>(webhooks::content_of(message(json)));
}

} // namespace

TEST(a_message_is_read) {
    const auto text = message(R"({"from": "16505551234", "id": "wamid.1", "timestamp": "1749416383", "type": "text",
                                  "text": {"body": "Größe 👍", "new": [1]}, "context": {"id": "wamid.0"}, "new": null})");
    CHECK(text.from == "16505551234" && text.id == "wamid.1" && text.type == avenping::inbound_type::text);
    CHECK(text.text && text.text->body == "Größe 👍" && text.text->raw.find("\"new\"") != std::string::npos);
    CHECK(text.reply_to == "wamid.0" && text.dedupe_key == "wamid.1");
    CHECK(text.sent_at == std::chrono::system_clock::time_point(1'749'416'383s));
    CHECK(!text.image && text.contacts.empty() && !text.edit);
    CHECK(text.raw.find("\"new\"") != std::string::npos);
    EQUAL(std::get<avenping::InboundText>(webhooks::content_of(text)).body, "Größe 👍");
}

TEST(the_kind_of_an_event_tells_its_type) {
    const auto lead = webhooks::parse(R"({"newLead": {"name": "Ada", "phoneNumber": 16505551234, "messages": []}})");
    const auto& found = std::get<avenping::NewLead>(lead);
    CHECK(found.name == "Ada" && found.phone_number == "16505551234");
    EQUAL(webhooks::dedupe_key(lead), "16505551234");
    const auto unknown = webhooks::parse(R"({"statusUpdate": {"id": "1"}})");
    CHECK(std::get<avenping::UnknownEvent>(unknown).raw.find("statusUpdate") != std::string::npos);
    CHECK(!webhooks::dedupe_key(unknown));
    EQUAL(webhooks::dedupe_key(webhooks::parse(R"({"newMessage": {"id": "wamid.1"}})")), "wamid.1");
}

TEST(what_stands_beside_an_event_is_kept) {
    for (const std::string event : {R"("newMessage":{"id":"wamid.1"})", R"("newLead":{"phoneNumber":"1"})", R"("other":{})"}) {
        const auto delivery = webhooks::parse_delivery("{" + event + R"(, "webhookCode": "c0de"})");
        CHECK(delivery.raw.find(event) != std::string::npos);
        CHECK(delivery.raw.find(R"("webhookCode":"c0de")") != std::string::npos);
        EQUAL(delivery.event.index(), webhooks::parse("{" + event + "}").index());
    }
    const auto message = std::get<avenping::NewMessage>(webhooks::parse_delivery(R"({"newMessage":{"id":"1"},"a":1})").event);
    CHECK(message.id == "1" && message.raw == R"({"id":"1"})");
    CHECK(THROWN(avenping::WebhookError, webhooks::parse_delivery("[]")));
}

TEST(what_a_message_holds) {
    CHECK(holds<avenping::InboundMedia>(R"({"type": "image", "image": {"id": "1"}})"));
    CHECK(holds<avenping::InboundMedia>(R"({"type": "sticker", "sticker": {"id": "1"}})"));
    CHECK(holds<avenping::InboundLocation>(R"({"type": "location", "location": {"latitude": 1.5, "longitude": 2}})"));
    CHECK(holds<std::vector<avenping::Contact>>(R"({"type": "contacts", "contacts": [{"name": {"formatted_name": "Ada"}}]})"));
    CHECK(holds<avenping::InboundUnsupported>(R"({"type": "unknown", "unsupported": {"type": "poll"}})"));
    CHECK(holds<avenping::InboundRevoke>(R"({"type": "revoke", "revoke": {"original_message_id": "wamid.1"}})"));
    CHECK(holds<std::monostate>(R"({"type": "hologram", "hologram": {}})"));
    CHECK(holds<std::monostate>(R"({"type": "text"})"));
    const auto location = message(R"({"type": "location", "location": {"latitude": 1.5, "longitude": -2}})").location;
    CHECK(location && location->latitude == 1.5 && location->longitude == -2.0);
    const auto reply = message(R"({"type": "interactive", "interactive": {"type": "button_reply",
                                   "button_reply": {"id": "yes", "title": "Yes"}}})").interactive;
    CHECK(reply && reply->reply && reply->reply->id == "yes" && !reply->list_reply);
    CHECK(message(R"({"type": "reaction", "reaction": {"message_id": "wamid.1"}})").reaction->is_removal);
    CHECK(!message(R"({"type": "reaction", "reaction": {"message_id": "wamid.1", "emoji": "👍"}})").reaction->is_removal);
}

TEST(an_edit_has_a_message_inside) {
    avenping::NewMessage edited;
    {
        const auto event = webhooks::parse(R"({"newMessage": {"id": "wamid.2", "type": "edit", "edit": {"original_message_id":
            "wamid.1", "message": {"type": "text", "text": {"body": "better"}}}}})");
        edited = std::get<avenping::NewMessage>(event);
    }
    CHECK(edited.edit && edited.edit->message && edited.edit->message->text->body == "better");
    CHECK(!edited.edit->message->edit);
}

TEST(what_is_no_delivery_is_refused) {
    for (const std::string body : {"", "{", "[]", "5", R"({"newMessage": 5})", R"({"newLead": []})"}) {
        CHECK(THROWN(avenping::WebhookError, webhooks::parse(body)));
    }
    CHECK(THROWN(avenping::WebhookError, webhooks::parse(std::string_view())));
    CHECK(THROWN(avenping::WebhookError, webhooks::parse(std::string(2'000'000, ' '))));
    const std::string_view part = std::string_view("{}{}").substr(0, 2); // no NUL after it
    CHECK(std::holds_alternative<avenping::UnknownEvent>(webhooks::parse(part)));
    CHECK(!message(R"({"timestamp": "later"})").sent_at && !message(R"({"timestamp": "99999999999"})").sent_at);
    CHECK(!message(R"({"timestamp": ""})").sent_at && message(R"({"text": {"body": 5}})").text == std::nullopt);
}

TEST(codes_and_addresses_are_verified) {
    CHECK(webhooks::verify_code("c0de", "c0de"));
    for (const auto& [expected, received] : {std::pair{"c0de", "c0de2"}, {"c0de", ""}, {"", ""}, {"c0de", "C0DE"}}) {
        CHECK(!webhooks::verify_code(expected, received));
    }
    CHECK(webhooks::verify_code("c0de", std::string_view("c0de and more").substr(0, 4)));
    const std::string query = "hub.mode=subscribe&hub.verify_token=c0de&hub.challenge=1158201444";
    EQUAL(webhooks::challenge(query, "c0de"), "1158201444");
    CHECK(!webhooks::challenge(query, "other") && !webhooks::challenge("", "c0de") && !webhooks::challenge(query, ""));
    EQUAL(webhooks::challenge("hub.mode=subscribe&hub.verify_token=c&hub.challenge=" + std::string(256, '1'), "c"),
          std::string(256, '1'));
    CHECK(!webhooks::challenge("hub.mode=subscribe&hub.verify_token=c&hub.challenge=" + std::string(257, '1'), "c"));
}
