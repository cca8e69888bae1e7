/* Does something wrong, by its argument. The tools that look for it must see it: this is how it is known that they are
   there. */
#include "support.h"

#include <limits.h>
#include <stdlib.h>

static void release(void *memory)
{
    free(memory);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    avenping_error *error = NULL;
    avenping_json *json = NULL;
    avenping_client *client = new_client();
    OK(avenping_invoke(client, "me", 0, NULL, 0, NULL, &json, &error));
    const char *view = avenping_json_text(json, NULL);
    if (strcmp(what, "use") == 0) {
        char *memory = malloc((size_t)argc * 4);
        release(memory);
        printf("%d\n", memory[1]);
    } else if (strcmp(what, "view") == 0) {
        /* The library's own memory is watched too. */
        avenping_json_free(json);
        json = NULL;
        printf("%s\n", view);
    } else if (strcmp(what, "leak") == 0) {
        json = NULL;
        view = NULL;
        OK(avenping_invoke(client, "me", 0, NULL, 0, NULL, &json, &error));
    } else if (strcmp(what, "overflow") == 0) {
        int number = INT_MAX - 2 + argc;
        printf("%d\n", number + argc);
    }
    avenping_json_free(json);
    avenping_client_free(client);
    return conclude(what);
}
