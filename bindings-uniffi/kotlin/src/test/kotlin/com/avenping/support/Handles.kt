package com.avenping.support

import com.avenping.ffi.FfiConverterTypeProgressListener
import com.avenping.ffi.uniffiContinuationHandleMap
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/**
 * Nothing of the JVM's is held for the native side: no coroutine that waits, no listener. The last of it is let go by the
 * SDK's threads, which may be about to.
 */
suspend fun assertNothingIsHeld() {
    fun held() = listOf(uniffiContinuationHandleMap.size, FfiConverterTypeProgressListener.handleMap.size)
    withTimeoutOrNull(10.seconds) { while (held().any { it > 0 }) delay(10.milliseconds) }
    assertEquals(listOf(0, 0), held())
}
