package com.avenping.support

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

/** The repository, which the tests read cases and the manifest from. */
val ROOT: File = File(System.getProperty("avenping.root")).canonicalFile

/** A fake AvenPing as a program of its own, told and asked through its control plane. */
class MockServer : AutoCloseable {
    private val process: Process =
        ProcessBuilder(System.getProperty("avenping.program") ?: "$ROOT/target/debug/avenping", "mock")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()

    val baseUrl: String = process.inputStream.bufferedReader().readLine().split(' ').first { it.startsWith("http://") }

    val token: String = "test_premium"

    fun requests(): JsonArray = get("requests").getValue("requests").jsonArray

    fun messages(): JsonArray = get("messages").getValue("messages").jsonArray

    fun fault(rule: String) = post("faults", rule)

    fun settings(settings: String) = post("settings", settings)

    fun replaceToken(change: String) = post("tokens", change)

    fun advance(seconds: String) = post("clock", """{"advance":$seconds}""")

    override fun close() {
        process.destroyForcibly().waitFor()
    }

    private fun get(name: String): JsonObject = told(request(name).GET().build()).jsonObject

    private fun post(name: String, body: String) {
        told(request(name).POST(HttpRequest.BodyPublishers.ofString(body)).build())
    }

    private fun request(name: String) =
        HttpRequest.newBuilder(URI("$baseUrl/_mock/$name")).header("content-type", "application/json")

    private fun told(request: HttpRequest): JsonElement {
        val answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString())
        check(answer.statusCode() == 200) { "${request.uri()}: ${answer.statusCode()} ${answer.body()}" }
        return Json.parseToJsonElement(answer.body())
    }

    private companion object {
        val HTTP: HttpClient = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
    }
}
