/// @file
/// Lists that come in pages.
#ifndef AVENPING_PAGING_HPP
#define AVENPING_PAGING_HPP

#include "call.hpp"

#include <chrono>
#include <cstddef>
#include <future>
#include <iterator>
#include <memory>
#include <optional>
#include <ratio>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace avenping {

template <class Item>
class Page;

namespace detail {

/// The pages after a page.
template <class Item>
class Following {
public:
    virtual ~Following() = default;
    virtual const std::string& cursor() const noexcept = 0;
    virtual Page<Item> fetch() const = 0;
    virtual std::future<std::optional<Page<Item>>> fetch_async() const = 0;
};

} // namespace detail

/// One page of a list. Iterating over it goes on to the pages after it, which it fetches as they are read:
///
/// @code{.cpp}
/// for (const auto& item : client.templates().list()) std::cout << item.name << '\n';
/// @endcode
///
/// A page can be empty although more follow, because AvenPing searches within a page after fetching it, so only the cursor
/// decides. A cursor that was used before ends the list (specification section 3.3). The call's `deadline` is for fetching
/// all pages; what is done between two of them does not count.
///
/// Iterators and ranges refer to the page that they come from, which has to stay where it is.
template <class Item>
class Page {
public:
    /// For the lists of the client.
    Page(std::vector<Item> page, std::string json, std::shared_ptr<const detail::Following<Item>> following)
        : items(std::move(page)), raw(std::move(json)), following_(std::move(following)) {}

    /// This page's items. Can be empty although more pages follow.
    std::vector<Item> items;
    /// This page's JSON, with fields that this version does not know.
    std::string raw;

    /// The `after` of the next page; nothing on the last one.
    std::optional<std::string> next_cursor() const {
        return following_ ? std::optional<std::string>(following_->cursor()) : std::nullopt;
    }

    /// Fetches the next page; nothing after the last one. After a failure it can be asked for again.
    ///
    /// @throws Error as the call that gave this page; a `TimeoutError` when the list's deadline has passed.
    std::optional<Page> next_page() const {
        return following_ ? std::optional<Page>(following_->fetch()) : std::nullopt;
    }

    /// Starts what `next_page` does.
    std::future<std::optional<Page>> next_page_async() const {
        if (following_) return following_->fetch_async();
        std::promise<std::optional<Page>> nothing;
        nothing.set_value(std::nullopt);
        return nothing.get_future();
    }

private:
    /// This page and those after it, one by one.
    class Walk {
    public:
        Walk() = default;
        explicit Walk(const Page* first) : page_(first) {}
        const Page* page() const noexcept { return page_; }
        void go_on() {
            auto next = page_->next_page();
            fetched_ = next ? std::make_shared<const Page>(std::move(*next)) : nullptr;
            page_ = fetched_.get();
        }

    private:
        const Page* page_ = nullptr;
        std::shared_ptr<const Page> fetched_;
    };

public:
    /// Goes over the items of a page and of all that follow. Going on can fetch, and throws what `next_page` throws.
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag; ///< Every item once.
        using value_type = Item;                           ///< What the page holds.
        using difference_type = std::ptrdiff_t;            ///< Not of use here.
        using pointer = const Item*;                       ///< To an item.
        using reference = const Item&;                     ///< An item, until the iterator goes on.

        /// The end.
        iterator() = default;
        /// At the first item of the page, or of the first page after it that has one.
        explicit iterator(const Page* first) : walk_(first) { settle(); }

        /// What it is at.
        reference operator*() const { return walk_.page()->items[index_]; }
        /// What it is at.
        pointer operator->() const { return &**this; }
        /// Goes on.
        iterator& operator++() {
            ++index_;
            settle();
            return *this;
        }
        /// Goes on.
        void operator++(int) { ++*this; }
        /// Whether both are at the same place.
        friend bool operator==(const iterator& one, const iterator& other) {
            return one.walk_.page() == other.walk_.page() && one.index_ == other.index_;
        }
        /// The opposite.
        friend bool operator!=(const iterator& one, const iterator& other) { return !(one == other); }

    private:
        void settle() {
            while (walk_.page() != nullptr && index_ == walk_.page()->items.size()) {
                walk_.go_on();
                index_ = 0;
            }
        }

