/* What the tests share: checks, the fake AvenPing's control plane, and the calls that most of them begin with. */
#ifndef AVENPING_TESTS_SUPPORT_H
#define AVENPING_TESTS_SUPPORT_H

#include <avenping.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define RECIPIENT "+1 555 123 4567"
#define LINE "109876543210987"

struct test {
    const char *name;
    void (*run)(void);
};

/* How many checks have failed, on whatever thread. */
int failures(void);
void failed(const char *file, int line, const char *what);

/* Ends a test program: reports, and gives what `main` returns. */
int conclude(const char *what);

#define CHECK(condition) ((condition) ? (void)0 : failed(__FILE__, __LINE__, #condition))

/* Numbers, statuses, and texts, where NULL is a text too. */
#define EQUAL(found, expected) check_equal(__FILE__, __LINE__, #found, (long long)(found), (long long)(expected))
#define SAME(found, expected) check_same(__FILE__, __LINE__, #found, (found), (expected))
#define HOLDS(text, part) check_holds(__FILE__, __LINE__, #text, (text), (part))

/* A call that must succeed or be refused, with a variable `error` for why; both leave that NULL. */
#define OK(call) check_status(__FILE__, __LINE__, #call, (call), AVENPING_OK, &error)
#define FAILS(call, status) check_status(__FILE__, __LINE__, #call, (call), (status), &error)

void check_equal(const char *file, int line, const char *what, long long found, long long expected);
void check_same(const char *file, int line, const char *what, const char *found, const char *expected);
void check_holds(const char *file, int line, const char *what, const char *text, const char *part);
bool check_status(const char *file, int line, const char *what, avenping_status found, avenping_status expected,
                  avenping_error **error);

/* Where the fake is. */
const char *base_url(void);

/* A request to the fake's control plane. The answer's body is the caller's to free. */
char *control(const char *method, const char *path, const char *body);

/* The fake as it was at its start. */
void reset(void);

/* Has so many of the next requests go wrong, -1 all; `what` as in mock/README.md. */
void fault(const char *what, int times);

/* How many requests the fake has seen. */
size_t requests(void);

/* A client of the fake that tries everything once. */
avenping_client *new_client(void);
avenping_queue *new_queue(void);
avenping_cancel_token *new_cancel_token(void);

/* A text that is sent, with the result freed. */
avenping_status send_text(const avenping_client *client, const avenping_call_options *options, avenping_error **error);
avenping_status start_text(const avenping_client *client, const avenping_call_options *options,
                           const avenping_async *how, avenping_error **error);

/* The next completion; NULL, which is a failure, when there is none within ten seconds. */
avenping_completion *next_completion(const avenping_queue *queue);

/* Takes so many completions, each with this status, and checks that there are no more. */
void drain(const avenping_queue *queue, size_t count, avenping_status status);

void wait_ms(int milliseconds);

#endif
