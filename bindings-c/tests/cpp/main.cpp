// Runs every test, or those whose names hold the argument: `tests [PART]`. AVENPING_BASE_URL leads to a fake AvenPing.
#include "support.hpp"

#include <cstring>

int main(int argc, char** argv) {
    int ran = 0;
    for (const auto& test : support::tests()) {
        if (argc > 1 && std::strstr(test.name, argv[1]) == nullptr) continue;
        ++ran;
        const int before = support::failures();
        try {
            support::reset();
            test.run();
        } catch (const std::exception& error) {
            support::failed(test.name, 0, error.what());
        } catch (...) {
            support::failed(test.name, 0, "something was thrown");
        }
        std::cout << (support::failures() == before ? "ok     " : "FAILED ") << test.name << std::endl;
    }
    std::cout << ran << " tests, " << support::failures() << " failures\n";
    return ran > 0 && support::failures() == 0 ? 0 : 1;
}
