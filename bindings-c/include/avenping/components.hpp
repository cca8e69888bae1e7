/// @file
/// Values for the variables of a template, part by part.
///
/// @code{.cpp}
/// namespace c = avenping::components;
///
/// client.templates().send(avenping::SendTemplate{"+1 555 123 4567", "shipping_update"}.with_components(
///     {c::header("#123"), c::body("Monday", "DHL"), c::url_button(0, "AB123")}));
/// @endcode
///
/// A component fills one part of the template: its header, its body, one of its buttons. Parts without variables, such as
/// footers and fixed buttons, take none. A template's definition, as `Templates::get` answers it, is something else.
///
/// What has no function here, such as a carousel or a limited-time offer, goes into the same list as `Json` in Meta's form
/// (specification section 4.6). The limits in the descriptions are Meta's. The core checks them when the message is sent
/// and names the field; nothing is checked here.
#ifndef AVENPING_COMPONENTS_HPP
#define AVENPING_COMPONENTS_HPP

#include "json.hpp"
#include "media_source.hpp"
#include "text.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace avenping {

/// One value for a variable. Any text is one, and there are functions for the other kinds.
class Parameter {
public:
    /// Any kind of text.
    template <class T, std::enable_if_t<std::is_convertible_v<const T&, std::string_view>, int> = 0>
    Parameter(const T& text) : Parameter("text", Json(text)) {}

    /// A parameter of a kind that Meta adds; for the others there are functions.
    ///
    /// @param type The kind.
    /// @param content What stands under the field that `type` names.
    Parameter(Text type, Json content) : type_(std::move(type)), content_(std::move(content)) {}

    /// The variable's name, in a template whose variables have names.
    Parameter& named(Text name) {
        name_ = std::move(name);
        return *this;
    }

    /// Meta's object.
    Json json() const {
        detail::JsonObject object;
        object.add("type", type_);
        object.add(type_, content_);
        object.add("parameter_name", name_);
        return object.done();
    }

private:
    Text type_;
    Json content_;
    std::optional<Text> name_;
};

/// Values for one part of a template, as Meta's object.
class Component {
public:
    /// @param json A part that has no function here, such as a carousel.
    Component(Json json) : json_(std::move(json)) {}

    /// Meta's object.
    const Json& json() const noexcept { return json_; }

private:
    Json json_;
};

/// The values of a template, part by part.
class Components {
public:
    /// None yet.
    Components() = default;
    /// @param list Each part.
    Components(std::initializer_list<Component> list) : list_(list) {}
    /// @param list Each part.
    Components(std::vector<Component> list) : list_(std::move(list)) {}

    /// Adds a part.
    Components& add(Component component) {
        list_.push_back(std::move(component));
        return *this;
    }

    /// Meta's list.
    Json json() const {
        std::vector<Json> list;
        list.reserve(list_.size());
        for (const Component& component : list_) list.push_back(component.json());
        return Json::array(list);
    }

private:
    std::vector<Component> list_;
};

