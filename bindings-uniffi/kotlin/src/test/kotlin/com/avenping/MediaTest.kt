package com.avenping

import com.avenping.model.Disposition
import com.avenping.model.MediaType
import com.avenping.support.withFake
import kotlinx.coroutines.flow.flow
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.nio.file.Files
import java.nio.file.Path

class MediaTest {
    @TempDir
    lateinit var folder: Path

    private val content = ByteArray(3_000_000) { (it * 31).toByte() }

    @Test
    fun `a file goes up and comes back in every form`() = withFake { _, avenping ->
        val file = Files.write(folder.resolve("photo.png"), content)
        val heard = mutableListOf<Pair<Long, Long?>>()
        val id = avenping.media.upload(file, progress = { done, total -> heard += done to total }).mediaId
        assertEquals(3_000_000L to 3_000_000L, heard.last())

        avenping.media.download(id).use { download ->
            assertEquals(listOf("image/png", 3_000_000L), listOf(download.contentType, download.contentLength))
            assertArrayEquals(content, download.readBytes())
        }
        val saved = folder.resolve("saved.png")
        assertEquals(3_000_000L, avenping.media.download(id).save(saved))
        assertArrayEquals(content, Files.readAllBytes(saved))
        val stream = ByteArrayOutputStream()
        avenping.media.download(id).writeTo(stream)
        assertArrayEquals(content, stream.toByteArray())
        assertEquals("photo.png", avenping.media.download(id, Disposition.Attachment).use { it.filename })
    }

    @Test
    fun `bytes, streams and flows go up`() = withFake { _, avenping ->
        val ids = listOf(
            avenping.media.upload(content, "a.png"),
            avenping.media.upload(content.inputStream(), filename = "a.png"),
            avenping.media.upload(flow { emit(content); emit(content) }, length = 6_000_000, filename = "a.png"),
        ).map { it.mediaId }
        val sizes = ids.map { id -> avenping.media.download(id).use { it.readBytes().size } }
        assertEquals(listOf(3_000_000, 3_000_000, 6_000_000), sizes)
        val sent = avenping.messages.sendMedia("15551234567", ids.first(), MediaType.Image, caption = "Look")
        assertTrue(sent.id.startsWith("wamid."))
    }

    @Test
    fun `a limit keeps a download out of memory`() = withFake { _, avenping ->
        val id = avenping.media.upload(content, "a.png").mediaId
        val error = failure { avenping.media.download(id).use { it.readBytes(limit = 1000) } }
        assertTrue(error is InvalidRequestError)
        assertEquals("limit", error.field)
    }

    @Test
    fun `what a source or progress throws reaches the caller`() = withFake { server, avenping ->
        val mine = IllegalStateException("mine")
        val thrown = runCatching { avenping.media.upload(flow { emit(content); throw mine }, filename = "a.png") }
        // Coroutines may copy an exception to add where it was waited for.
        assertEquals(mine.message, thrown.exceptionOrNull()?.message)
        assertEquals(0, server.requests().count { it.toString().contains("\"status\":200") && it.toString().contains("upload") })
        val told = runCatching { avenping.media.upload(content, "a.png", progress = { _, _ -> throw mine }) }
        assertEquals(mine.message, told.exceptionOrNull()?.message)
    }
}
