/* What the programs in C and C++ share: lines for the judge. */
#ifndef AVENPING_TORTURE_LINES_H
#define AVENPING_TORTURE_LINES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE "109876543210987"

static inline void must(bool well, const char *what)
{
    if (well)
        return;
    fprintf(stderr, "habits: %s\n", what);
    _exit(90);
}

/* One write, so that lines of threads and children do not mix. A signal may cut it short before it began. */
static inline void say(const char *line)
{
    char text[256];
    int length = snprintf(text, sizeof text, "%s\n", line);
    while (write(STDOUT_FILENO, text, (size_t)length) < 0)
        ;
}

/* Waits until it was looked at. */
static inline void settle(void)
{
    char byte = 0;
    ssize_t got;
    say("settled");
    /* A signal may interrupt it. At the end of the input nobody looks any more. */
    do
        got = read(STDIN_FILENO, &byte, 1);
    while (got < 0 || (got > 0 && byte != '\n'));
}

/* A text of its own for each message, in each process. */
static inline void next_text(char *text, size_t size)
{
    static int next; /* C and C++ have atomics, but not in common */
    snprintf(text, size, "%ld-%d", (long)getpid(), __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED));
}

#endif
