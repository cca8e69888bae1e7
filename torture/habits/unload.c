/* C's program that loads the library by itself and lets it go, as a program with plug-ins does; see README.md. The library
 * is found as programs linked with it find theirs. It stays loaded whatever is let go of (`-z nodelete`), because its
 * threads and what ends with a thread may still run its code: that is looked at first, and then that it does no harm. */
#include "habits.h"

#include <dlfcn.h>
#include <pthread.h>

/* The header's own declaration says what a function looks like; ISO C has no cast from dlsym's answer. */
#define FUNCTION(name)                                                                                                 \
    __typeof__(&name) name##_ = NULL;                                                                                  \
    *(void **)&name##_ = dlsym(library, #name);                                                                        \
    must(name##_ != NULL, #name)

static void *load(void)
{
    void *library = dlopen("libavenping.so", RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        fprintf(stderr, "%s\n", dlerror());
    must(library != NULL, "no library");
    return library;
}

/* Whether it is loaded now, without loading it. */
static bool is_loaded(void)
{
    void *library = dlopen("libavenping.so", RTLD_NOW | RTLD_NOLOAD);
    if (library != NULL)
        must(dlclose(library) == 0, "dlclose");
    return library != NULL;
}

/* Loaded, asked for its version, and let go: it stays, even when nothing has begun. */
static void look(void)
{
    void *library = load();
    FUNCTION(avenping_version);
    must(strcmp(avenping_version_(), AVENPING_VERSION) == 0, "another version");
    must(dlclose(library) == 0, "dlclose");
    must(is_loaded(), "it was unloaded");
}

/* Loaded, used, and let go: at the end of all calls, or with some in flight and all handles forgotten. */
static void use(const char *base_url, bool all)
{
    void *library = load();
    FUNCTION(avenping_client_new);
    FUNCTION(avenping_client_free);
    FUNCTION(avenping_queue_new);
    FUNCTION(avenping_queue_free);
    FUNCTION(avenping_queue_next);
    FUNCTION(avenping_messages_send_text_start);
    FUNCTION(avenping_completion_status);
    FUNCTION(avenping_completion_user_data);
    FUNCTION(avenping_completion_take_sent_message);
    FUNCTION(avenping_completion_free);
    FUNCTION(avenping_sent_message_id);
    FUNCTION(avenping_sent_message_free);
    enum { CALLS = 5 };
    char texts[CALLS][64];
    char line[200];
    avenping_client_options options = {
        .size = sizeof options, .token = "test_premium", .phone_number_id = LINE, .base_url = base_url
    };
    avenping_client *client = NULL;
    avenping_queue *queue = NULL;
    must(avenping_client_new_(&options, &client, NULL) == AVENPING_OK, "no client");
    must(avenping_queue_new_(&queue, NULL) == AVENPING_OK, "no queue");
    for (int number = 0; number < CALLS; number++) {
        next_text(texts[number], sizeof texts[number]);
        snprintf(line, sizeof line, "begin %s", texts[number]);
        say(line);
        avenping_messages_send_text_request request = {
            .size = sizeof request, .to = "15551234567", .text = texts[number]
        };
        avenping_async how = { .size = sizeof how, .queue = queue, .user_data = texts[number] };
        must(avenping_messages_send_text_start_(client, &request, NULL, &how, NULL) == AVENPING_OK, "no call");
    }
    for (int number = 0; all && number < CALLS; number++) {
        avenping_completion *completion = NULL;
        avenping_sent_message *sent = NULL;
        must(avenping_queue_next_(queue, 10000, &completion, NULL) == AVENPING_OK && completion != NULL, "no end");
        must(avenping_completion_status_(completion) == AVENPING_OK, "a call failed");
        must(avenping_completion_take_sent_message_(completion, &sent, NULL) == AVENPING_OK, "no message");
        snprintf(line, sizeof line, "sent %s %s", (const char *)avenping_completion_user_data_(completion),
                 avenping_sent_message_id_(sent, NULL));
        say(line);
        avenping_sent_message_free_(sent);
        avenping_completion_free_(completion);
    }
    if (all) {
        avenping_queue_free_(queue);
        avenping_client_free_(client);
    }
    must(dlclose(library) == 0, "dlclose");
}

/* On a thread that ends, and with it what the library keeps for it. */
static void *use_at_once(void *base_url)
{
    use(base_url, false);
    return NULL;
}

int main(int argc, char **argv)
{
    must(argc == 4, "HABIT COUNT BASE_URL");
    int count = atoi(argv[2]);
    if (strcmp(argv[1], "dlclose-at-once") == 0) {
        /* What was begun goes on behind the program's back: a moment, in which nothing may crash. */
        pthread_t thread;
        must(pthread_create(&thread, NULL, use_at_once, argv[3]) == 0, "no thread");
        pthread_join(thread, NULL);
        usleep((useconds_t)count * 1000);
        say("ending");
        return 0;
    }
    must(strcmp(argv[1], "dlclose") == 0, "there is no such habit");
    /* Or what follows would prove nothing of unloading. */
    must(!is_loaded(), "it was loaded before");
    for (int number = 0; number < count; number++)
        look();
    for (int part = 0; part < 2; part++) {
        for (int number = 0; number < (part == 0 ? count / 4 : count); number++)
            use(argv[3], true);
        settle();
    }
    return 0;
}
