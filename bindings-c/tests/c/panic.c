/* A defect in the library: it arrives as a status with its message, and the library goes on. Needs a library that was
   built with the feature `testing`. */
#include "support.h"

/* Not in the header. */
avenping_status avenping_testing_panic(avenping_error **error);

int main(void)
{
    avenping_error *error = NULL;
    avenping_client *client = new_client();
    EQUAL(avenping_testing_panic(&error), AVENPING_INTERNAL);
    EQUAL(avenping_error_status(error), AVENPING_INTERNAL);
    SAME(avenping_error_code(error, NULL), "INTERNAL");
    SAME(avenping_error_message(error, NULL), "a panic on purpose");
    EQUAL(avenping_error_delivery(error), AVENPING_MAYBE_SENT);
    avenping_error_free(error);
    error = NULL;
    EQUAL(avenping_testing_panic(NULL), AVENPING_INTERNAL);
    OK(send_text(client, NULL, &error));
    avenping_client_free(client);
    return conclude("panic");
}
