/// @file
/// Builders of interactive messages: buttons, menus, links, forms, and a request for a location.
///
/// @code{.cpp}
/// client.messages().send_interactive({
///     "+1 555 123 4567",
///     avenping::Buttons("Is the address right?").button("yes", "Yes").button("no", "No, change it"),
/// });
/// @endcode
///
/// They only spare you Meta's nesting (specification section 4.7; that AvenPing takes Meta's object is assumed, section
/// 3.6): `json()` shows what they make. The limits in the descriptions are Meta's. The core checks them when the message is
/// sent and names the field, so that one set of rules holds in every language; nothing is checked here. Every kind and
/// field that has no builder goes as `Json`.
#ifndef AVENPING_INTERACTIVE_HPP
#define AVENPING_INTERACTIVE_HPP

#include "json.hpp"
#include "media_source.hpp"
#include "text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace avenping {

/// An interactive message: any of the builders, or Meta's object as `Json` (specification section 4.7).
class Interactive {
public:
    /// @param json Meta's object, such as `Json::raw(text)`.
    Interactive(Json json) : json_(std::move(json)) {}

    /// @param builder `Buttons`, `ListMenu`, `CtaUrl`, `FlowMessage` or `LocationRequest`.
    template <class Builder,
              std::enable_if_t<std::is_same_v<decltype(std::declval<const Builder&>().json()), Json>, int> = 0>
    Interactive(const Builder& builder) : json_(builder.json()) {}

    /// Meta's object.
    const Json& json() const noexcept { return json_; }

private:
    Json json_;
};

/// What stands above the body of an interactive message: text, a picture, a film or a file.
class Header {
public:
    /// A header of a kind that Meta adds; for the others there are the functions below.
    ///
    /// @param type The kind.
    /// @param content What stands under the field that `type` names.
    Header(Text type, Json content) : type_(std::move(type)), content_(std::move(content)) {}

    /// Text, at most 60 characters. A list takes no other header.
    static Header text(const Text& text) { return Header("text", text); }
    /// A picture.
    static Header image(const MediaSource& media) { return Header("image", media.json()); }
    /// A film.
    static Header video(const MediaSource& media) { return Header("video", media.json()); }
    /// A file, with the name that it shows.
    static Header document(const MediaSource& media) { return Header("document", media.json()); }

    /// Meta's object.
    Json json() const { return Json::object({{"type", type_}, {type_, content_}}); }

private:
    Text type_;
    Json content_;
};

namespace detail {

/// What every interactive message has.
class Body {
protected:
    explicit Body(Text body) : body_(std::move(body)) {}

    Json message(std::string_view type, const Json& action) const {
        JsonObject object;
        object.add("type", type);
        object.add("header", header_);
        object.add("body", Json::object({{"text", body_}}));
        if (footer_) object.add("footer", Json::object({{"text", *footer_}}));
        object.add("action", action);
        return object.done();
    }

    std::optional<Json> header_;
    std::optional<Text> footer_;

private:
    Text body_;
};

/// What most have besides.
template <class Message>
class Framed : public Body {
public:
    /// Text above the body, at most 60 characters.
    Message& header(const Text& text) { return header(Header::text(text)); }

    /// Text, picture, film or file above the body.
    Message& header(const Header& header) {
        header_ = header.json();
        return static_cast<Message&>(*this);
    }

    /// Text below the body, at most 60 characters.
    Message& footer(Text text) {
        footer_ = std::move(text);
        return static_cast<Message&>(*this);
    }

protected:
    using Body::Body;
};

} // namespace detail

/// A text with one to three reply buttons (Meta's documentation, specification section 4.7).
class Buttons : public detail::Framed<Buttons> {
public:
    /// @param body The text, at most 1024 characters.
    explicit Buttons(Text body) : Framed(std::move(body)) {}

    /// Adds a button that sends its id back.
    ///
    /// @param id Comes back in the webhook when the customer taps it; at most 256 characters, different from the others.
    /// @param title What it shows; at most 20 characters, different from the others.
    Buttons& button(const Text& id, const Text& title) {
        buttons_.push_back(Json::object({{"type", "reply"}, {"reply", Json::object({{"id", id}, {"title", title}})}}));
        return *this;
    }

    /// Meta's object.
    Json json() const { return message("button", Json::object({{"buttons", Json::array(buttons_)}})); }

private:
    std::vector<Json> buttons_;
};

/// A row of a menu.
struct Row {
    /// Comes back with the customer's choice; at most 200 characters, different from the other rows.
    Text id;
    /// At most 24 characters.
    Text title;
    /// Small text below the title, at most 72 characters.
    std::optional<Text> description{};

    /// Meta's object.
    Json json() const {
        detail::JsonObject object;
        object.add("id", id);
        object.add("title", title);
        object.add("description", description);
        return object.done();
    }
};

/// A text and a button that opens a menu of up to ten rows (Meta's documentation, specification section 4.7). Its header can
/// only be text.
class ListMenu : public detail::Framed<ListMenu> {
public:
    /// @param body The text, at most 4096 characters (another page of Meta says 1024).
    /// @param button What the button that opens the menu shows, at most 20 characters.
    ListMenu(Text body, Text button) : Framed(std::move(body)), button_(std::move(button)) {}

