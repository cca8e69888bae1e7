// Kotlin's program with habits; see README.md.

import com.avenping.AvenPing
import com.avenping.AvenPingError
import com.avenping.id
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.util.concurrent.Semaphore
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread
import kotlin.system.exitProcess

private const val AT_ONCE = 16

/** Not `System.out`, whose lock an end of the program may find taken. */
private val output = FileOutputStream(FileDescriptor.out)

private val process = ProcessHandle.current().pid()
private val next = AtomicInteger()

private fun say(line: String) = output.write("$line\n".toByteArray())

private fun settle() {
    System.gc()
    say("settled")
    readln()
}

private fun client(at: String): AvenPing = AvenPing {
    token = "test_premium"
    phoneNumberId = "109876543210987"
    baseUrl = at
}

private suspend fun send(client: AvenPing, kind: String = "") {
    val text = "$kind$process-${next.getAndIncrement()}"
    say("begin $text")
    try {
        say("sent $text ${client.messages.sendText(to = "15551234567", text = text).id}")
    } catch (error: AvenPingError) {
        say("failed $text ${error.delivery?.name?.lowercase() ?: "none"} ${error::class.java.simpleName}")
    }
}

private fun threads(times: Int, work: suspend () -> Unit) {
    val running = ArrayDeque<Thread>()
    repeat(times) {
        if (running.size == AT_ONCE) running.removeFirst().join()
        running += thread { runBlocking { work() } }
    }
    running.forEach(Thread::join)
}

/** Returns when so many sends have ended, with more in flight: in daemon threads, in coroutines, and two that nobody answers. */
@OptIn(DelicateCoroutinesApi::class)
private fun inFlight(client: AvenPing, count: Int) {
    val ended = Semaphore(0)
    val sendOn: suspend CoroutineScope.() -> Unit = {
        while (true) {
            send(client)
            ended.release()
        }
    }
    repeat(2) { GlobalScope.launch(Dispatchers.Default) { client.me() } }
    repeat(3) { GlobalScope.launch(Dispatchers.Default, block = sendOn) }
    repeat(3) { thread(isDaemon = true) { runBlocking(block = sendOn) } }
    ended.acquire(count)
    say("ending")
}

private fun end(habit: String, count: Int, client: AvenPing) {
    if (habit == "exit-hook") {
        Runtime.getRuntime().addShutdownHook(thread(start = false) { runBlocking { send(client, "must-") } })
    }
    inFlight(client, count)
    when (habit) {
        "exit-hook", "exit-system" -> exitProcess(3)
        "exit-halt" -> Runtime.getRuntime().halt(4)
        "exit-throw" -> error("a defect of the program")
        "exit-return" -> Unit
        "signal-term" -> Thread.sleep(60_000)
        else -> error("there is no such habit")
    }
}

public fun main(arguments: Array<String>) {
    val (habit, times, baseUrl) = arguments
    val count = times.toInt()
    val client = client(baseUrl)
    if (!habit.startsWith("threads")) return end(habit, count, client)
    for (part in listOf(count / 4, count)) {
        threads(part) { if (habit == "threads") send(client) else client(baseUrl).use { send(it) } }
        settle()
    }
}
