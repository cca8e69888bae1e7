// The builders write the JSON that those of the other languages write: compare bindings-node/test.
#include "support.hpp"

#include <clocale>
#include <locale>

using namespace support;
namespace c = avenping::components;
using avenping::Header;
using avenping::Json;
using avenping::MediaSource;

namespace {

std::string text(const Json& json) { return json.text(); }

} // namespace

TEST(json_is_written) {
    EQUAL(text(Json()), "null");
    EQUAL(text(Json(true)), "true");
    EQUAL(text(Json(-5)), "-5");
    EQUAL(text(Json(18446744073709551615ULL)), "18446744073709551615");
    EQUAL(text(Json(1.5)), "1.5");
    EQUAL(text(Json(0.1)), "0.1");
    EQUAL(text(Json(-122.1486)), "-122.1486");
    EQUAL(text(Json(1.0 / 3)), "0.3333333333333333");
    EQUAL(text(Json(1e300)), "1e+300");
    EQUAL(text(Json("a\"b\\c\n\x01 Größe")), "\"a\\\"b\\\\c\\u000a\\u0001 Größe\"");
    EQUAL(text(Json(std::string("a\0b", 3))), "\"a\\u0000b\"");
    EQUAL(text(Json::object({{"a", 1}, {"b", Json::array({"x", nullptr})}, {"c", Json::object({})}})),
          R"({"a":1,"b":["x",null],"c":{}})");
    EQUAL(text(Json::array({})), "[]");
    EQUAL(text(Json::raw("[1]")), "[1]");
}

TEST(buttons) {
    EQUAL(text(avenping::Buttons("Body").header(Header::text("Head")).button("yes", "Yes").button("no", "No").footer("Foot").json()),
          R"({"type":"button","header":{"type":"text","text":"Head"},"body":{"text":"Body"},"footer":{"text":"Foot"},)"
          R"("action":{"buttons":[{"type":"reply","reply":{"id":"yes","title":"Yes"}},{"type":"reply","reply":{"id":"no","title":"No"}}]}})");
    EQUAL(text(avenping::Buttons("Body").json()), R"({"type":"button","body":{"text":"Body"},"action":{"buttons":[]}})");
}

TEST(a_menu) {
    const auto menu = avenping::ListMenu("Body", "Times")
                          .header("Head")
                          .section("Today", {{"t1", "10:00", "Early"}, {"t2", "11:00"}})
                          .footer("Foot");
    EQUAL(text(menu.json()),
          R"({"type":"list","header":{"type":"text","text":"Head"},"body":{"text":"Body"},"footer":{"text":"Foot"},)"
          R"("action":{"button":"Times","sections":[{"title":"Today","rows":[{"id":"t1","title":"10:00","description":"Early"},)"
          R"({"id":"t2","title":"11:00"}]}]}})");
    const auto untitled = avenping::ListMenu("B", "Open").section({{"a", "A"}});
    CHECK(text(untitled.json()).find(R"("sections":[{"rows":[{"id":"a","title":"A"}]}])") != std::string::npos);
}

