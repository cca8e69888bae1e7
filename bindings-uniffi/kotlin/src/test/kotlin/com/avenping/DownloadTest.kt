package com.avenping

import com.avenping.support.BEGINNING
import com.avenping.support.RawServer
import com.avenping.support.answer
import com.avenping.support.awaitClosed
import com.avenping.support.startDownload
import com.avenping.support.withFake
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.OutputStream
import java.net.URI
import java.nio.file.FileSystems
import java.nio.file.Files
import java.nio.file.Path

class DownloadTest {
    @TempDir
    lateinit var folder: Path

    private val content = ByteArray(3_000_000) { (it * 31).toByte() }

    /** Every way to the content. */
    private val ways: Map<String, suspend (Download) -> Unit> = mapOf(
        "chunks" to { download -> download.chunks.collect() },
        "readBytes" to { download -> download.readBytes() },
        "save" to { download -> download.save(folder.resolve("file")) },
        "writeTo" to { download -> download.writeTo(ByteArrayOutputStream()) },
    )

    private suspend fun assertSpent(download: Download, reason: String) {
        for ((name, way) in ways) {
            val error = failure { way(download) }
            assertTrue(error is ConfigError) { "$name: $error" }
            assertTrue(reason in error.reason) { "$name: $error" }
            assertEquals("media.download", error.operation)
        }
        assertFalse(Files.exists(folder.resolve("file")))
    }

    @Test
    fun `what was read in part is never given as the whole`() = withFake { _, avenping ->
        val id = avenping.media.upload(content, "a.png").mediaId
        suspend fun after(part: suspend (Download) -> Unit) = avenping.media.download(id).use { download ->
            part(download)
            assertSpent(download, "a part of the download was read before")
        }
        after { assertEquals("limit", failure { it.readBytes(limit = 1_000_000) }.field) }
        after { assertEquals(1, it.chunks.take(1).toList().size) }
        after { download ->
            val full = object : OutputStream() {
                override fun write(byte: Int) = throw IOException("full")
            }
            assertEquals("full", runCatching { download.writeTo(full) }.exceptionOrNull()?.message)
        }
    }

    @Test
    fun `a limit below zero is refused and begins nothing`() = withFake { _, avenping ->
        val id = avenping.media.upload(content, "a.png").mediaId
        avenping.media.download(id).use { download ->
            val error = failure { download.readBytes(limit = -1) }
            assertEquals(listOf("limit", "media.download"), listOf(error.field, error.operation))
            assertEquals(content.size, download.readBytes().size)
        }
    }

    @Test
    fun `what was read as a whole cannot be had again`() = withFake { _, avenping ->
        val id = avenping.media.upload(content, "a.png").mediaId
        for (way in ways.values) avenping.media.download(id).use { download ->
            way(download)
            Files.deleteIfExists(folder.resolve("file"))
            assertSpent(download, "was read or saved before")
        }
    }

    @Test
    fun `a second reader is refused and leaves the first one alone`() = withFake { _, avenping ->
        val id = avenping.media.upload(content, "a.png").mediaId
        avenping.media.download(id).use { download ->
            val got = ByteArrayOutputStream()
            download.chunks.collect { chunk ->
                for ((name, way) in ways) assertTrue(failure { way(download) } is ConfigError) { name }
                got.write(chunk)
            }
            assertArrayEquals(content, got.toByteArray())
        }
    }

    @Test
    fun `a read that is cancelled leaves no rest to take for the whole`(): Unit = runBlocking {
        for ((name, way) in ways) RawServer().use { server ->
            server.client().use { avenping ->
                val opening = async { avenping.media.download("1") }
                server.accept().use { connection ->
                    connection.startDownload()
                    opening.await().use { download ->
                        val reading = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) { way(download) }
                        reading.cancelAndJoin()
                        val error = failure { download.readBytes() }
                        assertTrue(error is ConfigError) { "$name: $error" }
                        connection.awaitClosed()
                    }
                }
            }
        }
    }

    @Test
    fun `an answer that comes together with a cancellation leaves nothing open and no gap`(): Unit = runBlocking {
        RawServer().use { server ->
            server.client().use { avenping ->
                val opening = async { avenping.media.download("1") }
                server.accept().use { connection ->
                    // Blocks the thread on which the coroutine would go on, so that it is cancelled with its answer there.
                    connection.getOutputStream().write(BEGINNING.toByteArray())
                    Thread.sleep(300)
                    opening.cancelAndJoin()
                    connection.awaitClosed()
                }
                val again = async { avenping.media.download("1") }
                server.accept().use { connection ->
                    connection.answer("HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 6\r\n\r\n")
                    again.await().use { download ->
                        val got = ByteArrayOutputStream()
                        val reading = launch(start = CoroutineStart.UNDISPATCHED) { download.chunks.collect { got.write(it) } }
                        connection.getOutputStream().write("abc".toByteArray())
                        Thread.sleep(300)
                        reading.cancelAndJoin()
                        assertEquals(0, got.size())
                        assertSpent(download, "a part of the download was read before")
                        connection.awaitClosed()
                    }
                }
            }
        }
    }

    @Test
    fun `closing ends a read that stalls, and its connection`(): Unit = runBlocking {
        for ((name, way) in ways) RawServer().use { server ->
            server.client().use { avenping ->
                val opening = async { avenping.media.download("1") }
                server.accept().use { connection ->
                    connection.startDownload()
                    val download = opening.await()
                    // Returns when it waits for the first time.
                    val reading = async(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                        runCatching { way(download) }.exceptionOrNull()
                    }
                    download.close()
                    val error = reading.await()
                    assertTrue(error is ConfigError && "the download was ended" in error.reason) { "$name: $error" }
                    connection.awaitClosed()
                    download.close()
                    assertSpent(download, "the download was ended")
                }
            }
        }
    }

    @Test
    fun `a download that is cancelled at every moment is whole or refused`() = withFake { _, avenping ->
        val id = avenping.media.upload(content, "a.png").mediaId
        coroutineScope {
            repeat(100) { index ->
                launch(Dispatchers.Default) {
                    avenping.media.download(id).use { download ->
                        val got = ByteArrayOutputStream()
                        val reading = launch { download.chunks.collect { got.write(it) } }
                        delay((index % 20).toLong())
                        reading.cancelAndJoin()
                        val rest = runCatching { download.readBytes() }
                        val never = got.size() == 0 && rest.isSuccess
                        if (never) assertEquals(content.size, rest.getOrThrow().size)
                        else assertTrue(rest.exceptionOrNull() is ConfigError) { "$rest" }
                    }
                }
            }
        }
    }

    @Test
    fun `a path in a zip is refused, and no file of the system is touched`() = withFake { server, avenping ->
        val zip = URI("jar:" + folder.resolve("a.zip").toUri())
        FileSystems.newFileSystem(zip, mapOf("create" to "true")).use { inside ->
            val path = Files.write(inside.getPath("/in-the-zip.png"), content)
            val before = server.requests().size
            val up = failure { avenping.media.upload(path) }
            assertEquals(listOf(InvalidRequestError::class, "path"), listOf(up::class, up.field))
            assertEquals(before, server.requests().size)
            val id = avenping.media.upload(content, "a.png").mediaId
            avenping.media.download(id).use { download ->
                assertEquals("path", failure { download.save(path) }.field)
                // What is refused has not begun.
                assertEquals(content.size, download.readBytes().size)
            }
        }
    }
}
