package com.avenping.support

import com.avenping.AvenPing
import com.avenping.AvenPingSettings
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket

/** A listener that answers what a test says, byte by byte, on the connection that it asks for. */
class RawServer : AutoCloseable {
    private val listener = ServerSocket(0, 4, InetAddress.getLoopbackAddress()).apply { soTimeout = LIMIT }

    fun client(settings: AvenPingSettings.() -> Unit = {}): AvenPing =
        AvenPing { token = "a_token"; baseUrl = "http://127.0.0.1:${listener.localPort}"; settings() }

    /** The next connection, after its request's head was read. */
    suspend fun accept(): Socket = withContext(Dispatchers.IO) {
        listener.accept().apply {
            soTimeout = LIMIT
            val head = StringBuilder()
            while (!head.endsWith("\r\n\r\n")) head.append(getInputStream().read().also { check(it >= 0) }.toChar())
        }
    }

    override fun close() = listener.close()

    private companion object {
        const val LIMIT = 10_000
    }
}

suspend fun Socket.answer(text: String): Unit = withContext(Dispatchers.IO) {
    getOutputStream().write(text.toByteArray())
    getOutputStream().flush()
}

/** The beginning of a download that never goes on. */
const val BEGINNING: String = "HTTP/1.1 200 OK\r\ncontent-type: image/png\r\ncontent-length: 100000\r\n\r\nabc"

suspend fun Socket.startDownload(): Unit = answer(BEGINNING)

/** Returns when the other side has closed it; fails when that takes long. */
suspend fun Socket.awaitClosed(): Unit = withContext(Dispatchers.IO) {
    try {
        while (getInputStream().read() >= 0) Unit
    } catch (reset: java.net.SocketException) {
        // Closed all the same.
    }
}
