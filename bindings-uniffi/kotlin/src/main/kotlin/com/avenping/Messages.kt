package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.model.Interactive
import com.avenping.model.Location
import com.avenping.model.MediaType
import com.avenping.model.OutgoingMedia
import com.avenping.model.SendInteractive
import com.avenping.model.SendLocation
import com.avenping.model.SendMedia
import com.avenping.model.SendMessage
import com.avenping.model.SendText
import com.avenping.model.SentMessage
import com.avenping.model.TemplateComponent

/**
 * Sends messages. A send is never repeated when it may have gone out; see [AvenPingError.delivery].
 *
 * In all of them `to` is the recipient's number with its country code, as people write it; `phoneNumberId` the line
 * that sends, by Meta's id, or null for the client's own or the account's only one; `contextMessageWamid` the message
 * replied to.
 */
public class Messages internal constructor(private val client: AvenPingClient) {
    /** Sends a text of at most 4096 characters. */
    public suspend fun sendText(
        to: String,
        text: String,
        phoneNumberId: String? = null,
        contextMessageWamid: String? = null,
        options: CallOptions? = null,
    ): SentMessage = sendText(SendText(phoneNumberId, to, text, contextMessageWamid), options)

    /** Sends a text message. */
    public suspend fun sendText(request: SendText, options: CallOptions? = null): SentMessage =
        calling("messages.send_text") { client.messagesSendText(request, options.lowered()) }

    /** Sends an uploaded picture, video, sound or document, by its id. */
    public suspend fun sendMedia(
        to: String,
        mediaId: String,
        type: MediaType,
        caption: String? = null,
        filename: String? = null,
        phoneNumberId: String? = null,
        contextMessageWamid: String? = null,
        options: CallOptions? = null,
    ): SentMessage {
        val media = OutgoingMedia(type, mediaId, caption, filename)
        return sendMedia(SendMedia(phoneNumberId, to, media, contextMessageWamid), options)
    }

    /** Sends an uploaded picture, video, sound or document. */
    public suspend fun sendMedia(request: SendMedia, options: CallOptions? = null): SentMessage =
        calling("messages.send_media") { client.messagesSendMedia(request, options.lowered()) }

    /** Sends a place on the map, in degrees north and east. The body's shape is assumed. */
    public suspend fun sendLocation(
        to: String,
        latitude: Double,
        longitude: Double,
        name: String? = null,
        address: String? = null,
        phoneNumberId: String? = null,
        contextMessageWamid: String? = null,
        options: CallOptions? = null,
    ): SentMessage {
        val location = Location(latitude, longitude, name, address)
        return sendLocation(SendLocation(phoneNumberId, to, location, contextMessageWamid), options)
    }

    /** Sends a place on the map. The body's shape is assumed. */
    public suspend fun sendLocation(request: SendLocation, options: CallOptions? = null): SentMessage =
        calling("messages.send_location") { client.messagesSendLocation(request, options.lowered()) }

    /** Sends buttons, a list or another interactive message; see [replyButtons] and its like. Path and body are assumed. */
    public suspend fun sendInteractive(
        to: String,
        interactive: Interactive,
        phoneNumberId: String? = null,
        contextMessageWamid: String? = null,
        options: CallOptions? = null,
    ): SentMessage = sendInteractive(SendInteractive(phoneNumberId, to, interactive, contextMessageWamid), options)

    /** Sends buttons, a list or another interactive message. Path and body are assumed. */
    public suspend fun sendInteractive(request: SendInteractive, options: CallOptions? = null): SentMessage =
        calling("messages.send_interactive") { client.messagesSendInteractive(request, options.lowered()) }

    /** Sends a message whose kind follows from what is given: exactly one content. The body's shape is assumed. */
    public suspend fun send(
        to: String,
        text: String? = null,
        media: OutgoingMedia? = null,
        location: Location? = null,
        interactive: Interactive? = null,
        templateName: String? = null,
        language: String? = null,
        components: List<TemplateComponent>? = null,
        phoneNumberId: String? = null,
        contextMessageWamid: String? = null,
        options: CallOptions? = null,
    ): SentMessage = send(
        SendMessage(
            phoneNumberId, to, text, media, location, interactive, templateName, language, components,
            contextMessageWamid,
        ),
        options,
    )

    /** Sends a message whose kind follows from what is given. The body's shape is assumed. */
    public suspend fun send(request: SendMessage, options: CallOptions? = null): SentMessage =
        calling("messages.send") { client.messagesSend(request, options.lowered()) }
}

/** The message's id, its wamid: what a reply names in `contextMessageWamid`. */
public val SentMessage.id: String get() = messages.firstOrNull { it.id.isNotEmpty() }?.id.orEmpty()

/** The recipient's WhatsApp id. It may differ from the number that was sent to. */
public val SentMessage.waId: String? get() = contacts.firstNotNullOfOrNull { it.waId }
