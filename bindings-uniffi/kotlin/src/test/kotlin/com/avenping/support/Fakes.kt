package com.avenping.support

import com.avenping.AvenPing
import com.avenping.AvenPingSettings
import kotlinx.coroutines.runBlocking

/** A fake of its own and a client of it, for one test. */
fun withFake(
    settings: AvenPingSettings.() -> Unit = {},
    test: suspend (server: MockServer, avenping: AvenPing) -> Unit,
): Unit = runBlocking {
    MockServer().use { server ->
        AvenPing { token = server.token; baseUrl = server.baseUrl; settings() }.use { test(server, it) }
    }
}