TEST(a_link) {
    const auto link = avenping::CtaUrl("Body", "Open", "https://e.com").header(Header::image(MediaSource::id("1"))).footer("Foot");
    EQUAL(text(link.json()),
          R"({"type":"cta_url","header":{"type":"image","image":{"id":"1"}},"body":{"text":"Body"},"footer":{"text":"Foot"},)"
          R"("action":{"name":"cta_url","parameters":{"display_text":"Open","url":"https://e.com"}}})");
}

TEST(a_form_with_everything) {
    const auto form = avenping::FlowMessage("Body", "Start")
                          .header(Header::video(MediaSource::link("https://e.com/v.mp4")))
                          .flow_id("1")
                          .flow_name("survey")
                          .flow_token("t")
                          .mode("draft")
                          .action("navigate")
                          .screen("WELCOME")
                          .data(Json::object({{"name", "Ada"}}))
                          .footer("Foot");
    EQUAL(text(form.json()),
          R"({"type":"flow","header":{"type":"video","video":{"link":"https://e.com/v.mp4"}},"body":{"text":"Body"},)"
          R"("footer":{"text":"Foot"},"action":{"name":"flow","parameters":{"flow_message_version":"3","flow_id":"1",)"
          R"("flow_name":"survey","flow_cta":"Start","flow_token":"t","mode":"draft","flow_action":"navigate",)"
          R"("flow_action_payload":{"screen":"WELCOME","data":{"name":"Ada"}}}}})");
}

TEST(how_a_form_starts) {
    const auto start = [](const avenping::FlowMessage& form) {
        const std::string json = form.json().text();
        const std::string before = R"("flow_id":"1","flow_cta":"Go")";
        const auto at = json.find(before) + before.size();
        return json.substr(at, json.size() - at - 3);
    };
    const auto form = [] { return avenping::FlowMessage("B", "Go").flow_id("1"); };
    EQUAL(start(form()), "");
    EQUAL(start(form().screen("S")), R"(,"flow_action":"navigate","flow_action_payload":{"screen":"S"})");
    EQUAL(start(form().data(Json::object({}))), R"(,"flow_action":"navigate","flow_action_payload":{"data":{}})");
    EQUAL(start(form().action("data_exchange")), R"(,"flow_action":"data_exchange")");
}

TEST(a_request_for_a_location) {
    EQUAL(text(avenping::LocationRequest("Body").json()),
          R"({"type":"location_request_message","body":{"text":"Body"},"action":{"name":"send_location"}})");
}

TEST(headers) {
    EQUAL(text(Header::document(MediaSource::id("1").filename("a.pdf")).json()),
          R"({"type":"document","document":{"id":"1","filename":"a.pdf"}})");
    EQUAL(text(Header("sticker", Json::object({{"id", "1"}})).json()), R"({"type":"sticker","sticker":{"id":"1"}})");
}

TEST(components_of_templates) {
    const avenping::Components all = {
        c::header(c::image(MediaSource::id("123"))),
        c::body("Ada", c::text("#123").named("order")),
        c::url_button(0, "suffix"),
        c::quick_reply(1, "YES"),
        c::copy_code(2, "SAVE20"),
        c::flow_button(3, "t", Json::object({{"a", 1}})),
        c::catalog_button(4, "sku"),
        c::header(c::document(MediaSource::id("9").filename("a.pdf"))),
        c::header(c::location(avenping::Location{1.5, 2.5, "Shop"})),
        c::body(c::currency("$1.50", "USD", 1500), c::date_time("1 May")),
        c::header(c::video(MediaSource::link("https://e.com/v.mp4"))),
        c::button(5, "mpm", c::action(Json::object({{"sections", Json::array({})}}))),
        c::body(),
        c::flow_button(0),
        Json::object({{"type", "carousel"}, {"cards", Json::array({})}}),
    };
    EQUAL(text(all.json()),
          R"([{"type":"header","parameters":[{"type":"image","image":{"id":"123"}}]},)"
          R"({"type":"body","parameters":[{"type":"text","text":"Ada"},{"type":"text","text":"#123","parameter_name":"order"}]},)"
          R"({"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"suffix"}]},)"
          R"({"type":"button","sub_type":"quick_reply","index":"1","parameters":[{"type":"payload","payload":"YES"}]},)"
          R"({"type":"button","sub_type":"copy_code","index":"2","parameters":[{"type":"coupon_code","coupon_code":"SAVE20"}]},)"
          R"({"type":"button","sub_type":"flow","index":"3","parameters":[{"type":"action","action":{"flow_token":"t","flow_action_data":{"a":1}}}]},)"
          R"({"type":"button","sub_type":"catalog","index":"4","parameters":[{"type":"action","action":{"thumbnail_product_retailer_id":"sku"}}]},)"
          R"({"type":"header","parameters":[{"type":"document","document":{"id":"9","filename":"a.pdf"}}]},)"
          R"({"type":"header","parameters":[{"type":"location","location":{"latitude":1.5,"longitude":2.5,"name":"Shop"}}]},)"
          R"({"type":"body","parameters":[{"type":"currency","currency":{"fallback_value":"$1.50","code":"USD","amount_1000":1500}},)"
          R"({"type":"date_time","date_time":{"fallback_value":"1 May"}}]},)"
          R"({"type":"header","parameters":[{"type":"video","video":{"link":"https://e.com/v.mp4"}}]},)"
          R"({"type":"button","sub_type":"mpm","index":"5","parameters":[{"type":"action","action":{"sections":[]}}]},)"
          R"({"type":"body","parameters":[]},)"
          R"({"type":"button","sub_type":"flow","index":"0","parameters":[{"type":"action","action":{}}]},)"
          R"({"type":"carousel","cards":[]}])");
    CHECK(text(c::header(c::text("Ada").named("first_name")).json()).find("first_name") != std::string::npos);
}

TEST(what_they_make_is_taken) {
    const avenping::Client one = client();
    const auto send = [&](const avenping::Interactive& interactive) {
        return one.messages().send_interactive({to, interactive}).id;
    };
    send(avenping::Buttons("Right?").header(Header::image(MediaSource::link("https://e.com/a.png"))).button("yes", "Yes"));
    send(avenping::ListMenu("When?", "Times").section("Today", {{"t1", "10:00"}}));
    send(avenping::CtaUrl("On its way", "Track it", "https://e.com/t"));
    send(avenping::FlowMessage("Tell us", "Start").flow_id("1155000000000001"));
    send(avenping::LocationRequest("Where?"));
    one.templates().send(avenping::SendTemplate{to, "order_confirmation"}.with_components({c::body("Ada", "#123")}));
    one.templates().send(avenping::SendTemplate{to, "welcome_named"}.with_components(
        {c::body(c::text("Ada").named("first_name"), c::text("Oslo").named("shop"))}));
    const auto long_title = avenping::Buttons("Right?").button("1", "ok").button("2", std::string(21, 'x'));
    CHECK(THROWN(avenping::InvalidRequestError, send(long_title))->field() == "interactive.action.buttons[1].title");
}

TEST(numbers_do_not_follow_the_locale) {
    struct Comma : std::numpunct<char> {
        char do_decimal_point() const override { return ','; }
        char do_thousands_sep() const override { return '.'; }
        std::string do_grouping() const override { return "\3"; }
    };
    const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
    EQUAL(text(Json(1234.5)), "1234.5");
    EQUAL(text(Json(1234567)), "1234567");
    std::locale::global(before);
}
