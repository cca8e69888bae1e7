// Lists: iteration over pages, their cursors and deadlines.
#include "support.hpp"

#include <thread>

using namespace support;

namespace {

constexpr auto forms_path = "/v2/forms";

/// The last figures of the ids; the fake has five forms.
std::string ids(const std::vector<avenping::Form>& forms) {
    std::string figures;
    for (const auto& form : forms) figures += form.id.back();
    return figures;
}

std::string all(const avenping::Page<avenping::Form>& page) {
    std::string figures;
    for (const auto& form : page) figures += form.id.back();
    return figures;
}

avenping::ListForms two() { return avenping::ListForms().with_limit(2); }

/// A page of a server's that says where the next one is.
std::string page(const std::string& name, const std::string& after) {
    return R"({"kind": "answer", "json": {"success": true, "data": {"items": [{"id": ")" + name +
           R"("}], "paging": {"hasNext": true, "cursors": {"after": ")" + after +
           R"("}, "next": "https://graph.facebook.com/?after=x"}}}})";
}

} // namespace

TEST(a_range_for_fetches_as_it_goes) {
    const auto one = client();
    const auto first = one.forms().list(two());
    EQUAL(requests(forms_path), 1U);
    auto at = first.begin();
    EQUAL(at->id.back(), '1');
    EQUAL((++at)->id.back(), '2');
    EQUAL(requests(forms_path), 1U);
    EQUAL((++at)->id.back(), '3');
    EQUAL(requests(forms_path), 2U);
    ++at;
    EQUAL((++at)->id.back(), '5');
    CHECK(++at == first.end());
    EQUAL(requests(forms_path), 3U);
    for (int round = 0; round < 2; ++round) EQUAL(all(first), "12345");
    std::string temporary;
    for (const auto& form : client().forms().list(two())) temporary += form.id.back();
    EQUAL(temporary, "12345");
    EQUAL(ids(std::vector<avenping::Form>(first.begin(), first.end())), "12345");
}

TEST(pages_go_one_by_one) {
    const auto first = client().forms().list(two());
    std::vector<std::string> pages;
    for (const auto& each : first.pages()) pages.push_back(ids(each.items));
    CHECK((pages == std::vector<std::string>{"12", "34", "5"}));
    const auto second = first.next_page();
    EQUAL(all(*second), "345");
    const auto by_cursor = client().forms().list(two().with_after(*first.next_cursor()));
    EQUAL(ids(by_cursor.items), "34");
    const auto last = second->next_page();
    CHECK(!last->next_cursor() && !last->next_page() && !last->next_page_async().get());
    CHECK(first.raw.find("\"items\"") != std::string::npos && first.items[0].raw.front() == '{');
    auto later = client().forms().list_async(two()).get();
    EQUAL(ids(later.next_page_async().get()->items), "34");
}

TEST(leaving_a_loop_fetches_no_more) {
    for (const auto& form : client().forms().list(two())) {
        if (form.id.back() == '3') break;
    }
    EQUAL(requests(forms_path), 2U);
}

TEST(pages_that_a_search_leaves_empty_do_not_end_the_list) {
    const auto first = client().templates().list(avenping::ListTemplates().with_search("goodbye"));
    CHECK(first.items.empty());
    std::vector<std::string> names;
    for (const auto& found : first) names.push_back(found.name);
    CHECK((names == std::vector<std::string>{"goodbye_world"}));
    const auto nothing = client().templates().list(avenping::ListTemplates().with_search("nowhere"));
    CHECK(nothing.begin() == nothing.end());
}

TEST(a_cursor_that_comes_back_ends_the_list) {
    for (const auto& [name, after] : {std::pair{"1", "A"}, {"2", "B"}, {"3", "A"}, {"4", "C"}}) fault(page(name, after));
    EQUAL(all(client().forms().list()), "123");
    reset();
    fault(page("1", "A"), "null");
    EQUAL(all(client().forms().list()), "11");
    EQUAL(all(client().forms().list(avenping::ListForms().with_after("A"))), "1");
    reset();
    fault(page("1", ""), "null");
    EQUAL(all(client().forms().list()), "1");
}

TEST(a_page_that_failed_can_be_asked_for_again) {
    const auto first = client().forms().list(two());
    fault(R"({"kind": "status", "status": 503})", "2");
    CHECK(THROWN(avenping::ServerError, first.next_page()));
    CHECK(THROWN(avenping::ServerError, first.next_page_async().get()));
    EQUAL(all(first), "12345");
    fault(R"({"kind": "status", "status": 503})");
    CHECK(THROWN(avenping::ServerError, all(first)));
}

TEST(a_deadline_is_for_fetching_all_pages) {
    const auto one_by_one = avenping::ListForms().with_limit(1);
    const auto limited = avenping::Client(settings().with_deadline(1s));
    const auto with = client().with_options(avenping::CallOptions().with_deadline(1s));
    for (const avenping::Client* one : {&limited, &with}) {
        reset();
        fault(R"({"kind": "delay", "ms": 400})", "null");
        CHECK(THROWN(avenping::TimeoutError, all(one->forms().list(one_by_one)))->operation() == "forms.list");
        EQUAL(requests(forms_path), 3U);
    }
    reset();
    int found = 0;
    for (const auto& form : limited.forms().list(one_by_one)) {
        CHECK(!form.id.empty());
        ++found;
        std::this_thread::sleep_for(300ms); // what is done between two pages does not count
    }
    EQUAL(found, 5);
    const auto endless = avenping::CallOptions().with_deadline(avenping::no_deadline);
    EQUAL(all(limited.forms().list(one_by_one, endless)), "12345");
    EQUAL(all(limited.forms().list(one_by_one, avenping::CallOptions().with_deadline(std::chrono::hours(1'000'000)))), "12345");
}

TEST(a_list_can_be_cancelled_between_its_pages) {
    const avenping::CancelToken cancel;
    int found = 0;
    const auto iterate = [&] {
        for (const auto& form : client().forms().list(two(), avenping::CallOptions().with_cancel(cancel))) {
            static_cast<void>(form);
            if (++found == 2) cancel.cancel();
        }
        return true;
    };
    CHECK(THROWN(avenping::CancelledError, iterate()));
    EQUAL(found, 2);
}

TEST(what_a_list_holds_is_read_whole) {
    const auto templates = client().templates();
    const auto confirmation = templates.get({"order_confirmation"});
    CHECK(confirmation.body_text && confirmation.status == avenping::template_status::approved);
    CHECK(!confirmation.components.empty() && confirmation.components[0].raw.front() == '{');
    int buttons = 0;
    for (const auto& each : templates.list()) {
        for (const auto& component : each.components) buttons += static_cast<int>(component.buttons.size());
    }
    CHECK(buttons > 0);
    bool has_errors = false;
    for (const auto& form : client().forms().list()) {
        CHECK(!form.categories.empty());
        has_errors = has_errors || !form.validation_errors.empty() || form.preview;
    }
    CHECK(has_errors);
}
