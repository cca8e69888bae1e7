/* A library that comes and goes: `load LIBRARY`. Loaded, used and closed several times, with calls in flight. */
#include "support.h"

#include <dlfcn.h>
#include <stdlib.h>

/* The header's own declaration says what a function looks like; ISO C has no cast from dlsym's answer. */
#define FUNCTION(name)                                                                                                 \
    __typeof__(&name) name##_ = NULL;                                                                                  \
    *(void **)&name##_ = dlsym(library, #name);                                                                        \
    if (name##_ == NULL) {                                                                                             \
        fprintf(stderr, "%s\n", dlerror());                                                                            \
        return 1;                                                                                                      \
    }

static int use(const char *path)
{
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 1;
    }
    FUNCTION(avenping_version)
    FUNCTION(avenping_client_new)
    FUNCTION(avenping_client_free)
    FUNCTION(avenping_queue_new)
    FUNCTION(avenping_queue_next)
    FUNCTION(avenping_messages_send_text_start)
    FUNCTION(avenping_completion_status)
    FUNCTION(avenping_completion_free)
    FUNCTION(avenping_queue_free)

    avenping_client_options options = {
        .size = sizeof options, .token = "test_premium", .base_url = getenv("AVENPING_BASE_URL"),
        .phone_number_id = LINE,
    };
    avenping_client *client = NULL;
    avenping_queue *queue = NULL;
    int wrong = strcmp(avenping_version_(), AVENPING_VERSION) != 0;
    wrong += avenping_client_new_(&options, &client, NULL) != AVENPING_OK;
    wrong += avenping_queue_new_(&queue, NULL) != AVENPING_OK;
    avenping_messages_send_text_request request = { .size = sizeof request, .to = RECIPIENT, .text = "Hello" };
    avenping_async how = { .size = sizeof how, .queue = queue };
    for (int number = 0; number < 5; number++)
        wrong += avenping_messages_send_text_start_(client, &request, NULL, &how, NULL) != AVENPING_OK;
    avenping_completion *completion = NULL;
    wrong += avenping_queue_next_(queue, 10000, &completion, NULL) != AVENPING_OK;
    wrong += completion == NULL || avenping_completion_status_(completion) != AVENPING_OK;
    avenping_completion_free_(completion);
    avenping_queue_free_(queue);
    avenping_client_free_(client);
    wrong += dlclose(library) != 0;
    return wrong;
}

int main(int argc, char **argv)
{
    int wrong = argc != 2;
    for (int time = 0; time < 3 && wrong == 0; time++)
        wrong = use(argv[1]);
    printf("load: %d failures\n", wrong);
    return wrong == 0 ? 0 : 1;
}
