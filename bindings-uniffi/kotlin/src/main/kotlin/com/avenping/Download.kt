package com.avenping

import com.avenping.ffi.MediaDownload
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import java.io.OutputStream
import java.nio.file.Path

internal const val DOWNLOAD: String = "media.download"

/**
 * An open download. It holds a connection until it was read to its end, saved or closed.
 *
 * Its content can be had once, by one of [chunks], [readBytes], [save] and [writeTo], also when that fails or is
 * cancelled in the middle: whatever follows is a [ConfigError], and never what is left over. Open it again then.
 */
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

    /** The chunks as they arrive, for one collection. Ending it early ends the download. */
    public val chunks: Flow<ByteArray> = flow {
        calling(DOWNLOAD) { open.claim() }
        try {
            while (true) {
                val chunk = calling(DOWNLOAD) { open.nextChunk() } ?: break
                listener?.tell()
                emit(chunk)
            }
            listener?.tell()
        } finally {
            // After the end there is nothing to break off. Before it, a chunk may be lost: what follows would have a gap.
            open.breakOff()
        }
    }

    /**
     * All of it in memory.
     *
     * @throws InvalidRequestError when there are more bytes than [limit].
     */
    public suspend fun readBytes(limit: Long = 100L * 1024 * 1024): ByteArray {
        if (limit < 0) throw refused(DOWNLOAD, "limit", "$limit is no number of bytes; give 0 or more")
        return following(listener) { calling(DOWNLOAD) { open.readAll(limit.toULong()) } }
    }

    /**
     * Writes it to a file: beside [file] first, under its name only when it is complete.
     *
     * @return its size in bytes.
     * @throws InvalidRequestError when the file cannot be written, or lies in a file system of the JVM's own.
     */
    public suspend fun save(file: Path): Long {
        val path = file.ofTheSystem(DOWNLOAD, "save it to a stream")
        return following(listener) { calling(DOWNLOAD) { open.save(path) } }.toLong()
    }

    /** Writes it to a stream, on [Dispatchers.IO], and does not close that. */
    public suspend fun writeTo(stream: OutputStream): Unit =
        chunks.collect { chunk -> withContext(Dispatchers.IO) { stream.write(chunk) } }

    /**
     * Ends it and frees its connection at once, also while it is read or saved, which then fails with a [ConfigError].
     * Closing it again does nothing.
     */
    override fun close() {
        // What is left of it natively goes with this object: a reader may be about to look at it.
        open.end()
    }
}
