package com.avenping.conformance

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import java.math.BigDecimal

/**
 * The first difference between what came and what a case expects, with its path.
 *
 * Objects may have more than is expected, unless [exactly]; lists and texts must be equal. These texts stand for more
 * than themselves: `<any>`, `<text>`, `<number>`, `<wamid>`, `<absent>`, and `<contains …>`.
 */
fun difference(path: String, expected: JsonElement, found: JsonElement?, exactly: Boolean = false): String? {
    val placeholder = (expected as? JsonPrimitive)?.takeIf { it.isString }?.content
    if (placeholder != null && placeholder.startsWith("<") && placeholder.endsWith(">")) {
        return if (fits(placeholder, found)) null else wrong(path, expected, found)
    }
    if (expected is JsonObject && found is JsonObject) {
        for ((key, value) in expected) difference("$path.$key", value, found[key], exactly)?.let { return it }
        val extra = (found.keys - expected.keys).firstOrNull().takeIf { exactly }
        return extra?.let { "$path.$it: was not expected" }
    }
    if (expected is JsonArray && found is JsonArray && expected.size == found.size) {
        return expected.indices.firstNotNullOfOrNull { difference("$path[$it]", expected[it], found[it], exactly) }
    }
    return if (same(expected, found)) null else wrong(path, expected, found)
}

private fun same(expected: JsonElement, found: JsonElement?): Boolean {
    if (expected == found) return true
    val (one, other) = number(expected) to number(found)
    return one != null && other != null && one.compareTo(other) == 0
}

private fun number(value: JsonElement?): BigDecimal? =
    (value as? JsonPrimitive)?.takeIf { !it.isString && it !is JsonNull }?.content?.toBigDecimalOrNull()

private fun fits(placeholder: String, found: JsonElement?): Boolean {
    val text = (found as? JsonPrimitive)?.takeIf { it.isString }?.content.orEmpty()
    return when {
        placeholder == "<any>" -> found != null
        placeholder == "<absent>" -> found == null || found is JsonNull
        placeholder == "<text>" -> text.isNotEmpty()
        placeholder == "<number>" -> number(found) != null
        placeholder == "<wamid>" -> text.startsWith("wamid.")
        placeholder.startsWith("<contains ") -> text.contains(placeholder.removeSurrounding("<contains ", ">"))
        else -> error("unknown placeholder $placeholder")
    }
}

private fun wrong(path: String, expected: JsonElement, found: JsonElement?): String =
    "$path: expected $expected, found ${found ?: "nothing"}"
