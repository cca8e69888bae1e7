package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.model.SetWebhookConfig
import com.avenping.model.WebhookConfig

/** Where AvenPing posts its webhooks. */
public class Webhooks internal constructor(private val client: AvenPingClient) {
    /** Reads where AvenPing posts its webhooks. */
    public suspend fun getConfig(options: CallOptions? = null): WebhookConfig =
        calling("webhooks.get_config") { client.webhooksGetConfig(options.lowered()) }

    /** Sets where AvenPing posts its webhooks; an empty text clears. The body's shape is assumed. */
    public suspend fun setConfig(
        webhookUrl: String? = null,
        webhookCode: String? = null,
        options: CallOptions? = null,
    ): WebhookConfig = setConfig(SetWebhookConfig(webhookUrl, webhookCode), options)

    /** Sets where AvenPing posts its webhooks. The body's shape is assumed. */
    public suspend fun setConfig(request: SetWebhookConfig, options: CallOptions? = null): WebhookConfig =
        calling("webhooks.set_config") { client.webhooksSetConfig(request, options.lowered()) }
}
