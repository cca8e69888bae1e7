package com.avenping.conformance

import com.avenping.AvenPing
import com.avenping.AvenPingError
import com.avenping.CallOptions
import com.avenping.Webhook
import com.avenping.WebhookEvent
import com.avenping.model.Delivery
import com.avenping.support.MockServer
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonArray
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.DurationUnit

/** What became of a case: what is wrong, if anything, and whether no method could be called so. */
class Outcome(val name: String, val problem: String?, val byName: Boolean)

/** A port that no fake is ever given, because the system hands out others, and on which nobody listens. */
private const val CLOSED = "http://127.0.0.1:1"

/** One case: a fake of its own, a client as the case has it, the call, the comparison. */
suspend fun run(case: Case): Outcome = MockServer().use { server ->
    setUp(server, case)
    var byName = false
    val problem = try {
        val found = call(case, server) { byName = true }
        val expected = case.expect["result"]
        if (expected == null) "succeeded with $found" else difference("result", expected, found)
    } catch (error: AvenPingError) {
        compare(case, server, error)
    }
    Outcome(case.name, problem ?: compareRequests(case, server), byName)
}

private fun setUp(server: MockServer, case: Case) {
    for ((key, value) in case.mock) {
        when (key) {
            "faults" -> value.jsonArray.forEach { server.fault(it.toString()) }
            "settings" -> server.settings(value.toString())
            "tokens" -> value.jsonArray.forEach { server.replaceToken(it.toString()) }
            "advance" -> server.advance(value.toString())
            else -> error("${case.name}: unknown key $key")
        }
    }
}

private suspend fun call(case: Case, server: MockServer, toldByName: () -> Unit): JsonElement {
    if (case.operation.startsWith("webhook.")) return webhook(case)
    return client(case, server).use { own ->
        val retry = case.client["retryMaybeSent"]?.jsonPrimitive?.content?.toBoolean()
        val avenping = if (retry == null) own else own.withOptions(CallOptions(retryMaybeSent = retry))
        val typed = Typed(case, avenping)
        try {
            typed.call()
        } finally {
            if (typed.byName) toldByName()
        }
    }
}

private fun client(case: Case, server: MockServer): AvenPing = AvenPing {
    token = server.token
    baseUrl = server.baseUrl
    for ((key, value) in case.client) {
        val text = (value as? JsonPrimitive)?.takeIf { it !is JsonNull }?.content
        when (key) {
            "token" -> token = text
            "baseUrl" -> baseUrl = if (text == "closed") CLOSED else text
            "phoneNumberId" -> phoneNumberId = text
            "auth" -> auth = text
            "timeout" -> timeout = time(text!!)
            "connectTimeout" -> connectTimeout = time(text!!)
            "deadline" -> deadline = text?.let { time(it) } ?: Duration.INFINITE
            "maxRetries" -> maxRetries = text!!.toInt()
            "proxy" -> proxy = text
            "caBundle" -> caBundle = text
            "allowHttp" -> allowHttp = text.toBoolean()
            "headers" -> headers = value.jsonObject.mapValues { it.value.jsonPrimitive.content }
            "userAgent" -> userAgent = text
            "validate" -> validate = text.toBoolean()
            "retryMaybeSent" -> Unit
            else -> error("unknown setting $key")
        }
    }
}

private fun time(milliseconds: String): Duration = milliseconds.toDouble().milliseconds

private fun webhook(case: Case): JsonElement {
    val given = case.arguments!!
    return when (case.operation) {
        "webhook.parse" -> {
            val event = Webhook.parse(given.text("body"))
            buildJsonObject {
                put(
                    "event",
                    when (event) {
                        is WebhookEvent.NewMessage -> "newMessage"
                        is WebhookEvent.NewLead -> "newLead"
                        is WebhookEvent.Unknown -> "unknown"
                    },
                )
                put("dedupeKey", event.dedupeKey)
                put("raw", Json.parseToJsonElement(event.raw))
            }
        }
        "webhook.verify_code" -> JsonPrimitive(Webhook.verifyCode(given.text("expected"), given.text("received")))
        "webhook.challenge" -> JsonPrimitive(Webhook.challenge(given.text("query"), given.text("code")))
        else -> error("unknown operation ${case.operation}")
    }
}

private fun compare(case: Case, server: MockServer, error: AvenPingError): String? {
    val token = if ("token" in case.client) case.client.getValue("token").jsonPrimitive.content else server.token
    val shown = "$error ${error.stackTraceToString()} ${recordOf(error)}"
    if (token.isNotEmpty() && case.client["token"] !is JsonNull && token in shown) return "the error shows the token"
    val expected = case.expect["error"] ?: return "failed: $error"
    return difference("error", expected, recordOf(error))
}

/** The error's fields by the names of the core's record. */
fun recordOf(error: AvenPingError): JsonObject {
    val fields = buildJsonObject {
        put("code", error.code)
        put("kind", error.kind.name.lowercase())
        put("message", error.reason)
        put("status", error.status)
        put("hint", error.hint)
        put("details", error.details?.let { Json.parseToJsonElement(it) } ?: JsonNull)
        put("meta", error.meta?.let { meta ->
            given {
                put("code", meta.code)
                put("subcode", meta.subcode)
                put("type", meta.errorType)
                put("details", meta.details)
                put("fbtrace_id", meta.fbtraceId)
            }
        } ?: JsonNull)
        put("delivery", error.delivery?.let { word(it) })
        put("retryable", error.retryable)
        put("retry_after", error.retryAfter?.toDouble(DurationUnit.SECONDS))
        put("request_id", error.requestId)
        put("operation", error.operation)
        put("attempts", buildJsonArray {
            for (attempt in error.attempts) add(given {
                put("status", attempt.status?.toInt())
                put("failure", attempt.failure)
                put("elapsed_ms", attempt.elapsedMs.toLong())
            })
        })
        put("body", error.body)
        put("field", error.field)
    }
    return JsonObject(fields.filterValues { it !is JsonNull })
}

private fun given(fill: kotlinx.serialization.json.JsonObjectBuilder.() -> Unit): JsonObject =
    JsonObject(buildJsonObject(fill).filterValues { it !is JsonNull })

private fun word(delivery: Delivery): String = delivery.name.lowercase()

private fun compareRequests(case: Case, server: MockServer): String? {
    val (found, accepted) = server.requests() to server.messages().size
    val wanted = case.expect["accepted"]?.jsonPrimitive?.content?.toInt()
    if (wanted != null && wanted != accepted) return "accepted: expected $wanted, found $accepted"
    val expected = case.expect.getValue("requests")
    val count = (expected as? JsonArray)?.size ?: expected.jsonPrimitive.content.toInt()
    if (count != found.size) return "requests: expected $count, found ${found.size}: $found"
    (expected as? JsonArray)?.forEachIndexed { index, request ->
        for ((key, value) in request.jsonObject) {
            val exactly = key == "body" || key == "query"
            difference("requests[$index].$key", value, found[index].jsonObject[key], exactly)?.let { return it }
        }
    }
    return null
}
