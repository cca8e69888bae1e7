package com.avenping

import com.avenping.support.assertNothingIsHeld
import com.avenping.support.withFake
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.net.InetAddress
import java.net.ServerSocket
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

class LifecycleTest {
    @Test
    fun `cancelling the coroutine closes the request's connection`(): Unit = runBlocking {
        ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { listener ->
            AvenPing { token = "a_token"; baseUrl = "http://127.0.0.1:${listener.localPort}" }.use { avenping ->
                val call = launch(Dispatchers.Default) {
                    avenping.messages.sendText("15551234567", "Hello", phoneNumberId = "1")
                }
                withContext(Dispatchers.IO) {
                    listener.soTimeout = 10_000
                    listener.accept().use { connection ->
                        connection.soTimeout = 10_000
                        val input = connection.getInputStream()
                        assertTrue(input.read() >= 0)
                        call.cancelAndJoin()
                        assertTrue(call.isCancelled)
                        while (input.read() >= 0) Unit
                    }
                    listener.soTimeout = 300
                    assertThrows(java.net.SocketTimeoutException::class.java) { listener.accept() }
                }
            }
        }
    }

    @Test
    fun `a cancelled send is not repeated`() = withFake { server, avenping ->
        server.fault("""{"match":{"path":"/v2/messages/*"},"times":null,"fault":{"kind":"stall"}}""")
        server.fault("""{"match":{"path":"/v2/me"},"times":2,"fault":{"kind":"status","status":503,"code":"BUSY"}}""")
        fun sends() = server.requests().count { "/v2/messages/" in it.toString() }
        coroutineScope {
            val call = launch(Dispatchers.Default) {
                avenping.messages.sendText("15551234567", "Hello", phoneNumberId = "109876543210987")
            }
            withTimeout(10.seconds) { while (sends() == 0) delay(5.milliseconds) }
            call.cancelAndJoin()
        }
        // Two backoffs go by before this one has its answer.
        assertEquals(3, avenping.me().let { server.requests().count { request -> "/v2/me\"" in request.toString() } })
        assertEquals(1, sends())
        assertEquals(0, server.messages().size)
    }

    @Test
    fun `a timeout costs what it says`() = withFake { server, avenping ->
        server.fault("""{"match":{"path":"/v2/messages/*"},"times":null,"fault":{"kind":"stall"}}""")
        val took = measureTime {
            val error = failure { avenping.messages.sendText("15551234567", "Hello", options = CallOptions(timeout = 400.milliseconds)) }
            assertTrue(error is TimeoutError)
            assertEquals(com.avenping.model.Delivery.MAYBE_SENT, error.delivery)
        }
        assertTrue(took < 3.seconds) { "$took" }
    }

    @Test
    fun `a thousand coroutines send at once`() = withFake { server, avenping ->
        val ids = withContext(Dispatchers.Default) {
            List(1000) { async { avenping.messages.sendText("15551234567", "Hello $it") } }.awaitAll().map { it.id }
        }
        assertEquals(1000, ids.toSet().size)
        assertEquals(1000, server.messages().size)
    }

    @Test
    fun `ten thousand sends leave no native memory behind`() = withFake { _, avenping ->
        suspend fun send(count: Int) = withContext(Dispatchers.Default) {
            List(20) { async { repeat(count / 20) { avenping.messages.sendText("15551234567", "Hello") } } }.awaitAll()
        }
        if (residentKib() == null) println("*** SKIPPED: there is no /proc, so resident memory was NOT looked at ***")
        val rounds = List(5) {
            val before = residentKib()
            send(2000)
            residentKib()?.minus(before ?: 0)
        }.filterNotNull()
        assertNothingIsHeld()
        println("2,000 sends: resident memory grew by ${rounds.joinToString(", then ")} KiB")
        // The JVM's own code and tables grow too, in single leaps of megabytes; a leak comes with every round. One of a KiB
        // for each call would be 2 MiB each time, so that the one in the middle of the last three tells.
        if (rounds.isNotEmpty()) assertTrue(rounds.drop(2).sorted()[1] < 1024) { "$rounds KiB" }
    }

    @Test
    fun `calls cancelled at every moment leave the client whole`() = withFake { _, avenping ->
        withContext(Dispatchers.Default) {
            List(2000) { index ->
                launch {
                    val call = launch { avenping.messages.sendText("15551234567", "Hello $index") }
                    // From before it began until after its answer.
                    delay((index % 40).milliseconds / 2)
                    call.cancelAndJoin()
                }
            }.joinAll()
        }
        assertTrue(avenping.health().ok)
        assertNothingIsHeld()
    }

    @Test
    fun `a coroutine that is confined to no thread can call again and again`() = withFake { server, avenping ->
        withContext(Dispatchers.Unconfined) { repeat(50) { avenping.messages.sendText("15551234567", "Hello $it") } }
        assertEquals(50, server.messages().size)
    }

    @Test
    fun `setToken heals a client in place`() = withFake({ token = "wrong" }) { server, avenping ->
        assertTrue(failure { avenping.me() } is UnauthorizedError)
        avenping.setToken(server.token)
        assertEquals("109876543210987", avenping.me().defaultPhoneNumberId)
    }

    /** The heap is of one size and touched beforehand, so that what grows is native. Null where the system does not tell. */
    private fun residentKib(): Long? {
        System.gc()
        Thread.sleep(200)
        val status = File("/proc/self/status").takeIf { it.exists() } ?: return null
        return status.readLines().first { it.startsWith("VmRSS:") }.filter { it.isDigit() }.toLong()
    }
}
