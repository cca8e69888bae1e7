package com.avenping

import com.avenping.ffi.Settings
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** Settings of a client, for [AvenPing]. What stays null comes from the environment or has the default that is named. */
public class AvenPingSettings internal constructor() {
    /** The account's token; from `AVENPING_TOKEN` when null. */
    public var token: String? = null

    /** Where the API is: `https`, or `http` for loopback hosts; from `AVENPING_BASE_URL` when null. */
    public var baseUrl: String? = null

    /** The line that sends, by Meta's id, where a call names none; from `AVENPING_PHONE_NUMBER_ID` when null. */
    public var phoneNumberId: String? = null

    /** The header that carries the token: `bearer`, or `x-api-token`. */
    public var auth: String? = null

    /** The limit of one attempt, connecting included; for media the longest time without progress. 30 s. Finite. */
    public var timeout: Duration? = null

    /** The limit of connecting. 5 s. Finite. */
    public var connectTimeout: Duration? = null

    /** The limit of a whole call with its retries and waits. 60 s, none for media. [Duration.INFINITE] means none. */
    public var deadline: Duration? = null

    /** How many further attempts may follow the first one: 2. Below zero is a [ConfigError]. */
    public var maxRetries: Int? = null

    /** A proxy's address. When null, `HTTPS_PROXY` and `NO_PROXY` hold. */
    public var proxy: String? = null

    /** A PEM file of certificates to trust besides the system's, by its path. */
    public var caBundle: String? = null

    /** Whether `http` is allowed to other hosts than loopback. */
    public var allowHttp: Boolean? = null

    /** Headers to send with every request. */
    public var headers: Map<String, String> = emptyMap()

    /** What to put after the SDK's own user agent. */
    public var userAgent: String? = null

    /** Whether limits that Meta states are checked before sending: yes. */
    public var validate: Boolean? = null

    internal fun lowered(): Settings = Settings(
        token = token,
        baseUrl = baseUrl,
        phoneNumberId = phoneNumberId,
        auth = auth,
        timeout = timeout?.milliseconds(),
        connectTimeout = connectTimeout?.milliseconds(),
        deadline = deadline?.milliseconds(),
        noDeadline = deadline == Duration.INFINITE,
        maxRetries = maxRetries?.toLong(),
        proxy = proxy,
        caBundle = caBundle,
        allowHttp = allowHttp,
        headers = headers,
        userAgent = userAgent,
        validate = validate,
        language = "kotlin",
    )
}

/**
 * What a single call does differently from its client. What stays null is as the client has it.
 *
 * @property timeout the limit of one attempt, connecting included; for media the longest time without progress.
 * @property deadline the limit of the whole call with its retries and waits; for a list, of the time spent fetching all
 *   its pages. [Duration.INFINITE] means none.
 * @property maxRetries how many further attempts may follow the first one. Zero means zero, and below zero the call
 *   fails with [InvalidRequestError].
 * @property retryMaybeSent repeat a send even when an earlier attempt may have gone out. **The recipient may get the
 *   message twice.**
 */
public data class CallOptions(
    val timeout: Duration? = null,
    val deadline: Duration? = null,
    val maxRetries: Int? = null,
    val retryMaybeSent: Boolean? = null,
)

@JvmName("loweredOptional")
internal fun CallOptions?.lowered(): com.avenping.ffi.CallOptions? = this?.lowered()

internal fun CallOptions.lowered(): com.avenping.ffi.CallOptions = com.avenping.ffi.CallOptions(
    timeout = timeout?.milliseconds(),
    deadline = deadline?.milliseconds(),
    noDeadline = deadline == Duration.INFINITE,
    maxRetries = maxRetries?.toLong(),
    retryMaybeSent = retryMaybeSent,
)

private fun Duration.milliseconds(): Double = toDouble(DurationUnit.MILLISECONDS)
