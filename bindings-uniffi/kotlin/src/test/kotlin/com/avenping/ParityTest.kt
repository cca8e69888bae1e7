package com.avenping

import com.avenping.model.ErrorKind
import com.avenping.support.ROOT
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import kotlin.reflect.KClass
import kotlin.reflect.full.declaredMemberFunctions
import kotlin.reflect.full.memberProperties
import kotlin.reflect.full.valueParameters

/** The surface against what the core exports of its table. */
class ParityTest {
    private val manifest = read("api/manifest.json")
    private val operations = manifest.getValue("operations").jsonArray.map { it.jsonObject }
    private val spaces: Map<String, KClass<*>> = mapOf(
        "messages" to Messages::class, "templates" to Templates::class, "forms" to Forms::class,
        "media" to Media::class, "webhooks" to Webhooks::class,
    )

    @Test
    fun `every operation is a method with every parameter, and no method is without an operation`() {
        val expected = operations.map { place(it.text("name")) }.toSet()
        val others = mapOf("" to setOf("close", "invoke", "request", "setToken", "toString", "withOptions"),
            "templates" to setOf("page", "pages"), "forms" to setOf("page", "pages"))
        val found = (spaces + ("" to AvenPing::class)).flatMap { (space, type) ->
            type.declaredMemberFunctions.map { it.name }.filter { it !in others[space].orEmpty() }.map { space to it }
        }.toSet()
        assertEquals(expected, found)
        for (operation in operations) {
            val (space, name) = place(operation.text("name"))
            val methods = (spaces[space] ?: AvenPing::class).declaredMemberFunctions.filter { it.name == name }
            val known = methods.flatMap { it.valueParameters }.mapNotNull { it.name }.toSet()
            assertTrue("options" in known) { name }
            for (parameter in operation.getValue("parameters").jsonArray.map { it.jsonObject.text("name") }) {
                val parts = TAKEN_APART[parameter].takeIf { name != "send" } ?: listOf(parameter)
                assertTrue(known.containsAll(parts)) { "$space.$name: $parameter is not among $known" }
            }
        }
    }

    @Test
    fun `every field of every model is there`() {
        val types = read("api/schemas.json").let { (it["\$defs"] ?: it).jsonObject }
        var fields = 0
        for ((name, schema) in types) {
            val properties = (schema as? JsonObject)?.get("properties")?.jsonObject ?: continue
            if (properties.isEmpty()) continue
            val type = runCatching { Class.forName("com.avenping.model.$name").kotlin }.getOrNull()
            assertTrue(type != null) { "there is no model $name" }
            val known = type!!.memberProperties.map { it.name }.toSet()
            for (field in properties.keys) {
                val own = if (field == "type") "kind" else camelCase(field)
                assertTrue(own in known) { "$name.$field: $own is not among $known" }
                fields++
            }
        }
        assertTrue(fields > 150) { "only $fields fields were found" }
    }

    @Test
    fun `every field, kind and code of errors is there`() {
        val known = AvenPingError::class.memberProperties.map { it.name }.toSet()
        for (field in manifest.getValue("errorFields").jsonArray.map { it.jsonPrimitive.content }) {
            // `message` is the whole line, as it is for every exception.
            assertTrue((if (field == "message") "reason" else camelCase(field)) in known) { field }
        }
        val kinds = manifest.getValue("errorKinds").jsonArray.map { it.jsonObject }
        assertEquals(kinds.map { it.text("kind") to it.text("number").toInt() },
            ErrorKind.entries.map { it.name.lowercase() to it.value.toInt() })
        val codes = ErrorCode::class.java.fields.filter { it.type == String::class.java }.map { it.get(null) }.toSet()
        val own = manifest.getValue("ownErrorCodes").jsonArray.map { it.jsonPrimitive.content }
        assertTrue(codes.containsAll(own)) { "$own, $codes" }
        assertEquals(manifest.text("version"), AvenPing.VERSION)
    }

    private fun place(operation: String): Pair<String, String> =
        operation.substringBefore('.', "") to camelCase(operation.substringAfterLast('.'))

    private fun read(path: String): JsonObject = Json.parseToJsonElement(ROOT.resolve(path).readText()).jsonObject

    private fun JsonObject.text(key: String): String = getValue(key).jsonPrimitive.content

    private fun camelCase(name: String): String = name.replace(Regex("_(\\w)")) { it.groupValues[1].uppercase() }

    private companion object {
        /** Nested objects whose parts the methods take. */
        val TAKEN_APART = mapOf(
            "media" to listOf("mediaId", "type", "caption", "filename"),
            "location" to listOf("latitude", "longitude", "name", "address"),
        )
    }
}
