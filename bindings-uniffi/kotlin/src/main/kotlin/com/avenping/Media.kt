package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.ffi.MediaDownload
import com.avenping.ffi.MediaFeeder
import com.avenping.model.Disposition
import com.avenping.model.DownloadMedia
import com.avenping.model.UploadMedia
import com.avenping.model.UploadedMedia
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.takeWhile
import java.io.InputStream
import java.nio.file.FileSystems
import java.nio.file.Path

private const val UPLOAD = "media.upload"

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
    ): UploadedMedia {
        val path = file.ofTheSystem(UPLOAD, "upload its bytes, or a stream of them")
        return sending(phoneNumberId, filename, mimeType, progress) { request, listener ->
            client.mediaUploadPath(path, request, options.lowered(), listener)
        }
    }

    /** Uploads bytes in memory. */
    public suspend fun upload(
        bytes: ByteArray,
        filename: String? = null,
        mimeType: String? = null,
        phoneNumberId: String? = null,
        options: CallOptions? = null,
        progress: Progress? = null,
    ): UploadedMedia = sending(phoneNumberId, filename, mimeType, progress) { request, listener ->
        client.mediaUploadBytes(bytes, request, options.lowered(), listener)
    }

    /**
     * Uploads chunks as they come, in constant memory. They can be read once, so that the upload is repeated only while
     * nothing of them was read.
     *
     * What the flow throws ends the upload, and is what this throws.
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
    ): UploadedMedia = calling(UPLOAD) { MediaFeeder(length) }.use { feeder ->
        beside({ feeder.feedAll(chunks) }) {
            sending(phoneNumberId, filename, mimeType, progress) { request, listener ->
                client.mediaUploadFed(feeder, request, options.lowered(), listener)
            }
        }
    }

    /**
     * As the upload of chunks, from a stream, which is read on [Dispatchers.IO] and not closed. When the upload ends
     * before the stream does, a read that blocks is interrupted and not waited for.
     */
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
        val open = MediaDownload()
        var opened = false
        try {
            calling(DOWNLOAD) { open.open(client, request, options.lowered(), listener) }
            opened = true
        } finally {
            // It can be open all the same, when the coroutine was cancelled just then.
            if (!opened) open.end()
        }
        return Download(open, listener)
    }
}

private suspend fun sending(
    phoneNumberId: String?,
    filename: String?,
    mimeType: String?,
    progress: Progress?,
    send: suspend (UploadMedia, Listener?) -> UploadedMedia,
): UploadedMedia {
    val listener = progress?.let { Listener(it) }
    return following(listener) { calling(UPLOAD) { send(UploadMedia(phoneNumberId, filename, mimeType), listener) } }
}

private suspend fun MediaFeeder.feedAll(chunks: Flow<ByteArray>) {
    chunks.takeWhile { feed(it) }.collect {}
    feed(null)
}

/** Its text for the core, which knows the system's files and no others. */
internal fun Path.ofTheSystem(operation: String, instead: String): String {
    if (fileSystem == FileSystems.getDefault()) return toString()
    throw refused(operation, "path", "$this lies in a file system of the JVM's own, such as a zip; $instead")
}
