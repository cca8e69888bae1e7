package com.avenping

import com.avenping.ffi.AvenPingException
import com.avenping.ffi.InternalException

/**
 * Makes a call and turns what it throws into an [AvenPingError]. Without an operation: of a function that makes no call.
 *
 * A coroutine that goes on has nothing of its caller on the stack, so that this is noted before: about a microsecond.
 */
internal inline fun <T> calling(operation: String?, call: () -> T): T {
    NativeLibrary.prepare()
    val caller = Throwable()
    return try {
        call()
    } catch (failure: AvenPingException) {
        throw AvenPingError.of(failure).from(caller)
    } catch (failure: InternalException) {
        throw AvenPingError.of(failure, operation).from(caller)
    } catch (failure: CharacterCodingException) {
        throw refused(operation, "request", "a text in it $NO_TEXT", failure).from(caller)
    }
}

/** As [calling], for what sets up a client. */
internal inline fun <T> setting(call: () -> T): T {
    NativeLibrary.prepare()
    return try {
        call()
    } catch (failure: AvenPingException) {
        throw AvenPingError.of(failure)
    } catch (failure: InternalException) {
        throw AvenPingError.of(failure, null)
    } catch (failure: CharacterCodingException) {
        throw refusedSetting("a setting $NO_TEXT", failure)
    }
}

/** With the way to the call behind the way to the failure, unless that came the same way. */
internal fun AvenPingError.from(caller: Throwable): AvenPingError = apply {
    // Its first frame stands on another line of the same function.
    val way = caller.stackTrace.drop(1)
    if (stackTrace.takeLast(way.size) != way) stackTrace += caller.stackTrace
}

/** What an argument is refused with that never reached the core: the core's own words and fields. */
internal fun refused(operation: String?, field: String, problem: String, cause: Throwable? = null): AvenPingError =
    thrown(cause) { com.avenping.ffi.refuseArgument(operation?.whole(), field.whole(), problem.whole()) }

/** As [refused], for a setting. */
internal fun refusedSetting(problem: String, cause: Throwable? = null): AvenPingError =
    thrown(cause) { com.avenping.ffi.refuseSetting(problem.whole()) }

private inline fun thrown(cause: Throwable?, refuse: () -> Unit): AvenPingError =
    try {
        refuse()
        error("a refusal throws")
    } catch (failure: AvenPingException) {
        AvenPingError.of(failure).also { if (cause != null) it.initCause(cause) }
    }

/** Kotlin's strings can hold it; JSON and the core's text cannot. */
internal const val NO_TEXT: String = "holds half of a surrogate pair, which is no text"

/** With a question mark in the place of what is no text. */
private fun String.whole(): String = encodeToByteArray().decodeToString()

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
