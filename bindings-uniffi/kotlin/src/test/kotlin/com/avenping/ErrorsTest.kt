package com.avenping

import com.avenping.conformance.recordOf
import com.avenping.model.Delivery
import com.avenping.model.ErrorKind
import com.avenping.model.TextBlock
import com.avenping.support.MockServer
import com.avenping.support.withFake
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.reflect.KClass
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class ErrorsTest {
    private class Expected(
        val type: KClass<out AvenPingError>,
        val code: String,
        val kind: ErrorKind,
        val status: Int?,
        val fault: String? = null,
        val settings: AvenPingSettings.() -> Unit = {},
    )

    private fun refusal(status: Int, code: String) = """{"kind":"status","status":$status,"code":"$code"}"""

    @Test
    fun `each failure is its own class with its code`() {
        val all = listOf(
            Expected(ApiError::class, "ODD", ErrorKind.API, 200,
                """{"kind":"answer","json":{"success":false,"error":{"code":"ODD","message":"odd"}}}"""),
            Expected(UnauthorizedError::class, ErrorCode.UNAUTHORIZED, ErrorKind.UNAUTHORIZED, 401, refusal(401, "UNAUTHORIZED")),
            Expected(PlanExpiredError::class, ErrorCode.PLAN_EXPIRED, ErrorKind.PLAN_EXPIRED, 403) { token = "test_expired" },
            Expected(DeveloperPlanRequiredError::class, ErrorCode.DEVELOPER_PLAN_REQUIRED,
                ErrorKind.DEVELOPER_PLAN_REQUIRED, 403) { token = "test_basic" },
            Expected(ForbiddenError::class, ErrorCode.FORBIDDEN, ErrorKind.FORBIDDEN, 403, refusal(403, "FORBIDDEN")),
            Expected(NotFoundError::class, ErrorCode.NOT_FOUND, ErrorKind.NOT_FOUND, 404, refusal(404, "NOT_FOUND")),
            Expected(BadRequestError::class, "VALIDATION_ERROR", ErrorKind.BAD_REQUEST, 400, refusal(400, "VALIDATION_ERROR")),
            Expected(PayloadTooLargeError::class, "PAYLOAD_TOO_LARGE", ErrorKind.PAYLOAD_TOO_LARGE, 413, refusal(413, "PAYLOAD_TOO_LARGE")),
            Expected(RateLimitedError::class, "RATE_LIMITED", ErrorKind.RATE_LIMITED, 429, """{"kind":"rate_limit","retry_after":120}"""),
            Expected(ServerError::class, ErrorCode.INTERNAL_ERROR, ErrorKind.SERVER, 500, refusal(500, "INTERNAL_ERROR")),
            Expected(ConnectionError::class, ErrorCode.CONNECTION, ErrorKind.CONNECTION, null) { baseUrl = "http://127.0.0.1:1"; maxRetries = 0 },
            Expected(TimeoutError::class, ErrorCode.TIMEOUT, ErrorKind.TIMEOUT, null, """{"kind":"stall"}""") { timeout = 200.milliseconds },
            Expected(InvalidResponseError::class, ErrorCode.INVALID_RESPONSE, ErrorKind.INVALID_RESPONSE, 200,
                """{"kind":"answer","text":"{"}"""),
        )
        for (expected in all) withFake(expected.settings) { server, avenping ->
            expected.fault?.let { server.fault("""{"match":{"path":"/v2/messages/*"},"times":null,"fault":$it}""") }
            val error = failure { avenping.messages.sendText("15551234567", "Hello", phoneNumberId = "109876543210987") }
            assertEquals(expected.type, error::class)
            assertEquals(listOf(expected.code, expected.kind, expected.status), listOf(error.code, error.kind, error.status))
            assertTrue(error.message!!.startsWith("messages.send_text: ${expected.code}")) { error.message }
            val secret = AvenPingSettings().apply { token = server.token }.apply(expected.settings).token!!
            assertFalse(secret in "${error.stackTraceToString()} ${recordOf(error)}") { "$secret: $error" }
        }
    }

    @Test
    fun `what never left this machine is its own class too`() = withFake { _, avenping ->
        val refused = failure { avenping.messages.sendText("not a number", "Hello") }
        assertTrue(refused is InvalidRequestError)
        assertEquals(listOf("to", Delivery.NOT_SENT), listOf(refused.field, refused.delivery))
        val empty = failure { avenping.messages.sendInteractive("15551234567", replyButtons("Well?", "a" to "", "b" to "B")) }
        assertEquals("interactive.action.buttons[0].title", empty.field)
        assertTrue(failure { Webhook.parse("") } is WebhookError)
        val config = failure { AvenPing { token = "a\nb" } }
        assertTrue(config is ConfigError)
        avenping.close()
        assertTrue(failure { avenping.health() } is ConfigError)
    }

    @Test
    fun `an error says when to come back and how often was tried`() = withFake { server, avenping ->
        server.fault("""{"match":{"path":"/v2/messages/*"},"times":null,"fault":{"kind":"rate_limit","retry_after":120}}""")
        val error = failure { avenping.messages.sendText("15551234567", "Hello") }
        assertEquals(120.seconds, error.retryAfter)
        assertEquals(Delivery.REJECTED, error.delivery)
        assertEquals(1, error.attempts.size)
        assertEquals(429.toUShort(), error.attempts.single().status)
    }

    @Test
    fun `an error's trace leads to the call, on whatever thread it came`() = withFake({ token = "wrong" }) { _, avenping ->
        suspend fun whoCalls(): Unit = withContext(Dispatchers.Default) { avenping.me() }.let { }
        val trace = failure { whoCalls() }.stackTrace.map { it.methodName to it.className }
        assertTrue(trace.any { (_, type) -> "ErrorsTest" in type && "whoCalls" in type }) { trace.joinToString("\n") }
        assertTrue(trace.any { (name, type) -> name == "me" && type == "com.avenping.AvenPing" }) { trace.joinToString("\n") }
    }

    @Test
    fun `the trace of a refusal that came at once names the call once`() = withFake { _, avenping ->
        val trace = failure { avenping.messages.sendInteractive("15551234567", replyButtons("Well?", "a" to "A"), "\uD83D") }.stackTrace
        assertEquals(1, trace.count { it.methodName == "runBlocking" && it.className.endsWith("BuildersKt__BuildersKt") })
    }

    @Test
    fun `an error is unchecked`() {
        assertTrue(RuntimeException::class.java.isAssignableFrom(AvenPingError::class.java))
    }

    @Test
    fun `open words know themselves and their text`() {
        assertEquals("image", com.avenping.model.MediaType.Image.toString())
        assertEquals("sticker", com.avenping.model.MediaType.Other("sticker").toString())
    }

    @Test
    fun `a webhook's secret is not in its text`() {
        val config = com.avenping.model.SetWebhookConfig("https://example.com/in?key=hidden", "hidden")
        assertFalse("hidden" in config.toString()) { config.toString() }
    }

    @Test
    fun `a field that is no JSON is a refusal and no crash`() = withFake { _, avenping ->
        val error = failure { avenping.messages.sendInteractive("15551234567",
            com.avenping.model.Interactive.LocationRequest(com.avenping.model.LocationRequest(TextBlock("Where?", extra = "{"),
                com.avenping.model.LocationRequestAction()))) }
        assertTrue(error is InvalidRequestError) { error.toString() }
        assertEquals(listOf("request", Delivery.NOT_SENT), listOf(error.field, error.delivery))
    }
}

/** What it fails with; that it does is part of it. */
inline fun failure(call: () -> Unit): AvenPingError =
    try {
        call()
        throw AssertionError("did not fail")
    } catch (error: AvenPingError) {
        error
    }
