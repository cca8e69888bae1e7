/* A child process: it makes calls of its own, and its parent's stay its parent's. A program of its own, because what its
   parent's threads held is lost in the child, which tools that look for leaks tell. */
#include "support.h"

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(const avenping_client *client, avenping_queue *queue, avenping_completion *ended)
{
    avenping_error *error = NULL;
    avenping_completion *completion = NULL;
    /* With its parent's client, with one of its own, and through a queue of its own. */
    OK(send_text(client, NULL, &error));
    avenping_client *own = new_client();
    OK(send_text(own, NULL, &error));
    avenping_queue *own_queue = new_queue();
    avenping_async how = { .size = sizeof how, .queue = own_queue };
    OK(start_text(client, NULL, &how, &error));
    drain(own_queue, 1, AVENPING_OK);
    /* Its parent's queue has nothing for it, and going does no harm to its parent. */
    FAILS(avenping_queue_next(queue, 0, &completion, &error), AVENPING_CONFIG);
    how.queue = queue;
    for (int number = 0; number < 20; number++)
        FAILS(start_text(client, NULL, &how, &error), AVENPING_CONFIG);
    EQUAL(avenping_completion_status(ended), AVENPING_OK);
    avenping_completion_free(ended);
    avenping_queue_free(own_queue);
    avenping_client_free(own);
    avenping_queue_free(queue);
}

static void a_child_makes_its_own_calls(void)
{
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    avenping_async how = { .size = sizeof how, .queue = queue };
    OK(start_text(client, NULL, &how, &error));
    avenping_completion *ended = next_completion(queue);
    fault("{\"kind\": \"delay\", \"ms\": 300}", 5);
    for (int number = 0; number < 5; number++)
        OK(start_text(client, NULL, &how, &error));
    while (requests() < 6)
        wait_ms(5);
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        int before = failures();
        child(client, queue, ended);
        _exit(failures() == before ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    EQUAL(WEXITSTATUS(status), 0);
    drain(queue, 5, AVENPING_OK);
    OK(send_text(client, NULL, &error));
    EQUAL(requests(), 10);
    avenping_completion_free(ended);
    avenping_queue_free(queue);
    avenping_client_free(client);
}

static bool is_readable(int fd, int timeout_ms)
{
    struct pollfd watched = { .fd = fd, .events = POLLIN };
    return poll(&watched, 1, timeout_ms) == 1;
}

/* In the child: whatever is asked of its parent's queue is refused, and writes nothing. */
static void look(avenping_queue *queue)
{
    avenping_error *error = NULL;
    avenping_completion *completion = NULL;
    size_t count = 77;
    int fd = 77;
    FAILS(avenping_queue_next(queue, 0, &completion, &error), AVENPING_CONFIG);
    FAILS(avenping_queue_next(queue, AVENPING_FOREVER, &completion, &error), AVENPING_CONFIG);
    FAILS(avenping_queue_take(queue, &completion, 1, &count, &error), AVENPING_CONFIG);
    FAILS(avenping_queue_fd(queue, &fd, &error), AVENPING_CONFIG);
    CHECK(completion == NULL && count == 77 && fd == 77);
    EQUAL(avenping_queue_outstanding(queue), 0);
    avenping_queue_free(queue);
}

static void a_child_that_looks_at_its_parents_queue_changes_nothing_there(void)
{
    enum { CALLS = 20 };
    avenping_client *client = new_client();
    avenping_queue *queue = new_queue();
    avenping_error *error = NULL;
    int fd = -1;
    OK(avenping_queue_fd(queue, &fd, &error));
    avenping_async how = { .size = sizeof how, .queue = queue };
    for (int number = 0; number < CALLS; number++)
        OK(start_text(client, NULL, &how, &error));
    /* Some have ended, and one of those was taken: the rest is what the child may not get. */
    avenping_completion_free(next_completion(queue));
    CHECK(is_readable(fd, 10000));
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        int before = failures();
        look(queue);
        _exit(failures() == before ? 0 : 1);
    }
    int status = -1;
    CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
    EQUAL(WEXITSTATUS(status), 0);
    CHECK(is_readable(fd, 0));
    EQUAL(avenping_queue_outstanding(queue), CALLS - 1);
    drain(queue, CALLS - 1, AVENPING_OK);
    CHECK(!is_readable(fd, 0));
    avenping_queue_free(queue);
    avenping_client_free(client);
}

int main(void)
{
    reset();
    a_child_makes_its_own_calls();
    a_child_that_looks_at_its_parents_queue_changes_nothing_there();
    return conclude("fork");
}
