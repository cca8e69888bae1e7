package com.avenping

import com.avenping.ffi.Settings
import com.avenping.support.withFake
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

class SettingsTest {
    @Test
    fun `settings show no secret in their text`() {
        val settings = Settings(
            token = "SECRET", baseUrl = "https://api.example", proxy = "http://me:SECRET@proxy",
            headers = mapOf("x-key" to "SECRET"), language = "kotlin",
        )
        assertFalse("SECRET" in "$settings") { "$settings" }
        assertTrue("https://api.example" in "$settings" && "x-key" in "$settings") { "$settings" }
    }

    @Test
    fun `a number that cannot work is refused by the setting's name`() {
        fun refused(name: String, settings: AvenPingSettings.() -> Unit) {
            val error = failure { AvenPing { token = "a"; settings() } }
            assertTrue(error is ConfigError) { "$error" }
            assertTrue(error.reason.startsWith("$name: ")) { "$error" }
        }
        refused("maxRetries") { maxRetries = -1 }
        refused("timeout") { timeout = Duration.INFINITE }
        refused("timeout") { timeout = (-1).seconds }
        refused("connectTimeout") { connectTimeout = Duration.INFINITE }
        refused("deadline") { deadline = -Duration.INFINITE }
        val endless = failure { AvenPing { token = "a"; timeout = Duration.INFINITE } }
        assertEquals("timeout: inf ms is no time; give a finite one", endless.reason)
        AvenPing { token = "a"; deadline = Duration.INFINITE; maxRetries = 0 }.close()
    }

    @Test
    fun `an option that cannot work is refused before anything is sent`() = withFake { server, avenping ->
        suspend fun refused(field: String, options: CallOptions) {
            val error = failure { avenping.messages.sendText("15551234567", "Hello", options = options) }
            assertTrue(error is InvalidRequestError) { "$error" }
            assertEquals(listOf(field, "messages.send_text"), listOf(error.field, error.operation))
            assertTrue(failure { avenping.withOptions(options) } is InvalidRequestError)
        }
        refused("maxRetries", CallOptions(maxRetries = -1))
        refused("timeout", CallOptions(timeout = (-1).seconds))
        refused("timeout", CallOptions(timeout = Duration.INFINITE))
        refused("deadline", CallOptions(deadline = (-1).seconds))
        assertEquals(0, server.requests().size)
    }
}
