/* A line of input, for the drivers of C and C++; see README.md. Its texts have no escapes, so looking for the key is enough. */
#ifndef AVENPING_TORTURE_JOB_H
#define AVENPING_TORTURE_JOB_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 2048, TEXT_SIZE = 256 };

struct job {
    long long id;
    char kind[TEXT_SIZE]; /* `class`, which is a word of C++'s */
    char to[TEXT_SIZE];
    char text[TEXT_SIZE];
    char filename[TEXT_SIZE];
    char webhook[TEXT_SIZE];
    char client[TEXT_SIZE];
    char token[TEXT_SIZE];
    char line[TEXT_SIZE];
    char base_url[TEXT_SIZE];
    char proxy[TEXT_SIZE]; /* empty for none */
    char ca_bundle[TEXT_SIZE]; /* likewise */
    long long timeout_ms;
    long long deadline_ms;
    bool last;
};

/* Where the value of `key` begins; NULL where there is none. */
static inline const char *job_value(const char *line, const char *key)
{
    char wanted[TEXT_SIZE];
    snprintf(wanted, sizeof wanted, "\"%s\":", key);
    const char *found = strstr(line, wanted);
    return found != NULL ? found + strlen(wanted) : NULL;
}

static inline void job_text(const char *line, const char *key, char *text)
{
    text[0] = '\0';
    const char *value = job_value(line, key);
    if (value == NULL || *value != '"')
        return;
    size_t length = strcspn(value + 1, "\"");
    if (length >= TEXT_SIZE)
        abort();
    memcpy(text, value + 1, length);
    text[length] = '\0';
}

static inline long long job_number(const char *line, const char *key)
{
    const char *value = job_value(line, key);
    return value != NULL ? strtoll(value, NULL, 10) : 0;
}

/* Reads the next line. False at the end. */
static inline bool job_read(struct job *job)
{
    char line[LINE_SIZE];
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    job_text(line, "class", job->kind);
    job_text(line, "to", job->to);
    job_text(line, "text", job->text);
    job_text(line, "filename", job->filename);
    job_text(line, "webhook", job->webhook);
    job_text(line, "client", job->client);
    job_text(line, "token", job->token);
    job_text(line, "line", job->line);
    job_text(line, "base_url", job->base_url);
    job_text(line, "proxy", job->proxy);
    job_text(line, "ca_bundle", job->ca_bundle);
    job->id = job_number(line, "id");
    job->timeout_ms = job_number(line, "timeout_ms");
    job->deadline_ms = job_number(line, "deadline_ms");
    const char *last = job_value(line, "last");
    job->last = last != NULL && strncmp(last, "true", 4) == 0;
    return true;
}

#endif