        Walk walk_;
        std::size_t index_ = 0;
    };

    /// At the first item. Can fetch, when this page is empty.
    iterator begin() const { return iterator(this); }
    /// After the last item of the last page.
    iterator end() const { return {}; }

    /// A page and all that follow, fetched as they are read.
    class Pages {
    public:
        /// Goes over pages.
        class iterator {
        public:
            using iterator_category = std::input_iterator_tag; ///< Every page once.
            using value_type = Page;                           ///< A page.
            using difference_type = std::ptrdiff_t;            ///< Not of use here.
            using pointer = const Page*;                       ///< To a page.
            using reference = const Page&;                     ///< A page, until the iterator goes on.

            /// The end.
            iterator() = default;
            /// At this page.
            explicit iterator(const Page* first) : walk_(first) {}

            /// What it is at.
            reference operator*() const { return *walk_.page(); }
            /// What it is at.
            pointer operator->() const { return walk_.page(); }
            /// Fetches the next page.
            iterator& operator++() {
                walk_.go_on();
                return *this;
            }
            /// Fetches the next page.
            void operator++(int) { ++*this; }
            /// Whether both are at the same place.
            friend bool operator==(const iterator& one, const iterator& other) {
                return one.walk_.page() == other.walk_.page();
            }
            /// The opposite.
            friend bool operator!=(const iterator& one, const iterator& other) { return !(one == other); }

        private:
            Walk walk_;
        };

        /// From this page on.
        explicit Pages(const Page* first) : first_(first) {}
        /// At the first page.
        iterator begin() const { return iterator(first_); }
        /// After the last page.
        iterator end() const { return {}; }

    private:
        const Page* first_;
    };

    /// This page and all that follow, fetched as they are read.
    Pages pages() const& { return Pages(this); }
    /// Of a page that is gone before it could be read; keep the page in a variable first.
    Pages pages() const&& = delete;

private:
    std::shared_ptr<const detail::Following<Item>> following_;
};

namespace detail {

/// A deadline of hours has no place in nanoseconds.
using Milliseconds = std::chrono::duration<double, std::milli>;

using Clock = std::chrono::steady_clock;

/// How far the reading of a list has come, whatever is in the list.
struct Reading {
    Core core;
    CallOptions options;
    /// What is left of the deadline; nothing for no limit.
    std::optional<Milliseconds> left;
    /// The cursors that were used.
    std::set<std::string> used;

    Reading(const Core& from, const CallOptions& given) : core(from), options(from.merged(given)) {
        const auto deadline = core.deadline(options);
        if (deadline != no_deadline) left = deadline;
    }

    /// The options of the next call.
    CallOptions limited(const char* operation) const {
        // Refused as everywhere, and not as a list that is overdue.
        time(AVENPING_INVALID_REQUEST, operation, "deadline", options.deadline);
        CallOptions all = options;
        if (!left) {
            all.deadline = no_deadline;
            return all;
        }
        // C counts in milliseconds, of which one is enough for a fast server.
        if (left->count() <= 0) overdue(operation);
        all.deadline = std::chrono::ceil<std::chrono::milliseconds>(*left);
        return all;
    }

private:
    [[noreturn]] static void overdue(const char* operation) {
        ErrorRecord record;
        record.message = "the pages of the list were not all fetched before its deadline";
        record.operation = operation;
        record.retryable = true;
        throw TimeoutError(std::move(record));
    }
};

template <class Operation>
using ItemOf = typename decltype(finished<typename Operation::answer>(nullptr))::value_type;

/// A page that can be fetched.
template <class Operation>
class Place final : public Following<ItemOf<Operation>> {
public:
    using Item = ItemOf<Operation>;
    using Request = typename Operation::request;
    using Handle = typename Operation::answer;

    Place(Reading reading, Request request) : reading_(std::move(reading)), request_(std::move(request)) {}

    const std::string& cursor() const noexcept override { return request_.after->str(); }

    Page<Item> fetch() const override {
        const Clock::time_point since = Clock::now();
        return page(called<Operation>(reading_.core, request_, reading_.limited(Operation::name)).get(), since);
    }

    std::future<std::optional<Page<Item>>> fetch_async() const override {
        return fetch_as<std::optional<Page<Item>>>();
    }

    template <class Answer>
    std::future<Answer> fetch_as() const {
        const auto begin = [&](const avenping_async* how, avenping_error** error) {
            const CallOptions limited = reading_.limited(Operation::name);
            return run<Operation>(Operation::start, reading_.core, request_, limited, how, error);
        };
        const auto finish = [place = *this, since = Clock::now()](const avenping_completion* from) {
            return Answer(place.page(taken<Handle>(from).get(), since));
        };
        return start<Answer>(begin, finish);
    }

private:
    Page<Item> page(const Handle* from, Clock::time_point since) const {
        const auto elapsed = Clock::now() - since;
        Reading reading = reading_;
        if (request_.after) reading.used.insert(request_.after->str());
        std::shared_ptr<const Following<Item>> following;
        const auto next = next_cursor(Adl{}, from);
        if (next && !next->empty() && reading.used.count(*next) == 0) {
            Request request = request_;
            request.after = *next;
            if (reading.left) *reading.left -= elapsed;
            following.reset(new Place(std::move(reading), std::move(request)));
        }
        return Page<Item>(part(from), raw_text(Adl{}, from), std::move(following));
    }

    Reading reading_;
    Request request_;
};

template <class Operation>
auto list(const Core& core, const typename Operation::request& request, const CallOptions& options) {
    return Place<Operation>(Reading(core, options), request).fetch();
}

template <class Operation>
auto list_async(const Core& core, const typename Operation::request& request, const CallOptions& options) {
    using Answer = Page<ItemOf<Operation>>;
    return Place<Operation>(Reading(core, options), request).template fetch_as<Answer>();
}

} // namespace detail
} // namespace avenping

#endif // AVENPING_PAGING_HPP
