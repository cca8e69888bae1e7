package com.avenping

import com.avenping.model.InboundMessage
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class WebhookTest {
    private fun message(body: String): InboundMessage = (Webhook.parse(body) as WebhookEvent.NewMessage).message

    @Test
    fun `a message's parts are typed`() {
        val text = """{"newMessage":{"from":"16505551234","id":"wamid.A","timestamp":"1744344496","type":"text",
            "text":{"body":"Hello \"you\" 👋"},"context":{"from":"15550100001","id":"wamid.B"}}}"""
        val message = message(text)
        assertEquals("Hello \"you\" 👋", message.text?.body)
        assertEquals(listOf("16505551234", "wamid.A", "text"), listOf(message.from, message.id, message.kind.toString()))
        assertEquals("wamid.B", message.context?.id)
        assertNull(message.image)
        assertEquals("wamid.A", Webhook.parse(text.encodeToByteArray()).dedupeKey)

        val reply = message("""{"newMessage":{"id":"wamid.C","type":"interactive",
            "interactive":{"type":"button_reply","button_reply":{"id":"yes","title":"Yes"}}}}""")
        assertEquals("yes" to "Yes", reply.interactive?.buttonReply?.let { it.id to it.title })
        val document = message("""{"newMessage":{"id":"wamid.D","type":"document",
            "document":{"mime_type":"application/pdf","id":"1003","filename":"ü.pdf"}}}""").document
        assertEquals(listOf("1003", "application/pdf", "ü.pdf"), document?.let { listOf(it.id, it.mimeType, it.filename) })
    }

    @Test
    fun `a lead's parts are typed`() {
        val event = Webhook.parse("""{"newLead":{"name":"Sheena Nelson","phoneNumber":"16505551234"}}""")
        assertTrue(event is WebhookEvent.NewLead)
        val lead = (event as WebhookEvent.NewLead).lead
        assertEquals(listOf("Sheena Nelson", "16505551234"), listOf(lead.name, lead.phoneNumber))
        assertEquals("16505551234", event.dedupeKey)
    }

    @Test
    fun `an event that nobody knows yet is kept as it came`() {
        val event = Webhook.parse("""{"newThing":{"a":1}}""")
        assertTrue(event is WebhookEvent.Unknown)
        assertEquals("""{"newThing":{"a":1}}""", event.raw)
        assertNull(event.dedupeKey)
    }
}
