package com.avenping

import com.avenping.ffi.ProgressListener
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.supervisorScope
import java.io.InputStream
import java.util.concurrent.atomic.AtomicReference

/**
 * Hears how far a transfer is: bytes done, and the whole where that is known. It is called in the coroutine context of
 * the transfer's caller, one call at a time, and may take its time: what happens meanwhile is told together. The last
 * state is always told. What it throws ends the transfer, where that is not complete by then, and is thrown by it.
 */
public typealias Progress = (done: Long, total: Long?) -> Unit

/** Takes progress from the SDK's threads, which must not wait for what the caller's function does. */
internal class Listener(private val progress: Progress) : ProgressListener {
    private val latest = AtomicReference<Pair<Long, Long?>>()
    private val news = Channel<Unit>(Channel.CONFLATED)

    override fun progress(done: ULong, total: ULong?): Boolean {
        latest.set(done.toLong() to total?.toLong())
        news.trySend(Unit)
        // A caller's function that throws cancels the whole call.
        return true
    }

    /** Tells what is not told yet. */
    fun tell() {
        latest.getAndSet(null)?.let { (done, total) -> progress(done, total) }
    }

    suspend fun keepTelling() {
        for (one in news) tell()
    }
}

/** Makes a call while the caller's function hears of its progress. */
internal suspend fun <T> following(listener: Listener?, call: suspend () -> T): T {
    if (listener == null) return call()
    return beside({ listener.keepTelling() }, call).also { listener.tell() }
}

/**
 * Makes a call with work of the caller's beside it, which ends with the call. When the work throws, be it a cancellation
 * of its own making, the call is cancelled and throws the same.
 */
internal suspend fun <T> beside(work: suspend () -> Unit, call: suspend () -> T): T = supervisorScope {
    val thrown = AtomicReference<Throwable>()
    val calling = async { call() }
    val working = launch {
        try {
            work()
        } catch (failure: Throwable) {
            // Otherwise it was cancelled from here, or together with the caller.
            if (isActive) {
                thrown.set(failure)
                calling.cancel()
            }
        }
    }
    try {
        calling.await()
    } catch (ended: CancellationException) {
        throw thrown.get() ?: ended
    } finally {
        working.cancelAndJoin()
    }.also { thrown.get()?.let { throw it } }
}

/**
 * A stream's content. It is read by a coroutine that nobody waits for: a read can block for ever, and not every stream
 * lets itself be interrupted.
 */
internal fun chunksOf(stream: InputStream): Flow<ByteArray> = flow {
    val chunks = Channel<ByteArray>()
    val reader = CoroutineScope(Dispatchers.IO).launch {
        val buffer = ByteArray(256 * 1024)
        try {
            while (true) {
                val read = runInterruptible { stream.read(buffer) }
                if (read < 0) break
                if (read > 0) chunks.send(buffer.copyOf(read))
            }
            chunks.close()
        } catch (failure: Throwable) {
            chunks.close(failure)
        }
    }
    try {
        for (chunk in chunks) emit(chunk)
    } finally {
        reader.cancel()
    }
}
