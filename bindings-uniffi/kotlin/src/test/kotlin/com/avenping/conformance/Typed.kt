package com.avenping.conformance

import com.avenping.AvenPing
import com.avenping.InvalidRequestError
import com.avenping.fromJson
import com.avenping.model.*
import com.avenping.toJson
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.toList
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put

/** From a case's input to the method that a person would call, and from its answer to JSON. */
class Typed(private val case: Case, private val avenping: AvenPing) {
    /** Set when no method can be called so, and the core was asked by the operation's name. */
    var byName = false
        private set

    suspend fun call(): JsonElement {
        val arguments = case.arguments ?: return invoke()
        return when (case.operation) {
            "health" -> bare { avenping.health().toJson() }
            "version" -> bare { avenping.version().toJson() }
            "me" -> bare { avenping.me().toJson() }
            "webhooks.get_config" -> bare { avenping.webhooks.getConfig().toJson() }
            "request" -> request(arguments)
            "media.upload" -> upload(arguments)
            "media.download" -> download(arguments)
            "templates.list" -> if (case.allPages) templates(arguments) else
                read(ListTemplates.Companion::fromJson) { avenping.templates.page(it).toJson() }
            "forms.list" -> if (case.allPages) forms(arguments) else
                read(ListForms.Companion::fromJson) { avenping.forms.page(it).toJson() }
            "templates.get" -> read(GetTemplate.Companion::fromJson) { avenping.templates.get(it).toJson() }
            "templates.send" -> read(SendTemplate.Companion::fromJson) { avenping.templates.send(it).toJson() }
            "forms.search" -> read(SearchForms.Companion::fromJson) { avenping.forms.search(it).toJson() }
            "forms.get" -> read(GetForm.Companion::fromJson) { avenping.forms.get(it).toJson() }
            "messages.send_text" -> read(SendText.Companion::fromJson) { avenping.messages.sendText(it).toJson() }
            "messages.send_media" -> read(SendMedia.Companion::fromJson) { avenping.messages.sendMedia(it).toJson() }
            "messages.send_location" ->
                read(SendLocation.Companion::fromJson) { avenping.messages.sendLocation(it).toJson() }
            "messages.send_interactive" ->
                read(SendInteractive.Companion::fromJson) { avenping.messages.sendInteractive(it).toJson() }
            "messages.send" -> read(SendMessage.Companion::fromJson) { avenping.messages.send(it).toJson() }
            "webhooks.set_config" ->
                read(SetWebhookConfig.Companion::fromJson) { avenping.webhooks.setConfig(it).toJson() }
            else -> invoke()
        }
    }

    private suspend fun invoke(): JsonElement {
        byName = true
        return Json.parseToJsonElement(avenping.invoke(case.operation, (case.input ?: JsonObject(emptyMap())).toString()))
    }

    private suspend fun bare(call: suspend () -> String): JsonElement =
        if (case.arguments!!.isEmpty()) Json.parseToJsonElement(call()) else invoke()

    /** What fits no record can only be asked for by name: the refusal is the core's. */
    private suspend fun <T> read(from: (String) -> T, call: suspend (T) -> String): JsonElement {
        val request = try {
            from(case.arguments.toString())
        } catch (_: InvalidRequestError) {
            return invoke()
        }
        return Json.parseToJsonElement(call(request))
    }

    private suspend fun request(arguments: JsonObject): JsonElement {
        val query = (arguments["query"] as? JsonObject).orEmpty().flatMap { (name, value) ->
            val values = value as? JsonArray ?: listOf(value)
            values.map { name to it.jsonPrimitive.content }
        }
        val json = arguments["json"]?.toString()
        return Json.parseToJsonElement(avenping.request(arguments.text("method"), arguments.text("path"), query, json))
    }

    private suspend fun templates(arguments: JsonObject): JsonElement {
        val pages = avenping.templates.pages(arguments.number("limit"), arguments.optional("after"), arguments.optional("search"))
            .toList()
        return list(pages.size, pages.flatMap { page -> page.items.map { it.toJson() } })
    }

    private suspend fun forms(arguments: JsonObject): JsonElement {
        val pages = avenping.forms.pages(arguments.number("limit"), arguments.optional("after")).toList()
        return list(pages.size, pages.flatMap { page -> page.items.map { it.toJson() } })
    }

    private fun list(pages: Int, items: List<String>): JsonObject = buildJsonObject {
        put("count", items.size)
        put("pages", pages)
        put("items", JsonArray(items.map { Json.parseToJsonElement(it) }))
    }

    private suspend fun upload(arguments: JsonObject): JsonElement {
        val content = arguments.optional("text")?.encodeToByteArray() ?: ByteArray(arguments.number("size")!!) { 'x'.code.toByte() }
        val (filename, mimeType) = arguments.optional("filename") to arguments.optional("mimeType")
        val line = arguments.optional("phoneNumberId")
        val chunks = (content.indices step CHUNK).map { content.copyOfRange(it, minOf(it + CHUNK, content.size)) }
        val uploaded = when (val from = arguments.optional("from") ?: "bytes") {
            "bytes" -> avenping.media.upload(content, filename, mimeType, line)
            "reader" -> avenping.media.upload(content.inputStream(), null, filename, mimeType, line)
            "reader_with_length" -> {
                val length = arguments.optional("length")?.toLong() ?: content.size.toLong()
                avenping.media.upload(chunks.asFlow(), length, filename, mimeType, line)
            }
            else -> error("unknown source $from")
        }
        return Json.parseToJsonElement(uploaded.toJson())
    }

    private suspend fun download(arguments: JsonObject): JsonElement {
        val request = try {
            DownloadMedia.fromJson(arguments.toString())
        } catch (_: InvalidRequestError) {
            return invoke()
        }
        return avenping.media.download(request.mediaId, request.disposition).use { download ->
            buildJsonObject {
                put("contentType", download.contentType)
                put("contentLength", download.contentLength)
                put("filename", download.filename)
                put("size", download.readBytes().size)
            }
        }
    }
}

private const val CHUNK = 1 shl 20

private fun JsonObject.optional(key: String): String? = (this[key] as? JsonPrimitive)?.content

private fun JsonObject.number(key: String): Int? = optional(key)?.toInt()
