#include "fake.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <stdexcept>

extern char** environ;

namespace conformance {
namespace {

[[noreturn]] void fail(const std::string& problem) { throw std::runtime_error("the fake: " + problem); }

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

std::string read_all(int descriptor, const char* until) {
    std::string text;
    char buffer[65536];
    for (;;) {
        const ssize_t length = read(descriptor, buffer, sizeof buffer);
        if (length <= 0) return text;
        text.append(buffer, static_cast<std::size_t>(length));
        if (until != nullptr && text.find(until) != std::string::npos) return text;
    }
}

/// A connection that is closed at the end.
struct Connection {
    explicit Connection(std::uint16_t port) : descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        const sockaddr_in address = loopback(port);
        is_open = connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { close(descriptor); }

    int descriptor;
    bool is_open;
};

} // namespace

Fake::Fake(const std::string& program) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string name = program;
    std::string command = "mock";
    char* arguments[] = {name.data(), command.data(), nullptr};
    const int failed = posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) fail("cannot start " + program);
    const std::string said = read_all(ends[0], "Ctrl-C");
    close(ends[0]);
    const auto begin = said.find("http://");
    if (begin == std::string::npos) fail("said " + said);
    url_ = said.substr(begin, said.find_first_of(" \n", begin) - begin);
}

Fake::~Fake() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
}

void Fake::set_up(const json& mock) const {
    for (const auto& [key, value] : mock.items()) {
        if (key == "faults") {
            control("POST", "faults", shown(value));
        } else if (key == "settings") {
            control("POST", "settings", shown(value));
        } else if (key == "tokens") {
            for (const auto& change : value) control("POST", "tokens", shown(change));
        } else if (key == "advance") {
            control("POST", "clock", shown({{"advance", value}}));
        } else {
            fail("unknown key " + key);
        }
    }
}

json Fake::requests() const { return control("GET", "requests").at("requests"); }

std::size_t Fake::accepted() const { return control("GET", "messages").at("messages").size(); }

json Fake::control(const std::string& method, const std::string& path, const std::string& body) const {
    const std::string host = url_.substr(url_.find("//") + 2);
    const Connection connection(static_cast<std::uint16_t>(std::stoi(host.substr(host.find(':') + 1))));
    if (!connection.is_open) fail("refuses connections");
    const std::string request = method + " /_mock/" + path + " HTTP/1.1\r\nhost: " + host +
                                "\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: " +
                                std::to_string(body.size()) + "\r\n\r\n" + body;
    for (std::size_t sent = 0; sent < request.size();) {
        const ssize_t length = send(connection.descriptor, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
        if (length <= 0) fail(path + " could not be sent");
        sent += static_cast<std::size_t>(length);
    }
    const std::string answer = read_all(connection.descriptor, nullptr);
    const auto head = answer.find("\r\n\r\n");
    if (answer.rfind("HTTP/1.1 2", 0) != 0 || head == std::string::npos) fail(path + ": " + answer);
    const std::string content = answer.substr(head + 4);
    return content.empty() ? json() : json::parse(content);
}

ClosedPort::ClosedPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address = loopback(0);
    socklen_t length = sizeof address;
    if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), length) != 0 ||
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw std::runtime_error("no port to leave closed");
    }
    url_ = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
}

ClosedPort::~ClosedPort() { close(socket_); }

} // namespace conformance
