package com.avenping

import com.avenping.ffi.AvenPingException
import com.avenping.ffi.InternalException

/** Makes a call and turns what it throws into an [AvenPingError]. */
internal suspend fun <T> calling(call: suspend () -> T): T =
    try {
        call()
    } catch (failure: AvenPingException) {
        throw AvenPingError.of(failure)
    } catch (failure: InternalException) {
        throw AvenPingError.of(failure)
    }

/** As [calling], for what does not suspend. */
internal inline fun <T> callingNow(call: () -> T): T =
    try {
        call()
    } catch (failure: AvenPingException) {
        throw AvenPingError.of(failure)
    } catch (failure: InternalException) {
        throw AvenPingError.of(failure)
    }

/** The raw request as the core reads it. The body is JSON already; text is quoted by the rules of JSON. */
internal fun rawRequest(method: String, path: String, query: List<Pair<String, String>>, json: String?): String {
    val pairs = query.joinToString(",", "[", "]") { (name, value) -> "[${quoted(name)},${quoted(value)}]" }
    val body = json?.let { ",\"json\":$it" }.orEmpty()
    return "{\"method\":${quoted(method)},\"path\":${quoted(path)},\"query\":$pairs$body}"
}

internal fun quoted(text: String): String = buildString(text.length + 2) {
    append('"')
    for (char in text) {
        when {
            char == '"' || char == '\\' -> append('\\').append(char)
            // Half of a surrogate pair is no text either; the core refuses the escape and names it.
            char < ' ' || char.isSurrogate() -> append("\\u").append(char.code.toString(16).padStart(4, '0'))
            else -> append(char)
        }
    }
    append('"')
}
