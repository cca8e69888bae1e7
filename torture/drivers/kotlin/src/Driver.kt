// Kotlin's driver; see ../../README.md.

import com.avenping.AvenPing
import com.avenping.AvenPingError
import com.avenping.id
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.File
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

/** A line of input. Its texts have no escapes, so looking for the key is enough. */
private class Job(private val line: String) {
    fun textOrNull(key: String): String? = Regex("\"$key\":\"([^\"]*)\"").find(line)?.groupValues?.get(1)

    fun text(key: String): String = checkNotNull(textOrNull(key)) { "no $key" }

    fun number(key: String): Long = checkNotNull(Regex("\"$key\":(\\d+)").find(line)) { "no $key" }.groupValues[1].toLong()

    val last: Boolean = "\"last\":true" in line
}

/** Those that have a call to make yet, by their names. */
private val clients = mutableMapOf<String, AvenPing>()

private fun clientOf(job: Job): AvenPing {
    val name = job.text("client")
    val client = clients.remove(name) ?: AvenPing {
        token = job.text("token")
        phoneNumberId = job.text("line")
        baseUrl = job.text("base_url")
        allowHttp = true
        proxy = job.textOrNull("proxy")
        caBundle = job.textOrNull("ca_bundle")
        timeout = job.number("timeout_ms").milliseconds
        deadline = job.number("deadline_ms").milliseconds
    }
    if (!job.last) clients[name] = client
    return client
}

/** The id of what was made, where it has one. */
private suspend fun call(client: AvenPing, job: Job): String? = when (job.text("class")) {
    "send" -> client.messages.sendText(to = job.text("to"), text = job.text("text")).id
    "upload" -> client.media.upload(job.text("text").toByteArray(), filename = job.text("filename")).mediaId
    "config" -> null.also { client.webhooks.setConfig(webhookUrl = job.text("webhook")) }
    "get" -> null.also { client.me() }
    else -> null.also { client.health() }
}

/** What the heap holds when nobody needs more. */
private fun heap(): Long {
    System.gc()
    return Runtime.getRuntime().run { totalMemory() - freeMemory() }
}

private fun shown(text: String?): String = if (text == null) "null" else "\"$text\""

/** All that the error says, in each way in which Kotlin shows one. */
private fun show(job: Job, error: Exception) {
    val file = System.getenv("AVENPING_TORTURE_SHOW") ?: return
    val ways = mutableListOf("error of call ${job.number("id")}", "$error", error.message, error.stackTraceToString())
    if (error is AvenPingError) {
        ways += listOf(error.code, error.reason, error.hint, error.body, error.details, error.requestId, "${error.meta}", "${error.attempts}")
    }
    synchronized(clients) { File(file).appendText(ways.joinToString("\n", postfix = "\n")) }
}

private suspend fun one(client: AvenPing, job: Job) {
    val begun = TimeSource.Monotonic.markNow()
    val told = try {
        "\"ok\":true,\"sent\":${shown(call(client, job))}"
    } catch (error: AvenPingError) {
        show(job, error)
        val delivery = shown(error.delivery?.name?.lowercase())
        "\"ok\":false,\"class\":\"${error::class.java.simpleName}\",\"code\":\"${error.code}\"," +
            "\"delivery\":$delivery,\"retryable\":${error.retryable},\"hint\":${shown(error.hint)}"
    } catch (error: Exception) {
        show(job, error)
        "\"ok\":false,\"class\":\"not ours: ${error::class.java.simpleName}\""
    }
    val heap = if (job.text("class") == "rest") ",\"heap\":${heap()}" else ""
    val elapsed = begun.elapsedNow().inWholeMilliseconds
    val line = "{\"id\":${job.number("id")},\"elapsed_ms\":$elapsed,$told$heap}"
    synchronized(clients) { println(line) }
    if (job.last) client.close()
}

public fun main(): Unit = runBlocking(Dispatchers.Default) {
    for (line in generateSequence(::readLine)) {
        val job = Job(line)
        val client = clientOf(job)
        launch { one(client, job) }
    }
}
