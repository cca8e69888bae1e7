package com.avenping

import com.avenping.ffi.parseWebhook
import com.avenping.ffi.verifyWebhookCode
import com.avenping.ffi.webhookChallenge
import com.avenping.model.Event
import com.avenping.model.InboundMessage
import com.avenping.model.Lead

/** A delivery from AvenPing. The same message may be delivered more than once: act once per [dedupeKey]. */
public sealed class WebhookEvent {
    /** What to remember in order to act once: the message's wamid, or the lead's number. Null for an unknown event. */
    public abstract val dedupeKey: String?

    /** The whole delivery as it came: JSON text. */
    public abstract val raw: String

    /** A customer wrote. */
    public class NewMessage internal constructor(
        /** What was written. */
        public val message: InboundMessage,
        override val dedupeKey: String?,
        override val raw: String,
    ) : WebhookEvent()

    /** A customer wrote for the first time; the message itself comes in a delivery of its own. */
    public class NewLead internal constructor(
        /** Who wrote. */
        public val lead: Lead,
        override val dedupeKey: String?,
        override val raw: String,
    ) : WebhookEvent()

    /** A kind of event that this version does not know. */
    public class Unknown internal constructor(override val raw: String) : WebhookEvent() {
        override val dedupeKey: String? get() = null
    }
}

/** Reads what AvenPing posts to your server. */
public object Webhook {
    /**
     * Reads a delivery: the raw bytes of the request's body, whatever its content type. At most 1 MiB.
     *
     * @throws WebhookError when the body is empty, too large, no JSON object, or a known event in the wrong shape.
     */
    public fun parse(body: ByteArray): WebhookEvent {
        val delivery = calling(null) { parseWebhook(body) }
        return when (val event = delivery.event) {
            is Event.NewMessage -> WebhookEvent.NewMessage(event.v1, delivery.dedupeKey, delivery.raw)
            is Event.NewLead -> WebhookEvent.NewLead(event.v1, delivery.dedupeKey, delivery.raw)
            is Event.Unknown -> WebhookEvent.Unknown(delivery.raw)
        }
    }

    /** As [parse], for a body that is text already. */
    public fun parse(body: String): WebhookEvent = parse(body.encodeToByteArray())

    /**
     * Whether a code that came with a request is the expected one, in a time that does not tell how much of it is
     * right. An empty [expected] matches nothing, nor does what is no text: half of a surrogate pair.
     */
    public fun verifyCode(expected: String, received: String): Boolean =
        try {
            NativeLibrary.prepare()
            verifyWebhookCode(expected, received)
        } catch (_: CharacterCodingException) {
            false
        }

    /**
     * What to answer when the address is being verified: the challenge, when [query], the part of the address after the
     * `?`, carries [code]. Null for any other request. That AvenPing verifies so is assumed.
     */
    public fun challenge(query: String, code: String): String? =
        try {
            NativeLibrary.prepare()
            webhookChallenge(query, code)
        } catch (_: CharacterCodingException) {
            null
        }
}