    /// Adds a section; up to ten, with up to ten rows in all of them together.
    ///
    /// @param title At most 24 characters.
    /// @param rows Its rows.
    ListMenu& section(Text title, const std::vector<Row>& rows) { return add(std::move(title), rows); }

    /// Adds a section without a title, which only the section of a menu that has no other can be.
    ///
    /// @param rows Its rows.
    ListMenu& section(const std::vector<Row>& rows) { return add(std::nullopt, rows); }

    /// Meta's object.
    Json json() const {
        return message("list", Json::object({{"button", button_}, {"sections", Json::array(sections_)}}));
    }

private:
    ListMenu& add(const std::optional<Text>& title, const std::vector<Row>& rows) {
        std::vector<Json> list;
        list.reserve(rows.size());
        for (const Row& row : rows) list.push_back(row.json());
        detail::JsonObject object;
        object.add("title", title);
        object.add("rows", Json::array(list));
        sections_.push_back(object.done());
        return *this;
    }

    Text button_;
    std::vector<Json> sections_;
};

/// A text with one button that opens a web page (Meta's documentation, specification section 4.7).
class CtaUrl : public detail::Framed<CtaUrl> {
public:
    /// @param body The text, at most 1024 characters.
    /// @param display_text What the button shows, at most 20 characters.
    /// @param url The page: an http(s) address of at most 2000 characters.
    CtaUrl(Text body, Text display_text, Text url)
        : Framed(std::move(body)), display_text_(std::move(display_text)), url_(std::move(url)) {}

    /// Meta's object.
    Json json() const {
        const Json parameters = Json::object({{"display_text", display_text_}, {"url", url_}});
        return message("cta_url", Json::object({{"name", "cta_url"}, {"parameters", parameters}}));
    }

private:
    Text display_text_;
    Text url_;
};

/// A text with one button that opens a form, by Meta a flow (Meta's documentation, specification section 4.7).
/// `Client::forms` lists the account's forms. It needs exactly one of `flow_id` and `flow_name`.
class FlowMessage : public detail::Framed<FlowMessage> {
public:
    /// @param body The text. Meta states no limit of its own; 4096 characters hold here, the most of any kind.
    /// @param cta What the button shows, at most 30 characters (others of Meta's pages say 20), without emoji.
    FlowMessage(Text body, Text cta) : Framed(std::move(body)), cta_(std::move(cta)) {}

    /// The form, by Meta's id.
    FlowMessage& flow_id(Text value) { return set(flow_id_, std::move(value)); }
    /// The form, by its name.
    FlowMessage& flow_name(Text value) { return set(flow_name_, std::move(value)); }
    /// Comes back with the form's answer, so that you know whose it is.
    FlowMessage& flow_token(Text value) { return set(flow_token_, std::move(value)); }
    /// Which version opens: `draft` or `published`. Left out, the published one (Meta's default); the draft is for tests.
    FlowMessage& mode(Text value) { return set(mode_, std::move(value)); }
    /// How it starts: with a screen that you name (`navigate`, which `screen` or `data` alone mean too), or with one that
    /// the form's own server names (`data_exchange`).
    FlowMessage& action(Text value) { return set(action_, std::move(value)); }
    /// The first screen.
    FlowMessage& screen(Text value) { return set(screen_, std::move(value)); }
    /// Data for the first screen.
    FlowMessage& data(Json value) { return set(data_, std::move(value)); }
    /// The version of Meta's format; `3`.
    FlowMessage& message_version(Text value) {
        version_ = std::move(value);
        return *this;
    }

    /// Meta's object.
    Json json() const {
        detail::JsonObject start;
        start.add("screen", screen_);
        start.add("data", data_);
        detail::JsonObject parameters;
        parameters.add("flow_message_version", version_);
        parameters.add("flow_id", flow_id_);
        parameters.add("flow_name", flow_name_);
        parameters.add("flow_cta", cta_);
        parameters.add("flow_token", flow_token_);
        parameters.add("mode", mode_);
        if (action_ || !start.empty()) parameters.add("flow_action", action_.value_or("navigate"));
        if (!start.empty()) parameters.add("flow_action_payload", start.done());
        return message("flow", Json::object({{"name", "flow"}, {"parameters", parameters.done()}}));
    }

private:
    template <class T>
    FlowMessage& set(std::optional<T>& field, T value) {
        field = std::move(value);
        return *this;
    }

    Text cta_;
    std::optional<Text> flow_id_;
    std::optional<Text> flow_name_;
    std::optional<Text> flow_token_;
    std::optional<Text> mode_;
    std::optional<Text> action_;
    std::optional<Text> screen_;
    std::optional<Json> data_;
    Text version_ = "3";
};

/// A text with one button that sends the customer's location (Meta's documentation, specification section 4.7). It has
/// neither header nor footer.
class LocationRequest : private detail::Body {
public:
    /// @param body The text. Meta states no limit of its own; 4096 characters hold here, the most of any kind.
    explicit LocationRequest(Text body) : Body(std::move(body)) {}

    /// Meta's object.
    Json json() const { return message("location_request_message", Json::object({{"name", "send_location"}})); }
};

} // namespace avenping

#endif // AVENPING_INTERACTIVE_HPP
