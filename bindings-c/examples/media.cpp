// Uploads a file, sends it, and downloads it again: `media receipt.pdf`. Without a file it makes one.
#include <avenping.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

namespace fs = std::filesystem;

namespace {

constexpr auto to = "+1 555 123 4567";

/// Called while a file is under way, and once at its end. What it throws ends the transfer.
void show(std::uint64_t done, std::optional<std::uint64_t> total) {
    std::cout << done << " of " << (total ? std::to_string(*total) : "?") << " bytes\n";
}

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

} // namespace

int main(int argc, char** argv) try {
    const avenping::Client client;
    const fs::path folder = fs::temp_directory_path() / "avenping-media-example";
    fs::create_directories(folder);
    const fs::path file = argc > 1 ? fs::path(argv[1]) : folder / "receipt.pdf";
    if (argc <= 1) std::ofstream(file, std::ios::binary) << "%PDF-1.7\n" << std::string(300'000, ' ');

    // A path: the file is never in memory as a whole, and its type is guessed from its name.
    const auto receipt = client.media().upload(avenping::UploadMedia{file}.with_progress(show));
    client.messages().send_media(avenping::SendMedia{to, avenping::media_type::document, receipt.media_id}.with_filename(
        file.filename().string()));

    // What is made while it is sent.
    int day = 0;
    const auto report = [&day](char* buffer, std::size_t capacity) -> std::size_t {
        if (day == 30) return 0;
        ++day;
        const std::string line = std::to_string(day) + "," + std::to_string(day * 7) + "\n";
        return line.copy(buffer, capacity);
    };
    const auto orders = client.media().upload(
        avenping::UploadMedia{avenping::FileSource::reader(report)}.with_filename("orders.txt").with_mime_type("text/plain"));
    client.messages().send_media(avenping::SendMedia{to, avenping::media_type::document, orders.media_id}.with_filename(
        "orders.txt"));

    // Into memory, into a stream, or to a file, which appears under its name only when it is whole.
    std::cout << client.media().download({orders.media_id}).read_all();
    std::ofstream stream(folder / "stream.pdf", std::ios::binary);
    client.media().download({receipt.media_id}).write(stream);

    auto download = client.media().download({receipt.media_id});
    std::cout << download.content_type().value_or("?") << ", " << download.content_length().value_or(0) << " bytes\n";
    const auto size = download.save(folder / "copy.pdf", show);
    const bool same = content_of(folder / "copy.pdf") == content_of(file);
    std::cout << "saved " << size << " bytes, " << (same ? "the same" : "something else") << '\n';
    stream.close();
    fs::remove_all(folder);
    return same ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
