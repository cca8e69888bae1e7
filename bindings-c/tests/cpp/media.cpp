// Files up and down: every source and sink, and exceptions in callbacks, which end the transfer and arrive at the caller.
#include "support.hpp"

#include <atomic>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace support;
namespace fs = std::filesystem;

namespace {

/// No error of the library's.
struct Mine {
    int number;
};

/// What it throws of mine; 0 for nothing.
template <class Call>
int mine(Call call) {
    try {
        call();
    } catch (const Mine& thrown) {
        return thrown.number;
    }
    return 0;
}

struct Folder {
    fs::path path = fs::temp_directory_path() / ("avenping-cpp-" + std::to_string(getpid()));
    Folder() { fs::create_directories(path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { fs::remove_all(path); }
};

const std::string content = "%PDF-1.7\n" + std::string(700'000, 'x') + std::string("\0end", 4);

std::string uploaded(const avenping::Client& one, const avenping::UploadMedia& request) {
    return one.media().upload(request).media_id;
}

std::string file_content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// Gives the content in pieces of at most 1000 bytes.
avenping::FileSource::Reader pieces(std::size_t& given) {
    return [&given](char* buffer, std::size_t capacity) {
        const std::size_t length = content.copy(buffer, std::min<std::size_t>(capacity, 1000), given);
        given += length;
        return length;
    };
}

} // namespace

TEST(every_source_arrives_whole) {
    const Folder folder;
    const auto path = folder.path / "receipt.pdf";
    std::ofstream(path, std::ios::binary) << content;
    const avenping::Client one = client();
    std::istringstream stream(content);
    stream.exceptions(std::ios::failbit | std::ios::eofbit); // whatever it does at its end
    std::size_t given = 0;
    std::size_t counted = 0;
    const avenping::UploadMedia requests[] = {
        {path},
        {path.string()},
        {path.c_str()},
        {stream, "a.pdf"},
        {avenping::FileSource::bytes(content), "a.pdf"},
        {avenping::FileSource::view(content.data(), content.size()), "a.pdf"},
        {avenping::FileSource::reader(pieces(given)), "a.pdf"},
        {avenping::FileSource::reader(pieces(counted), content.size()), "a.pdf"},
    };
    for (const auto& request : requests) {
        const std::string id = uploaded(one, request);
        CHECK(one.media().download({id}).read_all() == content);
    }
    CHECK(count(control("GET", "requests"), "receipt.pdf") >= 3);
}

TEST(every_sink_gets_it_whole) {
    const Folder folder;
    const avenping::Client one = client();
    const std::string id = uploaded(one, {avenping::FileSource::bytes(content), "a.pdf", "application/pdf"});
    const auto open = [&] { return one.media().download({id}); };

    auto download = open();
    CHECK(download.content_type() == "application/pdf" && download.content_length() == content.size());
    std::string read;
    char buffer[10'000];
    while (const std::size_t length = download.read(buffer, sizeof buffer)) read.append(buffer, length);
    CHECK(read == content);
    CHECK(THROWN(avenping::ConfigError, download.read_all()));

    std::string pieces;
    EQUAL(open().write([&](std::string_view piece) { pieces += piece; }), content.size());
    CHECK(pieces == content);
    std::ostringstream stream;
    open().write(stream);
    CHECK(stream.str() == content);
    EQUAL(open().save(folder.path / "a.pdf"), content.size());
    CHECK(file_content(folder.path / "a.pdf") == content);

    EQUAL(open().save_async(folder.path / "b.pdf").get(), content.size());
    CHECK(file_content(folder.path / "b.pdf") == content);
    CHECK(open().read_all_async().get() == content);
    std::ostringstream later;
    EQUAL(open().write_async(later).get(), content.size());
    CHECK(later.str() == content);
    auto opening = one.media().download_async({id});
    CHECK(opening.get().read_all() == content);
    const auto media = one.media().upload_async({avenping::FileSource::bytes("x"), "x.txt"}).get();
    CHECK(!media.media_id.empty());
}

TEST(progress_comes_to_the_end) {
    const Folder folder;
    const avenping::Client one = client();
    std::uint64_t last = 0;
    std::optional<std::uint64_t> whole;
    const auto note = [&](std::uint64_t done, std::optional<std::uint64_t> total) {
        CHECK(done >= last);
        last = done;
        whole = total;
    };
    const auto check = [&] {
        CHECK(last == content.size() && whole == content.size());
        last = 0;
    };
    const auto request = avenping::UploadMedia{avenping::FileSource::bytes(content), "a.pdf"}.with_progress(note);
    const std::string id = uploaded(one, request);
    check();
    one.media().upload_async(request).get();
    check();
    one.media().download({id}).save(folder.path / "a.pdf", note);
    check();
    one.media().download({id}).read_all(note);
    check();
    one.media().download({id}).write([](std::string_view) {}, note);
    check();
    one.media().download({id}).read_all_async(note).get();
    check();
}

TEST(what_an_upload_s_callbacks_throw_is_thrown_by_the_call) {
    const Folder folder;
    const auto path = folder.path / "a.pdf";
    std::ofstream(path, std::ios::binary) << content;
    const avenping::Client one = client();
    const auto reading = avenping::FileSource::reader([](char*, std::size_t) -> std::size_t { throw Mine{1}; });
    EQUAL(mine([&] { uploaded(one, {reading, "a.pdf"}); }), 1);
    EQUAL(mine([&] { one.media().upload_async({reading, "a.pdf"}).get(); }), 1);
    const auto telling = [](std::uint64_t, std::optional<std::uint64_t>) { throw Mine{2}; };
    EQUAL(mine([&] { uploaded(one, avenping::UploadMedia{path}.with_progress(telling)); }), 2);
    EQUAL(mine([&] { one.media().upload_async(avenping::UploadMedia{path}.with_progress(telling)).get(); }), 2);
    // One of the library's own errors stays what it is.
    const auto refusing = avenping::FileSource::reader(
        [](char*, std::size_t) -> std::size_t { throw avenping::WebhookError(avenping::ErrorRecord{"mine"}); });
    CHECK(THROWN(avenping::WebhookError, uploaded(one, {refusing, "a.pdf"}))->message() == "mine");
    // The client is as good as before.
    CHECK(!uploaded(one, {path}).empty());
}

TEST(what_a_download_s_callbacks_throw_is_thrown_by_the_call) {
    const Folder folder;
    const avenping::Client one = client();
    const std::string id = uploaded(one, {avenping::FileSource::bytes(content), "a.pdf"});
    const auto open = [&] { return one.media().download({id}); };
    const auto telling = [](std::uint64_t, std::optional<std::uint64_t>) { throw Mine{2}; };
    int pieces = 0;
    const auto taking = [&](std::string_view) {
        ++pieces;
        throw Mine{3};
    };
    EQUAL(mine([&] { open().write(taking); }), 3);
    EQUAL(pieces, 1);
    EQUAL(mine([&] { open().write_async(taking).get(); }), 3);
    EQUAL(pieces, 2);
    EQUAL(mine([&] { open().write([](std::string_view) {}, telling); }), 2);
    EQUAL(mine([&] { open().save(folder.path / "a.pdf", telling); }), 2);
    EQUAL(mine([&] { open().save_async(folder.path / "a.pdf", telling).get(); }), 2);
    EQUAL(mine([&] { open().read_all(telling); }), 2);
    EQUAL(mine([&] { open().read_all_async(telling).get(); }), 2);
    CHECK(!fs::exists(folder.path / "a.pdf"));
    std::ostringstream broken;
    broken.setstate(std::ios::badbit);
    CHECK(THROWN(std::ios_base::failure, open().write(broken)));
    CHECK(open().read_all() == content);
}

TEST(what_is_no_file_is_refused) {
    const avenping::Client one = client();
    std::ifstream missing("/nowhere/at/all");
    CHECK(THROWN(avenping::InvalidRequestError, uploaded(one, {missing}))->field() == "file");
    auto through_the_future = one.media().upload_async({missing});
    const auto late = THROWN(avenping::InvalidRequestError, through_the_future.get());
    CHECK(late && late->field() == "file" && late->delivery() == avenping::Delivery::not_sent);
    CHECK(THROWN(avenping::InvalidRequestError, uploaded(one, {"/nowhere/at/all"}))->field() == "file");
    CHECK(THROWN(avenping::InvalidRequestError, uploaded(one, {avenping::FileSource::bytes("")}))->field() == "file");
    CHECK(THROWN(avenping::InvalidRequestError, uploaded(one, {avenping::FileSource::reader({})}))->field() == "file");
    // A declared length of 0 is no unknown one: nothing is read.
    bool is_read = false;
    const auto reading = [&](char*, std::size_t) -> std::size_t {
        is_read = true;
        return 0;
    };
    const auto empty = avenping::FileSource::reader(reading, 0);
    const auto refused = THROWN(avenping::InvalidRequestError, uploaded(one, {empty}));
    CHECK(refused->field() == "file" && refused->message().find("is empty") != std::string::npos && !is_read);
    CHECK(THROWN(avenping::InvalidRequestError, one.media().upload_async({empty}).get())->field() == "file");
    // An unknown one is found out by reading.
    CHECK(THROWN(avenping::InvalidRequestError, uploaded(one, {avenping::FileSource::reader(reading)}))->field() == "file");
    CHECK(is_read);
    CHECK(THROWN(avenping::InvalidRequestError, one.media().upload_async({"/nowhere/at/all"}).get())->field() == "file");
    CHECK(THROWN(avenping::NotFoundError, one.media().download({"404"})));
    CHECK(THROWN(avenping::NotFoundError, one.media().download_async({"404"}).get()));
    auto download = one.media().download({uploaded(one, {avenping::FileSource::bytes("x"), "x.txt"})});
    CHECK(THROWN(avenping::InvalidRequestError, download.save("/nowhere/at/all")));
}

TEST(a_transfer_can_be_cancelled) {
    const avenping::Client one = client();
    const avenping::CancelToken cancel;
    const auto options = avenping::CallOptions().with_cancel(cancel);
    const std::string id = uploaded(one, {avenping::FileSource::bytes(content), "a.pdf"});
    // From inside of a callback, through the token of the caller's, which the transfer's own follows.
    const auto giving_up = [&](std::uint64_t, std::optional<std::uint64_t>) { cancel.cancel(); };
    fault(R"({"kind": "truncate", "of": "body", "then": "stall"})"); // so that the end cannot come first
    auto download = one.media().download({id}, options);
    auto second = one.media().download({id}, options);
    CHECK(THROWN(avenping::CancelledError, download.read_all(giving_up)));
    char buffer[10];
    CHECK(THROWN(avenping::CancelledError, second.read(buffer, sizeof buffer)));
    const auto request = avenping::UploadMedia{avenping::FileSource::bytes(content), "a.pdf"};
    CHECK(THROWN(avenping::CancelledError, one.media().upload(request, options)));
    CHECK(THROWN(avenping::CancelledError, one.media().upload_async(request, options).get()));
}

TEST(a_connection_that_breaks_ends_the_upload_and_not_the_program) {
    const avenping::Client one = client();
    const std::string large(20'000'000, 'x'); // more than the system takes before it sees that nobody reads
    for (int number = 0; number < 3; ++number) {
        fault(R"({"kind": "reset"})");
        const auto failed = THROWN(avenping::ConnectionError, uploaded(one, {avenping::FileSource::bytes(large), "a.pdf"}));
        CHECK(failed->delivery() == avenping::Delivery::maybe_sent);
    }
}

TEST(a_download_that_breaks_off_is_an_error) {
    const avenping::Client one = client();
    const std::string id = uploaded(one, {avenping::FileSource::bytes(content), "a.pdf"});
    fault(R"({"kind": "truncate", "of": "body", "then": "close"})", "2");
    CHECK(THROWN(avenping::ConnectionError, one.media().download({id}).read_all()));
    std::string pieces;
    CHECK(THROWN(avenping::ConnectionError,
                 one.media().download({id}).write([&](std::string_view piece) { pieces += piece; })));
    CHECK(pieces.size() < content.size() && content.rfind(pieces, 0) == 0);
}
