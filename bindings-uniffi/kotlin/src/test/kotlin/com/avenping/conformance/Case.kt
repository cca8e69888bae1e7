package com.avenping.conformance

import com.avenping.support.ROOT
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

/** A case as it stands in `conformance/cases`; `conformance/case.schema.json` describes it. */
class Case(private val json: JsonObject) {
    val name: String = json.text("name")
    val operation: String = json.text("operation")
    val input: JsonElement? = json["input"]
    val arguments: JsonObject? = if (input == null) JsonObject(emptyMap()) else input as? JsonObject
    val allPages: Boolean = (json["allPages"] as? JsonPrimitive)?.content == "true"
    val client: JsonObject = part("client")
    val mock: JsonObject = part("mock")
    val expect: JsonObject = part("expect")

    init {
        val unknown = json.keys - KEYS
        check(unknown.isEmpty()) { "$name: unknown keys $unknown" }
        check(("result" in expect) != ("error" in expect)) { "$name: expect a result or an error" }
        check("requests" in expect) { "$name: say which requests are expected" }
    }

    private fun part(key: String): JsonObject = json[key]?.jsonObject ?: JsonObject(emptyMap())

    companion object {
        private val KEYS = setOf("name", "about", "operation", "input", "allPages", "client", "mock", "expect")

        /** All of them, by file and in their order. */
        fun all(): List<Case> {
            val files = ROOT.resolve("conformance/cases").listFiles { file -> file.extension == "json" }!!.sorted()
            val cases = files.flatMap { file ->
                Json.parseToJsonElement(file.readText()).jsonObject.getValue("cases").jsonArray.map { Case(it.jsonObject) }
            }
            check(cases.distinctBy { it.name }.size == cases.size) { "two cases have the same name" }
            return cases
        }
    }
}

/** A text of an object that is sure to have it. */
fun JsonObject.text(key: String): String = getValue(key).jsonPrimitive.content
