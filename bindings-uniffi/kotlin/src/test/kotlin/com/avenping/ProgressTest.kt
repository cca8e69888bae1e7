package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.ffi.ProgressListener
import com.avenping.ffi.Settings
import com.avenping.model.UploadMedia
import com.avenping.support.MockServer
import com.avenping.support.assertNothingIsHeld
import com.avenping.support.withFake
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.nio.file.Path
import java.util.concurrent.ConcurrentHashMap
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class ProgressTest {
    @TempDir
    lateinit var folder: Path

    private val content = ByteArray(3_000_000) { (it * 31).toByte() }

    /** Every transfer that tells of its progress. */
    private fun transfers(id: String): Map<String, suspend (AvenPing, Progress) -> Unit> = mapOf(
        "upload" to { avenping, progress -> avenping.media.upload(content, "a.png", progress = progress) },
        "upload of a stream" to { avenping, progress ->
            avenping.media.upload(content.inputStream(), length = 3_000_000, filename = "a.png", progress = progress)
        },
        "readBytes" to { avenping, progress -> avenping.media.download(id, progress = progress).use { it.readBytes() } },
        "chunks" to { avenping, progress -> avenping.media.download(id, progress = progress).use { it.chunks.collect() } },
        "writeTo" to { avenping, progress ->
            avenping.media.download(id, progress = progress).use { it.writeTo(ByteArrayOutputStream()) }
        },
        "save" to { avenping, progress ->
            avenping.media.download(id, progress = progress).use { it.save(folder.resolve("file")) }
        },
    )

    @Test
    fun `progress is told in the caller's context, in order and to the end`() = withFake { _, avenping ->
        val caller = Thread.currentThread()
        for ((name, transfer) in transfers(avenping.media.upload(content, "a.png").mediaId)) {
            val heard = mutableListOf<Pair<Long, Long?>>()
            transfer(avenping) { done, total ->
                assertEquals(caller, Thread.currentThread()) { name }
                heard += done to total
            }
            assertEquals(3_000_000L to 3_000_000L, heard.last()) { name }
            assertEquals(heard.distinct().sortedBy { it.first }, heard) { name }
        }
        assertNothingIsHeld()
    }

    @Test
    fun `progress may wait for calls of the SDK, also in several transfers at once`() = withFake { _, avenping ->
        for ((name, transfer) in transfers(avenping.media.upload(content, "a.png").mediaId)) {
            val heard = ConcurrentHashMap.newKeySet<Int>()
            coroutineScope {
                List(4) { index ->
                    async(Dispatchers.Default) {
                        if (name == "save" && index > 0) return@async
                        transfer(avenping) { _, _ -> if (runBlocking { avenping.health().ok }) heard += index }
                    }
                }.awaitAll()
            }
            assertEquals(if (name == "save") 1 else 4, heard.size) { name }
        }
    }

    @Test
    fun `what progress throws ends the transfer and reaches the caller`() = withFake { _, avenping ->
        for ((name, transfer) in transfers(avenping.media.upload(content, "a.png").mediaId)) {
            for (mine in listOf(IllegalStateException("mine"), StackOverflowError("mine"))) {
                val thrown = runCatching { transfer(avenping) { _, _ -> throw mine } }.exceptionOrNull()
                // Coroutines may copy an exception to add where it was waited for.
                assertEquals(mine::class to "mine", thrown?.let { it::class to it.message }) { name }
            }
        }
        // A file that was whole by then stays; one that was not goes away with the SDK's own task.
        fun unfinished() = folder.toFile().list()!!.filter { it.endsWith(".part") }
        withTimeoutOrNull(10.seconds) { while (unfinished().isNotEmpty()) delay(10.milliseconds) }
        assertEquals(emptyList<String>(), unfinished())
        assertNothingIsHeld()
    }

    @Test
    fun `the SDK's threads stay attached as daemons, also where they tell of progress`(): Unit = runBlocking {
        NativeLibrary.prepare()
        MockServer().use { server ->
            val entered = ConcurrentHashMap.newKeySet<Thread>()
            val listener = object : ProgressListener {
                override fun progress(done: ULong, total: ULong?): Boolean = entered.add(Thread.currentThread()).let { true }
            }
            AvenPingClient(Settings(token = server.token, baseUrl = server.baseUrl, language = "kotlin")).use { client ->
                repeat(20) { client.mediaUploadBytes(content, UploadMedia(filename = "a.png"), null, listener) }
            }
            // A thread that was attached anew for each callback would be another one each time.
            assertTrue(entered.size in 1..Runtime.getRuntime().availableProcessors() + 2) { "$entered" }
            assertTrue(entered.all { it.isDaemon && it.isAlive && it.name.startsWith("avenping") }) { "$entered" }
        }
    }
}
