package com.avenping

import com.avenping.ffi.AvenPingException
import com.avenping.ffi.ErrorRecord
import com.avenping.ffi.MetaDetails
import com.avenping.ffi.InternalException
import com.avenping.model.Attempt
import com.avenping.model.Delivery
import com.avenping.model.ErrorKind
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/**
 * Why a call failed, and what that means for the message it carried. The classes are the same in every language.
 *
 * [message] tells operation, code, status, reason and hint in one line, and never the token. Unchecked, as Kotlin's own:
 * what rolls back on a [RuntimeException] does so on this.
 */
public sealed class AvenPingError(private val record: ErrorRecord) : RuntimeException(record.text) {
    /**
     * The API's own code (`PLAN_EXPIRED`), or one of the SDK's where no readable answer came; see [ErrorCode]. An open
     * set: unknown codes keep their text.
     */
    public val code: String get() = record.code

    /** The class of the failure, from a closed set. */
    public val kind: ErrorKind get() = record.kind

    /** The HTTP status, when there was one. */
    public val status: Int? get() = record.status?.toInt()

    /** The server's words, or the SDK's. */
    public val reason: String get() = record.reason

    /** What to do next, where that is known. */
    public val hint: String? get() = record.hint

    /** The API's `details` as it came: JSON text. */
    public val details: String? get() = record.details

    /** Meta's error, decoded. */
    public val meta: MetaDetails? get() = record.meta

    /** For sends, uploads and changes of settings: whether it may have happened all the same. Null for the others. */
    public val delivery: Delivery? get() = record.delivery

    /** Whether the same call made again is both safe (it cannot duplicate) and likely to help. */
    public val retryable: Boolean get() = record.retryable

    /** How long the server asked to wait. */
    public val retryAfter: Duration? get() = record.retryAfter?.seconds

    /** The request id from the answer's headers, if the server sent one. */
    public val requestId: String? get() = record.requestId

    /** The operation that failed, such as `messages.send_text`. */
    public val operation: String? get() = record.operation

    /** One entry for each try that was made. */
    public val attempts: List<Attempt> get() = record.attempts

    /** At most 64 KiB of the raw answer. */
    public val body: String? get() = record.body

    /** The path of the refused argument, such as `interactive.action.buttons[1].title`. */
    public val field: String? get() = record.field

    internal companion object {
        /** The class that belongs to a kind. Exhaustive, so that a new kind does not compile without one. */
        fun of(failure: AvenPingException): AvenPingError = when (failure) {
            is AvenPingException.Api -> ApiError(failure.record)
            is AvenPingException.Unauthorized -> UnauthorizedError(failure.record)
            is AvenPingException.PlanExpired -> PlanExpiredError(failure.record)
            is AvenPingException.DeveloperPlanRequired -> DeveloperPlanRequiredError(failure.record)
            is AvenPingException.Forbidden -> ForbiddenError(failure.record)
            is AvenPingException.NotFound -> NotFoundError(failure.record)
            is AvenPingException.BadRequest -> BadRequestError(failure.record)
            is AvenPingException.PayloadTooLarge -> PayloadTooLargeError(failure.record)
            is AvenPingException.RateLimited -> RateLimitedError(failure.record)
            is AvenPingException.Server -> ServerError(failure.record)
            is AvenPingException.Connection -> ConnectionError(failure.record)
            is AvenPingException.Timeout -> TimeoutError(failure.record)
            is AvenPingException.Cancelled -> CancelledError(failure.record)
            is AvenPingException.InvalidResponse -> InvalidResponseError(failure.record)
            is AvenPingException.InvalidRequest -> InvalidRequestError(failure.record)
            is AvenPingException.Config -> ConfigError(failure.record)
            is AvenPingException.Webhook -> WebhookError(failure.record)
            is AvenPingException.Internal -> InternalError(failure.record)
        }
    }
}

/** The API refused the call. Its subclasses say more. */
public open class ApiError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** 401: the token is missing, wrong or revoked. */
public class UnauthorizedError internal constructor(record: ErrorRecord) : ApiError(record)

/** 403 `PLAN_EXPIRED`: the account's plan has ended. */
public class PlanExpiredError internal constructor(record: ErrorRecord) : ApiError(record)

/** 403 `DEVELOPER_PLAN_REQUIRED`: the plan has no API access. */
public class DeveloperPlanRequiredError internal constructor(record: ErrorRecord) : ApiError(record)

/** 403: not allowed, for example a line of another account. */
public class ForbiddenError internal constructor(record: ErrorRecord) : ApiError(record)

/** 404: no such template, form, media or linked WhatsApp account. */
public class NotFoundError internal constructor(record: ErrorRecord) : ApiError(record)

/** 400 or 422 (and any 4xx without a class of its own): the API refused the request's content. */
public class BadRequestError internal constructor(record: ErrorRecord) : ApiError(record)

/** 413: the request was larger than the API takes. */
public class PayloadTooLargeError internal constructor(record: ErrorRecord) : ApiError(record)

/** 429, or one of Meta's throttling codes. */
public class RateLimitedError internal constructor(record: ErrorRecord) : ApiError(record)

/** 5xx: the API or something before it failed. */
public class ServerError internal constructor(record: ErrorRecord) : ApiError(record)

/** No answer: the name, connection, TLS or proxy failed, or the connection broke. */
public open class ConnectionError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** No answer in time. */
public class TimeoutError internal constructor(record: ErrorRecord) : ConnectionError(record)

/** The SDK itself ended the call. A cancelled coroutine throws its `CancellationException`, as always. */
public class CancelledError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** An answer arrived that is not what the API promises. */
public class InvalidResponseError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** An argument was refused before anything was sent; [field] names it. */
public class InvalidRequestError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** The client's own settings cannot work. */
public class ConfigError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** A webhook's body could not be read. */
public class WebhookError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** A defect in the SDK: please report it with its message. */
public class InternalError internal constructor(record: ErrorRecord) : AvenPingError(record)

/** How uniffi tells of an argument that the core could not read: a field of JSON text that is none. */
private val UNREADABLE = Regex("^Failed to convert arg '([^']*)':")
private val CAUSE = Regex("Caused by:\\s+(.*)")

/** What uniffi could not carry over the border, as the error that it is. */
internal fun AvenPingError.Companion.of(failure: InternalException, operation: String?): AvenPingError {
    val said = failure.message.orEmpty()
    // The rest is a stack of the library's own.
    val cause = CAUSE.find(said)?.groupValues?.get(1) ?: said.lineSequence().first()
    val argument = UNREADABLE.find(said)?.groupValues?.get(1)
    if (argument != null) return refused(operation, argument, "holds text that is no JSON: $cause", failure)
    return InternalError(recordOf(ErrorCode.INTERNAL, ErrorKind.INTERNAL, operation, cause)).apply { initCause(failure) }
}

/** A record where the native side cannot write one. */
internal fun recordOf(code: String, kind: ErrorKind, operation: String?, reason: String, hint: String? = null) = ErrorRecord(
    code = code, kind = kind, status = null, reason = reason,
    text = "${operation?.let { "$it: " }.orEmpty()}$code: $reason${hint?.let { " — $it" }.orEmpty()}",
    hint = hint, details = null, meta = null, delivery = null, retryable = false, retryAfter = null,
    requestId = null, operation = operation, attempts = emptyList(), body = null, field = null,
)
