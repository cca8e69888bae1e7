/* Runs every test, or those whose names hold the argument: `tests [PART]`. AVENPING_BASE_URL leads to a fake AvenPing. */
#include "support.h"

extern const struct test handle_tests[], error_tests[], queue_tests[], callback_tests[], cancel_tests[], media_tests[],
    webhook_tests[], log_tests[];

int main(int argc, char **argv)
{
    const struct test *const all[] = { handle_tests, error_tests, queue_tests, callback_tests,
                                       cancel_tests, media_tests, log_tests,   webhook_tests };
    int ran = 0;
    for (size_t index = 0; index < sizeof all / sizeof *all; index++) {
        for (const struct test *test = all[index]; test->name != NULL; test++) {
            if (argc > 1 && strstr(test->name, argv[1]) == NULL)
                continue;
            int before = failures();
            reset();
            test->run();
            ran++;
            printf("%s %s\n", failures() == before ? "ok    " : "FAILED", test->name);
        }
    }
    printf("%d tests\n", ran);
    CHECK(ran > 0);
    return conclude("tests");
}
