package com.avenping

import com.avenping.support.MockServer
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class FirstMessageTest {
    @Test
    fun `a text message reaches the fake and its id comes back`(): Unit = runBlocking {
        MockServer().use { server ->
            AvenPing { token = server.token; baseUrl = server.baseUrl }.use { avenping ->
                val sent = avenping.messages.sendText(to = "+1 555 123 4567", text = "Hello")
                assertTrue(sent.id.startsWith("wamid."))
                assertEquals("15551234567", sent.waId)
                val message = server.messages().single().jsonObject
                assertEquals(sent.id, message.getValue("id").jsonPrimitive.content)
            }
        }
    }
}
