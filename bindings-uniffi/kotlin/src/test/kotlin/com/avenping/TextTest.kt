package com.avenping

import com.avenping.model.Delivery
import com.avenping.model.SendText
import com.avenping.support.withFake
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.nio.file.Path

/** Kotlin's strings can hold halves of surrogate pairs. */
class TextTest {
    private val half = "\uD83D"

    @Test
    fun `half of a surrogate pair in a request is refused, and nothing is sent`() = withFake { server, avenping ->
        val changing: Map<String, suspend () -> Any> = mapOf(
            "messages.send_text" to { avenping.messages.sendText("15551234567", "bad $half") },
            "templates.send" to { avenping.templates.send("15551234567", half, "en") },
            "webhooks.set_config" to { avenping.webhooks.setConfig(webhookCode = half) },
            "media.upload" to { avenping.media.upload(ByteArray(1), filename = half) },
            "request" to { avenping.request("POST", "/v2/things", json = "\"$half\"") },
        )
        val reading: Map<String, suspend () -> Any> = mapOf(
            "templates.get" to { avenping.templates.get(half) },
            "forms.search" to { avenping.forms.search(half) },
            "media.download" to { avenping.media.download(half) },
        )
        for ((calls, delivery) in listOf(changing to Delivery.NOT_SENT, reading to null)) {
            for ((operation, call) in calls) {
                val error = failure { call() }
                assertTrue(error is InvalidRequestError) { "$operation: $error" }
                assertEquals(listOf(operation, delivery), listOf(error.operation, error.delivery))
                assertTrue("half of a surrogate pair" in error.reason) { "$error" }
            }
        }
        assertEquals(0, server.requests().size)
        assertTrue(failure { avenping.invoke("messages.send_text", "{\"text\":\"$half\"}") } is InvalidRequestError)
        assertTrue(failure { avenping.invoke(half) } is InvalidRequestError)
        assertTrue(failure { avenping.request("GET", "/v2/$half") } is InvalidRequestError)
        assertTrue(failure { SendText.fromJson("{\"to\":\"$half\"}") } is InvalidRequestError)
        assertEquals(0, server.requests().size)
    }

    @Test
    fun `half of a surrogate pair in a setting is refused as a setting`() = withFake { _, avenping ->
        assertTrue(failure { AvenPing { token = half } } is ConfigError)
        assertTrue(failure { AvenPing { token = "a"; headers = mapOf("x-a" to half) } } is ConfigError)
        assertTrue(failure { avenping.setToken(half) } is ConfigError)
        assertTrue(avenping.me().user != null)
    }

    @Test
    fun `half of a surrogate pair matches no secret`() {
        assertFalse(Webhook.verifyCode("secret", half))
        assertFalse(Webhook.verifyCode(half, half))
        assertNull(Webhook.challenge("hub.mode=subscribe&hub.verify_token=x&hub.challenge=$half", "x"))
        assertTrue(Webhook.verifyCode("secret", "secret"))
    }
}
