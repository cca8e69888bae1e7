package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.ffi.MediaDownload
import com.avenping.ffi.MediaFeeder
import com.avenping.ffi.ProgressListener
import com.avenping.model.Disposition
import com.avenping.model.DownloadMedia
import com.avenping.model.UploadMedia
import com.avenping.model.UploadedMedia
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.withContext
import java.io.InputStream
import java.io.OutputStream
import java.nio.file.Path

/** Hears how far a transfer is: bytes done, and the whole where that is known. On a thread of the SDK's; be quick. */
public typealias Progress = (done: Long, total: Long?) -> Unit

/** Files: up (100 MB at most) and down. */
public class Media internal constructor(private val client: AvenPingClient) {
    /** Uploads a file without reading it into memory. Its name becomes the upload's. */
    public suspend fun upload(
        file: Path,
        filename: String? = null,
        mimeType: String? = null,
        phoneNumberId: String? = null,
        options: CallOptions? = null,
        progress: Progress? = null,
    ): UploadedMedia = following(progress) { listener ->
        client.mediaUploadPath(file.toString(), UploadMedia(phoneNumberId, filename, mimeType), options.lowered(), listener)
    }

    /** Uploads bytes in memory. */
    public suspend fun upload(
        bytes: ByteArray,
        filename: String? = null,
        mimeType: String? = null,
        phoneNumberId: String? = null,
        options: CallOptions? = null,
        progress: Progress? = null,
    ): UploadedMedia = following(progress) { listener ->
        client.mediaUploadBytes(bytes, UploadMedia(phoneNumberId, filename, mimeType), options.lowered(), listener)
    }

    /**
     * Uploads chunks as they come, in constant memory. They can be read once, so that the upload is repeated only while
     * nothing of them was read.
     *
     * @param length how many bytes will come, where that is known; the upload fails when it turns out otherwise.
     */
    public suspend fun upload(
        chunks: Flow<ByteArray>,
        length: Long? = null,
        filename: String? = null,
        mimeType: String? = null,
        phoneNumberId: String? = null,
        options: CallOptions? = null,
        progress: Progress? = null,
    ): UploadedMedia = following(progress) { listener ->
        MediaFeeder(length?.coerceAtLeast(0)?.toULong()).use { feeder ->
            coroutineScope {
                val fed = async {
                    chunks.takeWhile { feeder.feed(it) }.collect {}
                    feeder.feed(null)
                }
                val request = UploadMedia(phoneNumberId, filename, mimeType)
                try {
                    client.mediaUploadFed(feeder, request, options.lowered(), listener)
                } finally {
                    fed.cancel()
                }
            }
        }
    }

    /** As the upload of chunks, from a stream, which is read on [Dispatchers.IO] and not closed. */
    public suspend fun upload(
        stream: InputStream,
        length: Long? = null,
        filename: String? = null,
        mimeType: String? = null,
        phoneNumberId: String? = null,
        options: CallOptions? = null,
        progress: Progress? = null,
    ): UploadedMedia =
        upload(chunksOf(stream), length, filename, mimeType, phoneNumberId, options, progress)

    /**
     * Opens a download by the media's id: of an upload, for 30 days, or from an inbound message, for 7 days. The bytes
     * come when it is read or saved; close it if you do neither.
     */
    public suspend fun download(
        mediaId: String,
        disposition: Disposition? = null,
        options: CallOptions? = null,
        progress: Progress? = null,
    ): Download {
        val listener = progress?.let { Listener(it) }
        val request = DownloadMedia(mediaId, disposition)
        return Download(calling { client.mediaDownload(request, options.lowered(), listener) }, listener)
    }
}

/** An open download. It holds a connection until it was read to its end, saved or closed. */
public class Download internal constructor(
    private val open: MediaDownload,
    private val listener: Listener?,
) : AutoCloseable {
    /** The media's MIME type. */
    public val contentType: String? = open.contentType()

    /** How many bytes will come, where the server says. */
    public val contentLength: Long? = open.contentLength()?.toLong()

    /** The file's name, where the server says, without folders. */
    public val filename: String? = open.filename()

    /** The chunks as they arrive, once. Ending the collection early leaves the rest unread. */
    public val chunks: Flow<ByteArray> = flow {
        while (true) emit(hearing(listener) { open.nextChunk() } ?: break)
    }

    /**
     * All of it in memory.
     *
     * @throws InvalidRequestError when there are more bytes than [limit].
     */
    public suspend fun readBytes(limit: Long = 100L * 1024 * 1024): ByteArray =
        hearing(listener) { open.readAll(limit.coerceAtLeast(0).toULong()) }

    /**
     * Writes it to a file: beside [file] first, under its name only when it is complete.
     *
     * @return its size in bytes.
     * @throws InvalidRequestError when the file cannot be written.
     */
    public suspend fun save(file: Path): Long = hearing(listener) { open.save(file.toString()) }.toLong()

    /** Writes it to a stream, on [Dispatchers.IO], and does not close that. */
    public suspend fun writeTo(stream: OutputStream): Unit =
        chunks.collect { chunk -> withContext(Dispatchers.IO) { stream.write(chunk) } }

    /** Ends it and frees its connection. */
    override fun close() {
        open.end()
        open.close()
    }
}

/** Carries progress from the SDK's threads, and what the caller's function throws to the call that waits. */
internal class Listener(private val progress: Progress) : ProgressListener {
    @Volatile
    var thrown: Throwable? = null
        private set

    override fun progress(done: ULong, total: ULong?): Boolean =
        try {
            progress(done.toLong(), total?.toLong())
            true
        } catch (failure: Throwable) {
            // Nothing may be thrown into the SDK's thread. The transfer ends, and the caller gets it.
            thrown = failure
            false
        }
}

private suspend fun <T> following(progress: Progress?, call: suspend (Listener?) -> T): T {
    val listener = progress?.let { Listener(it) }
    return hearing(listener) { call(listener) }
}

private suspend fun <T> hearing(listener: Listener?, call: suspend () -> T): T =
    try {
        calling(call)
    } catch (failure: CancelledError) {
        throw listener?.thrown ?: failure
    }

private fun chunksOf(stream: InputStream): Flow<ByteArray> = flow {
    val buffer = ByteArray(256 * 1024)
    while (true) {
        val read = stream.read(buffer)
        if (read < 0) break
        if (read > 0) emit(buffer.copyOf(read))
    }
}.flowOn(Dispatchers.IO)
