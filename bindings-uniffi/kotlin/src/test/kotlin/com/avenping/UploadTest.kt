package com.avenping

import com.avenping.support.assertNothingIsHeld
import com.avenping.support.withFake
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.IOException
import java.io.InputStream
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.coroutines.cancellation.CancellationException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

class UploadTest {
    private val content = ByteArray(3_000_000) { (it * 31).toByte() }

    /** Blocks until it is released, and does not let itself be interrupted. */
    private class Stalled : InputStream(), AutoCloseable {
        private val released = CountDownLatch(1)
        val interrupted = CountDownLatch(1)

        override fun read(): Int {
            while (true) {
                try {
                    released.await()
                    return -1
                } catch (_: InterruptedException) {
                    interrupted.countDown()
                }
            }
        }

        override fun close() = released.countDown()
    }

    @Test
    fun `a stream that blocks keeps no upload from its timeout`() = withFake { _, avenping ->
        val took = measureTime {
            Stalled().use { stream ->
                val options = CallOptions(timeout = 500.milliseconds, maxRetries = 0)
                val error = failure { avenping.media.upload(stream, filename = "a.png", options = options) }
                assertTrue(error is TimeoutError) { "$error" }
                assertTrue(stream.interrupted.await(5, TimeUnit.SECONDS))
            }
        }
        assertTrue(took < 5.seconds) { "$took" }
    }

    @Test
    fun `a stream that blocks keeps no upload from being cancelled`() = withFake { _, avenping ->
        val took = measureTime {
            Stalled().use { stream ->
                assertNull(withTimeoutOrNull(300.milliseconds) { avenping.media.upload(stream, filename = "a.png") })
            }
        }
        assertTrue(took < 5.seconds) { "$took" }
        assertNothingIsHeld()
    }

    @Test
    fun `what a stream throws reaches the caller`() = withFake { server, avenping ->
        val broken = object : InputStream() {
            override fun read(): Int = throw IOException("disk")
        }
        val thrown = runCatching { avenping.media.upload(broken, filename = "a.png") }.exceptionOrNull()
        assertTrue(thrown is IOException && thrown.message == "disk") { "$thrown" }
        assertEquals(0, server.requests().count { "\"status\":200" in it.toString() && "upload" in it.toString() })
    }

    @Test
    fun `a source that throws a cancellation of its own ends the upload at once`() = withFake { _, avenping ->
        suspend fun thrownBy(source: Flow<ByteArray>): Throwable? {
            var thrown: Throwable? = null
            val took = measureTime {
                thrown = runCatching { avenping.media.upload(source, filename = "a.png") }.exceptionOrNull()
            }
            assertTrue(took < 5.seconds) { "$took" }
            return thrown
        }
        val mine = thrownBy(flow { emit(content); throw CancellationException("mine") })
        assertEquals("mine", mine?.message)
        val late = thrownBy(flow { emit(content); withTimeout(50.milliseconds) { delay(60.seconds) } })
        assertTrue(late is TimeoutCancellationException) { "$late" }
        assertTrue(avenping.health().ok)
        assertNothingIsHeld()
    }

    @Test
    fun `what the API refuses is not hidden by a source that goes on`() = withFake({ token = "wrong" }) { _, avenping ->
        val endless = flow { while (true) emit(ByteArray(1000)) }
        assertTrue(failure { avenping.media.upload(endless, filename = "a.png", phoneNumberId = "1") } is UnauthorizedError)
    }

    @Test
    fun `a length below zero is refused before anything is read`() = withFake { server, avenping ->
        val error = failure { avenping.media.upload(flowOf(content), length = -5, filename = "a.png") }
        assertTrue(error is InvalidRequestError) { "$error" }
        assertEquals(listOf("length", "media.upload"), listOf(error.field, error.operation))
        assertEquals(0, server.requests().size)
    }
}
