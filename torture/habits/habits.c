/* C's program with habits; see README.md. */
#include "habits.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

enum { AT_ONCE = 16, SENDERS = 8 };

static const char *program;
static const char *base_url;

static void pause_ms(long milliseconds)
{
    struct timespec left = { .tv_nsec = milliseconds * 1000000 };
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

/* Threads that send until they are told to stop. */
struct senders {
    avenping_client *client;
    pthread_t threads[SENDERS];
    atomic_bool over;
};

static void *send_on(void *given)
{
    struct senders *senders = given;
    while (!atomic_load(&senders->over))
        send_text(senders->client);
    return NULL;
}

static void begin(struct senders *senders, avenping_client *client)
{
    senders->client = client;
    atomic_store(&senders->over, false);
    for (int index = 0; index < SENDERS; index++)
        must(pthread_create(&senders->threads[index], NULL, send_on, senders) == 0, "no thread");
}

static void finish(struct senders *senders)
{
    atomic_store(&senders->over, true);
    for (int index = 0; index < SENDERS; index++)
        pthread_join(senders->threads[index], NULL);
}

/* threads: each makes one call, some with a client of their own, and ends. */

static void *one_call(void *client)
{
    send_text(client);
    return NULL;
}

static void *one_client(void *nothing)
{
    (void)nothing;
    avenping_client *client = new_client(base_url);
    send_text(client);
    avenping_client_free(client);
    return NULL;
}

static void threads(avenping_client *client, void *(*work)(void *), int count)
{
    pthread_t running[AT_ONCE];
    for (int number = 0; number < count + AT_ONCE; number++) {
        if (number >= AT_ONCE && number - AT_ONCE < count)
            pthread_join(running[number % AT_ONCE], NULL);
        if (number < count)
            must(pthread_create(&running[number % AT_ONCE], NULL, work, client) == 0, "no thread");
    }
}

/* fork: while others send, children send too, end at once, or become another program. */

static _Noreturn void child(const avenping_client *client, int number)
{
    switch (number % 4) {
    case 0: /* with its parent's client, and by the way that runs what `atexit` was given */
        send_text(client);
        exit(0);
    case 1: { /* with one of its own */
        avenping_client *own = new_client(base_url);
        send_text(own);
        avenping_client_free(own);
        _exit(0);
    }
    case 2: { /* with its parent's, and as a parent itself */
        pid_t pid = fork();
        if (pid == 0) {
            send_text(client);
            _exit(0);
        }
        int status = -1;
        send_text(client);
        _exit(pid > 0 && waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 91);
    }
    default:
        execl(program, program, "one", "1", base_url, (char *)NULL);
        _exit(92);
    }
}

static void wait_for_child(pid_t pid)
{
    int status = -1;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (status != 0) {
        char line[64];
        snprintf(line, sizeof line, "crash a child ended with status %d", status);
        say(line);
    }
}

static void forks(avenping_client *client, int count)
{
    enum { CHILDREN = 4 };
    struct senders senders;
    pid_t children[CHILDREN];
    begin(&senders, client);
    for (int number = 0; number < count + CHILDREN; number++) {
        if (number >= CHILDREN && number - CHILDREN < count)
            wait_for_child(children[number % CHILDREN]);
        if (number >= count)
            continue;
        pid_t pid = fork();
        must(pid >= 0, "no child");
        if (pid == 0)
            child(client, number);
        children[number % CHILDREN] = pid;
    }
    finish(&senders);
}

/* signals: an alarm each millisecond and children that end, on whatever thread, so that every wait is interrupted. */

static atomic_int alarms;

static void on_alarm(int signal)
{
    (void)signal;
    atomic_fetch_add(&alarms, 1);
}

static void on_child(int signal)
{
    (void)signal;
    int before = errno;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ;
    errno = before;
}

static void handle(int signal, void (*handler)(int))
{
    struct sigaction action = { .sa_handler = handler }; /* without SA_RESTART: what waits gets EINTR */
    sigemptyset(&action.sa_mask);
    must(sigaction(signal, &action, NULL) == 0, "no handler");
}

static void signals(avenping_client *client, int count)
{
    struct senders senders;
    struct itimerval each = { .it_interval = { .tv_usec = 1000 }, .it_value = { .tv_usec = 1000 } };
    const struct itimerval never = { .it_value = { 0 } };
    handle(SIGALRM, on_alarm);
    handle(SIGCHLD, on_child);
    begin(&senders, client);
    int before = atomic_load(&alarms);
    setitimer(ITIMER_REAL, &each, NULL);
    while (atomic_load(&alarms) - before < count) {
        pid_t pid = fork();
        if (pid == 0)
            _exit(0);
        pause_ms(2);
    }
    setitimer(ITIMER_REAL, &never, NULL);
    finish(&senders);
}

/* exit-…: with calls in flight that block, that a queue waits for, that a callback hears of, and that nobody answers. */

static atomic_int ended;

static void *send_for_ever(void *client)
{
    for (;;) {
        send_text(client);
        atomic_fetch_add(&ended, 1);
    }
    return NULL;
}

static void hear(avenping_completion *completion, void *user_data)
{
    (void)user_data;
    avenping_completion_free(completion);
}

static void *end_all(void *nothing)
{
    (void)nothing;
    exit(5);
}

static void in_flight(int count)
{
    avenping_client *client = new_client(base_url);
    avenping_queue *queue = NULL;
    must(avenping_queue_new(&queue, NULL) == AVENPING_OK, "no queue");
    avenping_async through = { .size = sizeof through, .queue = queue };
    avenping_async with = { .size = sizeof with, .callback = hear };
    must(avenping_client_me_start(client, NULL, &through, NULL) == AVENPING_OK, "no call");
    must(avenping_client_me_start(client, NULL, &with, NULL) == AVENPING_OK, "no call");
    for (int number = 0; number < 6; number++) {
        pthread_t thread;
        must(pthread_create(&thread, NULL, send_for_ever, client) == 0, "no thread");
        pthread_detach(thread);
    }
    while (atomic_load(&ended) < count)
        pause_ms(1);
    say("ending");
}

static int end(const char *way, int count)
{
    in_flight(count);
    if (strcmp(way, "exit-return") == 0)
        return 0;
    if (strcmp(way, "exit-exit") == 0)
        exit(3);
    if (strcmp(way, "exit-at-once") == 0)
        _exit(4);
    if (strcmp(way, "exit-quick") == 0)
        quick_exit(6);
    if (strcmp(way, "exit-thread") == 0) {
        pthread_t thread;
        must(pthread_create(&thread, NULL, end_all, NULL) == 0, "no thread");
    } else {
        must(strcmp(way, "signal-term") == 0, "there is no such habit");
    }
    for (;;)
        pause();
}

int main(int argc, char **argv)
{
    must(argc == 4, "HABIT COUNT BASE_URL");
    program = argv[0];
    const char *habit = argv[1];
    int count = atoi(argv[2]);
    base_url = argv[3];
    if (strncmp(habit, "exit-", 5) == 0 || strcmp(habit, "signal-term") == 0)
        return end(habit, count);
    avenping_client *client = new_client(base_url);
    if (strcmp(habit, "one") == 0) {
        send_text(client);
        avenping_client_free(client);
        return 0;
    }
    for (int part = 0; part < 2; part++) {
        int times = part == 0 ? count / 4 : count;
        if (strcmp(habit, "threads") == 0)
            threads(client, one_call, times);
        else if (strcmp(habit, "threads-clients") == 0)
            threads(NULL, one_client, times);
        else if (strcmp(habit, "fork") == 0)
            forks(client, times);
        else if (strcmp(habit, "signals") == 0)
            signals(client, times);
        else
            must(false, "there is no such habit");
        settle();
    }
    avenping_client_free(client);
    return 0;
}
