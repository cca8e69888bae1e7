// What the tests share: checks that cannot be compiled out, a list of tests, and the fake AvenPing's control plane.
#ifndef AVENPING_TESTS_SUPPORT_HPP
#define AVENPING_TESTS_SUPPORT_HPP

#include <avenping.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace support {

using namespace std::chrono_literals;

inline constexpr auto to = "+1 555 123 4567";
inline constexpr auto line = "109876543210987";

inline int& failures() {
    static int count = 0;
    return count;
}

inline void failed(const char* file, int number, const std::string& what) {
    ++failures();
    std::cerr << file << ':' << number << ": " << what << '\n';
}

struct Test {
    const char* name;
    void (*run)();
};

inline std::vector<Test>& tests() {
    static std::vector<Test> all;
    return all;
}

struct Registered {
    Registered(const char* name, void (*run)()) { tests().push_back({name, run}); }
};

/// For messages of failed checks.
template <class T, class = void>
struct Shown {
    static std::string of(const T&) { return "?"; }
};
template <class T>
struct Shown<T, std::enable_if_t<std::is_arithmetic_v<T>>> {
    static std::string of(const T& value) { return std::to_string(value); }
};
template <class T>
struct Shown<T, std::enable_if_t<std::is_convertible_v<const T&, std::string_view>>> {
    static std::string of(const T& value) { return '"' + std::string(std::string_view(value)) + '"'; }
};
template <class T>
struct Shown<std::optional<T>> {
    static std::string of(const std::optional<T>& value) { return value ? Shown<T>::of(*value) : "nothing"; }
};

template <class A, class B>
void equal(const char* file, int number, const char* what, const A& found, const B& expected) {
    if (found == expected) return;
    failed(file, number, std::string(what) + " is " + Shown<A>::of(found) + ", not " + Shown<B>::of(expected));
}

} // namespace support

#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) support::failed(__FILE__, __LINE__, #condition);                                             \
    } while (false)

#define EQUAL(found, expected) support::equal(__FILE__, __LINE__, #found, found, expected)

/// Evaluates to what the expression throws, copied; a failure when it throws nothing or something else.
#define THROWN(type, ...)                                                                                              \
    [&]() -> std::optional<type> {                                                                                     \
        try {                                                                                                          \
            static_cast<void>(__VA_ARGS__);                                                                            \
            support::failed(__FILE__, __LINE__, "nothing was thrown by " #__VA_ARGS__);                                \
        } catch (const type& thrown_) {                                                                                \
            return thrown_;                                                                                            \
        } catch (const std::exception& other_) {                                                                       \
            support::failed(__FILE__, __LINE__, std::string("not a " #type ": ") + other_.what());                     \
        }                                                                                                              \
        return std::nullopt;                                                                                           \
    }()

#define TEST(name)                                                                                                     \
    static void name();                                                                                                \
    static const support::Registered name##_registered(#name, name);                                                   \
    static void name()

namespace support {

inline std::string base_url() {
    const char* const url = std::getenv("AVENPING_BASE_URL");
    if (url == nullptr) throw std::runtime_error("AVENPING_BASE_URL leads to no fake");
    return url;
}

/// A request to the fake's control plane; the answer's body.
inline std::string control(const std::string& method, const std::string& path, const std::string& body = "") {
    const std::string url = base_url();
    const auto colon = url.rfind(':');
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(url.substr(colon + 1))));
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("the fake does not answer");
    }
    const std::string request = method + " /_mock/" + path + " HTTP/1.1\r\nhost: 127.0.0.1" + url.substr(colon) +
                                "\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string answer;
    if (send(socket, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size())) {
        char buffer[65536];
        for (ssize_t length = 0; (length = recv(socket, buffer, sizeof buffer, 0)) > 0;) {
            answer.append(buffer, static_cast<std::size_t>(length));
        }
    }
    close(socket);
    if (answer.rfind("HTTP/1.1 2", 0) != 0) throw std::runtime_error(path + ": " + answer);
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

/// The fake as it was at its start.
inline void reset() { control("POST", "reset"); }

/// @param fault As in mock/README.md, without what is around it.
inline void fault(const std::string& what, const std::string& times = "1") {
    control("POST", "faults", R"({"match": {"path": "/v2/*"}, "times": )" + times + R"(, "fault": )" + what + "}");
}

inline std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

/// How many requests have come for a path.
inline std::size_t requests(const std::string& path) {
    return count(control("GET", "requests"), R"("path":")" + path + '"');
}

/// Settings with which every call makes one request and no more.
inline avenping::ClientOptions settings() {
    return avenping::ClientOptions()
        .with_token("test_premium")
        .with_base_url(base_url())
        .with_phone_number_id(line)
        .with_max_retries(0);
}

inline avenping::Client client() { return avenping::Client(settings()); }

} // namespace support

#endif // AVENPING_TESTS_SUPPORT_HPP