/// What makes components, and the values in them.
namespace components {

/// Any list of values: of a component that has no function of its own, with its type and other fields.
///
/// @param type Which part: `header`, `body`, `button`, …
/// @param values The values, in the order of the variables.
inline Component component(const Text& type, const std::vector<Parameter>& values) {
    std::vector<Json> list;
    for (const Parameter& value : values) list.push_back(value.json());
    return Json::object({{"type", type}, {"parameters", Json::array(list)}});
}

/// The header's value: one text, picture, film, file or place.
///
/// @param values Texts, or parameters made by the functions below.
template <class... Values>
Component header(const Values&... values) {
    return component("header", std::vector<Parameter>{Parameter(values)...});
}

/// The body's values: in the order of the variables, or with names where the template's variables have them.
///
/// @code{.cpp}
/// c::body("Ada", "#123");
/// c::body(c::text("Ada").named("first_name"));
/// @endcode
///
/// @param values Texts, or parameters made by the functions below. A number must be made text first, because its format is
/// your choice.
template <class... Values>
Component body(const Values&... values) {
    return component("body", std::vector<Parameter>{Parameter(values)...});
}

/// The values of any button, for those that have no function of their own.
///
/// @param index Which of the template's buttons, from 0 to 9.
/// @param sub_type What it does: `quick_reply`, `url`, `copy_code`, `flow`, `catalog`, `mpm`.
/// @param values The values.
template <class... Values>
Component button(unsigned index, const Text& sub_type, const Values&... values) {
    const std::vector<Parameter> given{Parameter(values)...};
    std::vector<Json> list;
    for (const Parameter& value : given) list.push_back(value.json());
    return Json::object({
        {"type", "button"},
        {"sub_type", sub_type},
        {"index", std::to_string(index)},
        {"parameters", Json::array(list)},
    });
}

/// Text. In lists of values a plain text does the same.
inline Parameter text(const Text& value) { return Parameter(value); }

/// An amount of money in the body.
///
/// @param fallback_value The amount as text, for phones that cannot format it: `$100.99`.
/// @param code The currency by ISO 4217: `USD`.
/// @param amount_1000 The amount in thousandths: 100990 is 100.99.
inline Parameter currency(const Text& fallback_value, const Text& code, std::int64_t amount_1000) {
    return {"currency",
            Json::object({{"fallback_value", fallback_value}, {"code", code}, {"amount_1000", amount_1000}})};
}

/// A date or time in the body, as the text that is shown.
inline Parameter date_time(const Text& fallback_value) {
    return {"date_time", Json::object({{"fallback_value", fallback_value}})};
}

/// A picture in the header.
inline Parameter image(const MediaSource& media) { return {"image", media.json()}; }
/// A film in the header.
inline Parameter video(const MediaSource& media) { return {"video", media.json()}; }
/// A file in the header, with the name that it shows.
inline Parameter document(const MediaSource& media) { return {"document", media.json()}; }

/// A place in the header.
///
/// @param place A `Location`, or any other builder of Meta's object.
template <class Place, class = decltype(std::declval<const Place&>().json())>
Parameter location(const Place& place) {
    return {"location", place.json()};
}

/// What a quick reply sends back, at most 256 characters; `quick_reply` uses it.
inline Parameter payload(const Text& value) { return {"payload", value}; }
/// The code that a button copies, at most 15 characters; `copy_code` uses it.
inline Parameter coupon_code(const Text& code) { return {"coupon_code", code}; }

/// What a form or catalogue button does; `flow_button` and `catalog_button` use it.
///
/// @param particulars Meta's object: `flow_token`, `flow_action_data`, `thumbnail_product_retailer_id`.
inline Parameter action(Json particulars) { return {"action", std::move(particulars)}; }

/// The end of a button's address, at most 2000 characters. A one-time code goes here too.
inline Component url_button(unsigned index, const Text& suffix) { return button(index, "url", suffix); }
/// What a quick reply sends back to you when it is tapped, at most 256 characters.
inline Component quick_reply(unsigned index, const Text& reply) { return button(index, "quick_reply", payload(reply)); }
/// The code that a button copies, at most 15 characters.
inline Component copy_code(unsigned index, const Text& code) { return button(index, "copy_code", coupon_code(code)); }

/// What a button hands to the form that it opens.
///
/// @param index Which of the template's buttons, from 0 to 9.
/// @param flow_token Comes back with the form's answer, so that you know whose it is.
/// @param data For the form's first screen.
inline Component flow_button(unsigned index, const std::optional<Text>& flow_token = {},
                             const std::optional<Json>& data = {}) {
    detail::JsonObject particulars;
    particulars.add("flow_token", flow_token);
    particulars.add("flow_action_data", data);
    return button(index, "flow", action(particulars.done()));
}

/// The product whose picture a catalogue button shows, by its id in the catalogue.
inline Component catalog_button(unsigned index, const Text& thumbnail_product_retailer_id) {
    return button(index, "catalog",
                  action(Json::object({{"thumbnail_product_retailer_id", thumbnail_product_retailer_id}})));
}

} // namespace components
} // namespace avenping

#endif // AVENPING_COMPONENTS_HPP
