/* What a driver in C is told on its command line, what it sends, and what it says in the end; see ../README.md. */
#ifndef METER_H
#define METER_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define LINE "106540352242922"
#define TO "15551234567"
#define TEXT                                                                                                           \
    "Your parcel has left our house and is on its way to you. It will be there tomorrow morning, between nine and "   \
    "eleven. Hello! See you then"
#define BODY "{\"phoneNumberId\":\"" LINE "\",\"to\":\"" TO "\",\"text\":\"" TEXT "\"}"

struct job {
    const char *client, *work, *url, *ca, *file;
    int at_once;
    double seconds;
};

/* The latencies of calls that were alone, in microseconds. */
struct latencies {
    double *all;
    size_t count, room;
};

struct meter {
    double begun, cpu;
    long base_kib;
};

static inline void must(bool well, const char *what)
{
    if (well)
        return;
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static inline struct job job_of(int count, char **words)
{
    must(count == 8, "a driver takes CLIENT WORK URL CA AT_ONCE SECONDS FILE");
    return (struct job){ .client = words[1],
                         .work = words[2],
                         .url = words[3],
                         .ca = strcmp(words[4], "-") == 0 ? NULL : words[4],
                         .at_once = atoi(words[5]),
                         .seconds = atof(words[6]),
                         .file = words[7] };
}

static inline double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static inline void add_latency(struct latencies *latencies, double begun)
{
    if (latencies->count == latencies->room) {
        latencies->room = latencies->room == 0 ? 4096 : latencies->room * 2;
        latencies->all = realloc(latencies->all, latencies->room * sizeof *latencies->all);
        must(latencies->all != NULL, "no memory");
    }
    latencies->all[latencies->count++] = (now() - begun) * 1e6;
}

static inline struct rusage usage(void)
{
    struct rusage own;
    getrusage(RUSAGE_SELF, &own);
    return own;
}

static inline double cpu_of(const struct rusage *own)
{
    return (double)(own->ru_utime.tv_sec + own->ru_stime.tv_sec) +
           (double)(own->ru_utime.tv_usec + own->ru_stime.tv_usec) / 1e6;
}

/* Counts from here on. */
static inline struct meter meter_start(void)
{
    struct rusage own = usage();
    return (struct meter){ .begun = now(), .cpu = cpu_of(&own), .base_kib = own.ru_maxrss };
}

static inline int in_order(const void *one, const void *other)
{
    double first = *(const double *)one, second = *(const double *)other;
    return (first > second) - (first < second);
}

static inline void meter_tell(const struct meter *meter, long requests, struct latencies *latencies)
{
    double seconds = now() - meter->begun;
    struct rusage own = usage();
    printf("{\"requests\":%ld,\"seconds\":%f,\"cpu\":%f,\"base_kib\":%ld,\"peak_kib\":%ld", requests, seconds,
           cpu_of(&own) - meter->cpu, meter->base_kib, own.ru_maxrss);
    if (latencies->count > 0) {
        qsort(latencies->all, latencies->count, sizeof *latencies->all, in_order);
        printf(",\"p50_us\":%f,\"p99_us\":%f", latencies->all[latencies->count / 2],
               latencies->all[latencies->count * 99 / 100]);
    }
    printf("}\n");
    free(latencies->all);
}

#endif
