// A fake AvenPing of a case's own: `avenping mock`, and its control plane.
#pragma once

#include "json.hpp"

#include <string>
#include <sys/types.h>

namespace conformance {

class Fake {
public:
    /// Starts `program mock` on a free port.
    explicit Fake(const std::string& program);
    Fake(const Fake&) = delete;
    Fake& operator=(const Fake&) = delete;
    /// Ends it.
    ~Fake();

    const std::string& url() const noexcept { return url_; }

    /// Tells it what a case's `mock` says.
    void set_up(const json& mock) const;
    /// What it received, each as in mock/README.md.
    json requests() const;
    /// How many messages it accepted.
    std::size_t accepted() const;

private:
    json control(const std::string& method, const std::string& path, const std::string& body = "") const;

    pid_t process_ = -1;
    std::string url_;
};

/// A port of this machine on which nobody listens. It is bound as long as this lives: a free one would be given to the next
/// fake that starts.
class ClosedPort {
public:
    ClosedPort();
    ClosedPort(const ClosedPort&) = delete;
    ClosedPort& operator=(const ClosedPort&) = delete;
    ~ClosedPort();

    const std::string& url() const noexcept { return url_; }

private:
    int socket_ = -1;
    std::string url_;
};

} // namespace conformance
