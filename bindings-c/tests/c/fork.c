/* A child process: it makes calls of its own, and its parent's stay its parent's. A program of its own, because what its
   parent's threads held is lost in the child, which tools that look for leaks tell. */
#include "support.h"

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

int main(void)
{
    reset();
    a_child_makes_its_own_calls();
    return conclude("fork");
}
