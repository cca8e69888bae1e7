package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.model.Health
import com.avenping.model.Me
import com.avenping.model.Version

/**
 * A client of the AvenPing API. Safe to use from many coroutines and threads; make one and keep it.
 *
 * ```
 * val avenping = AvenPing { token = "…" }
 * val sent = avenping.messages.sendText(to = "+1 555 123 4567", text = "Your order is on its way")
 * println(sent.id)
 * ```
 *
 * Every call suspends; cancelling its coroutine ends the request. What fails throws an [AvenPingError].
 */
public class AvenPing internal constructor(private val client: AvenPingClient) : AutoCloseable {
    /** Text, media, places, buttons and lists. */
    public val messages: Messages = Messages(client)

    /** Message templates: reading and sending them. */
    public val templates: Templates = Templates(client)

    /** Forms, which Meta calls flows. */
    public val forms: Forms = Forms(client)

    /** Files: up and down. */
    public val media: Media = Media(client)

    /** Where AvenPing posts its webhooks. To read one, see [Webhook]. */
    public val webhooks: Webhooks = Webhooks(client)

    /** Where the calls go; null once closed. */
    public val baseUrl: String? get() = client.baseUrl()

    /** Checks that the service answers. Needs no token. */
    public suspend fun health(options: CallOptions? = null): Health = calling("health") { client.health(options.lowered()) }

    /** Reads the service's version. Needs no token; the answer's shape is assumed. */
    public suspend fun version(options: CallOptions? = null): Version = calling("version") { client.version(options.lowered()) }

    /** Reads the account: its user, its WhatsApp account and its phone lines. */
    public suspend fun me(options: CallOptions? = null): Me = calling("me") { client.me(options.lowered()) }

    /**
     * Calls a route that this SDK does not know. Anything but a GET counts as a send: it is not repeated when it may
     * have arrived.
     *
     * @param query pairs to put after the path.
     * @param json the body, as JSON text.
     * @return the `data` of the API's envelope, or the whole body where there is no envelope: JSON text.
     */
    public suspend fun request(
        method: String,
        path: String,
        query: List<Pair<String, String>> = emptyList(),
        json: String? = null,
        options: CallOptions? = null,
    ): String = calling("request") { client.request(rawRequest(method, path, query, json), options.lowered()) }

    /**
     * Calls any operation that carries JSON by its name.
     *
     * @param operation a name such as `messages.send_text`.
     * @param arguments JSON text, by the API's names.
     * @return the decoded `data`: JSON text.
     */
    public suspend fun invoke(operation: String, arguments: String = "{}", options: CallOptions? = null): String =
        calling(operation) { client.invoke(operation, arguments, options.lowered()) }

    /** A client that shares everything with this one and makes its calls with other options. */
    public fun withOptions(options: CallOptions): AvenPing =
        AvenPing(calling("request") { client.withOptions(options.lowered()) })

    /**
     * Replaces the token, for calls that start from now on.
     *
     * @throws ConfigError when the text cannot be a token; the old one then stays.
     */
    public fun setToken(token: String): Unit = setting { client.setToken(token) }

    /** Refuses calls from now on and frees what is held; calls in flight end as they would have. */
    override fun close() {
        client.shutDown()
    }

    override fun toString(): String = "AvenPing(baseUrl=$baseUrl)"

    public companion object {
        /** The version of this SDK. */
        public val VERSION: String get() = calling(null) { com.avenping.ffi.libraryVersion() }
    }
}

/**
 * Makes a client. What [settings] leave out comes from the environment (`AVENPING_TOKEN`, `AVENPING_BASE_URL`,
 * `AVENPING_PHONE_NUMBER_ID`) or has a default. Opens no connection.
 *
 * @throws ConfigError which names the setting that cannot work.
 */
public fun AvenPing(settings: AvenPingSettings.() -> Unit = {}): AvenPing {
    val lowered = AvenPingSettings().apply(settings).lowered()
    return AvenPing(setting { AvenPingClient(lowered) })
}
