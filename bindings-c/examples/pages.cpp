// Lists the account's templates, page by page and all at once, and sends one of them.
#include <avenping.hpp>
#include <iostream>

namespace c = avenping::components;

int main() try {
    const avenping::Client client;

    // Everything: the pages that follow are fetched as they are read.
    for (const auto& item : client.templates().list()) {
        if (item.status != avenping::template_status::approved) continue;
        std::cout << item.name << " (" << item.language.value_or("?") << "): " << item.body_text.value_or("") << '\n';
    }

    // A page at a time.
    const auto first = client.forms().list(avenping::ListForms().with_limit(2));
    for (const auto& page : first.pages()) std::cout << page.items.size() << " forms\n";

    // By its cursor, which can be kept: in a web page's link, for example.
    if (const auto cursor = first.next_cursor()) {
        const auto second = client.forms().list(avenping::ListForms().with_limit(2).with_after(*cursor));
        std::cout << second.items.size() << " forms after the cursor\n";
    }

    // A template with its variables filled in. The name is one of the fake's: put your own in its place.
    const auto sent = client.templates().send(avenping::SendTemplate{"+1 555 123 4567", "order_confirmation"}.with_components(
        {c::body("Ada", "#123")}));
    std::cout << sent.id << '\n';
    return 0;
} catch (const avenping::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
