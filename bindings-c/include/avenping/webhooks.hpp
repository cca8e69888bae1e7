/// @file
/// Reading what AvenPing posts to you: pure functions that need no client.
///
/// @code{.cpp}
/// const auto event = avenping::webhooks::parse(body);
/// const auto* const message = std::get_if<avenping::NewMessage>(&event);
/// if (message != nullptr && message->text) std::cout << message->text->body << '\n';
/// @endcode
///
/// AvenPing's webhooks have no signature: put a secret into the address and check it with `verify_code`. Expect the same
/// message more than once, and remember `dedupe_key` (specification section 3.7).
#ifndef AVENPING_WEBHOOKS_HPP
#define AVENPING_WEBHOOKS_HPP

#include "call.hpp"
#include "inbound.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace avenping {

/// A kind of event that this version does not know.
struct UnknownEvent {
    /// The whole delivery as JSON.
    std::string raw;
};

/// What a delivery brings: a message that a customer wrote; a customer who wrote for the first time, whose message comes in
/// a delivery of its own; or something else.
using WebhookEvent = std::variant<NewMessage, NewLead, UnknownEvent>;

/// A delivery: what it brings, and the whole of it. See `webhooks::parse_delivery`.
struct WebhookDelivery {
    /// What it brings.
    WebhookEvent event;
    /// The whole delivery as JSON, with what stands beside a message or a lead in it: nothing, as far as is known today.
    std::string raw;
};

/// What a message can hold: see `webhooks::content_of`.
using InboundContent =
    std::variant<std::monostate, InboundText, InboundMedia, InboundLocation, std::vector<Contact>, InboundReaction,
                 InboundButton, InboundInteractive, InboundOrder, InboundSystem, InboundUnsupported, InboundEdit,
                 InboundRevoke>;

namespace detail {

inline void release(Adl, avenping_webhook_event* event) noexcept { avenping_webhook_event_free(event); }

} // namespace detail

/// Functions for the receiver of webhooks.
namespace webhooks {

/// Reads a delivery and keeps the whole of it: `parse` with what stands beside a message or a lead. Thread-safe.
///
/// @param body The request's body as it came, whatever its content type; at most 1 MiB.
/// @return What it brings, and its JSON.
/// @throws WebhookError as `parse`.
inline WebhookDelivery parse_delivery(std::string_view body) {
    const auto event = detail::owned<avenping_webhook_event>([&](avenping_webhook_event** into, avenping_error** error) {
        return avenping_webhook_parse(detail::pointer(body), body.size(), into, error);
    });
    std::string raw = detail::text(event.get(), avenping_webhook_event_json);
    switch (avenping_webhook_event_type(event.get())) {
    case AVENPING_NEW_MESSAGE: return {detail::part(avenping_webhook_event_new_message(event.get())), std::move(raw)};
    case AVENPING_NEW_LEAD: return {detail::part(avenping_webhook_event_new_lead(event.get())), std::move(raw)};
    case AVENPING_UNKNOWN_EVENT: break;
    }
    return {UnknownEvent{raw}, raw};
}

/// Reads a delivery. Thread-safe.
///
/// @param body The request's body as it came, whatever its content type; at most 1 MiB.
/// @return What it brings. Unknown events and unknown fields are no errors, nor is a part of a message in an unknown shape:
/// it is missing from the fields.
/// @throws WebhookError when the body is empty, larger than 1 MiB, no JSON object, or a known event in the wrong shape.
inline WebhookEvent parse(std::string_view body) { return parse_delivery(body).event; }

/// What to remember in order to act once: the message's wamid, or the lead's number.
inline std::optional<std::string> dedupe_key(const WebhookEvent& event) {
    if (const auto* message = std::get_if<NewMessage>(&event)) return message->dedupe_key;
    if (const auto* lead = std::get_if<NewLead>(&event)) return lead->dedupe_key;
    return std::nullopt;
}

/// Whether a code or secret that came with a request is the expected one. The time it takes tells at most the expected
/// one's length. AvenPing does not document how it uses the `webhook_code` of the settings; check the secret in your
/// address with this. Thread-safe.
///
/// @param expected Yours. Empty means that none is set, and then nothing matches.
/// @param received What came: part of the address, a header, a parameter.
inline bool verify_code(std::string_view expected, std::string_view received) {
    return avenping_webhook_verify_code(detail::pointer(expected), expected.size(), detail::pointer(received),
                                        received.size());
}

/// What to answer to a `GET` that verifies your address: the value of `hub.challenge` where `hub.mode` is `subscribe` and
/// `hub.verify_token` is your code. That AvenPing verifies addresses this way is assumed; it is Meta's way (specification
/// section 3.7). Thread-safe.
///
/// @param query The part of the request's address after its `?`.
/// @param code The `webhook_code` of your settings.
/// @return The text to answer with, as `text/plain`. Nothing for any other request, for a wrong code, and for a challenge
/// that would not be safe to repeat: it has at most 256 characters, all of them letters, digits or `-_.~`.
inline std::optional<std::string> challenge(std::string_view query, std::string_view code) {
    std::array<char, AVENPING_CHALLENGE_CAPACITY> answer{};
    const bool is_one = avenping_webhook_challenge(detail::pointer(query), query.size(), detail::pointer(code), code.size(),
                                                   answer.data(), answer.size());
    return is_one ? std::optional<std::string>(answer.data()) : std::nullopt;
}

/// What a message holds, by its `type`, as one value for `std::visit`: for `text` its field `text`, and so on.
///
/// @return `std::monostate` for a type that this version does not know, and for a known one without the part that belongs
/// to it: then `message.raw` has all there is.
inline InboundContent content_of(const NewMessage& message) {
    const auto held = [](const auto& part) { return part ? InboundContent(*part) : InboundContent(); };
    const std::string& type = message.type;
    if (type == inbound_type::text) return held(message.text);
    if (type == inbound_type::image) return held(message.image);
    if (type == inbound_type::video) return held(message.video);
    if (type == inbound_type::audio) return held(message.audio);
    if (type == inbound_type::document) return held(message.document);
    if (type == inbound_type::sticker) return held(message.sticker);
    if (type == inbound_type::location) return held(message.location);
    if (type == inbound_type::contacts) {
        return message.contacts.empty() ? InboundContent() : InboundContent(message.contacts);
    }
    if (type == inbound_type::reaction) return held(message.reaction);
    if (type == inbound_type::button) return held(message.button);
    if (type == inbound_type::interactive) return held(message.interactive);
    if (type == inbound_type::order) return held(message.order);
    if (type == inbound_type::system) return held(message.system);
    if (type == inbound_type::unsupported || type == inbound_type::unknown) return held(message.unsupported);
    if (type == inbound_type::edit) return held(message.edit);
    if (type == inbound_type::revoke) return held(message.revoke);
    return {};
}

} // namespace webhooks
} // namespace avenping

#endif // AVENPING_WEBHOOKS_HPP
