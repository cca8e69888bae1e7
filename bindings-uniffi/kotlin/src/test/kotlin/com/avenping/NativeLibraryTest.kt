package com.avenping

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.util.concurrent.TimeUnit

class NativeLibraryTest {
    /** What [WithoutLibrary] prints, in a JVM of its own: a library is loaded once for each. */
    private fun printed(classPath: List<String>, vararg options: String): List<String> {
        val java = File(System.getProperty("java.home"), "bin/java").path
        val command = listOf(java, *options, "-cp", classPath.joinToString(File.pathSeparator), WithoutLibrary::class.java.name)
        val process = ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()
        val lines = process.inputStream.bufferedReader().readLines()
        assertTrue(process.waitFor(60, TimeUnit.SECONDS))
        assertEquals(0, process.exitValue())
        return lines
    }

    private val classPath = (System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"))
        .split(File.pathSeparator)

    @Test
    fun `a library that cannot be unpacked is an error that says what helps, each time`() {
        // As on a system where nothing may be run from the temporary folder.
        val lines = printed(classPath, "-Djna.nounpack=true", "-Djna.nosys=true")
        assertEquals(WithoutLibrary.CALLS, lines.size) { lines.joinToString("\n") }
        for (line in lines) {
            assertTrue(line.startsWith("ConfigError: CONFIG: the native library cannot be loaded: ")) { line }
            assertTrue("-Djna.tmpdir=" in line) { line }
        }
    }
}

/** Tries to use what cannot be loaded. */
object WithoutLibrary {
    const val CALLS: Int = 5

    @JvmStatic
    fun main(arguments: Array<String>) {
        told { AvenPing { token = "a" } }
        told { AvenPing { token = "a" } }
        told { Webhook.verifyCode("a", "a") }
        told { Webhook.parse("{}") }
        told { AvenPing.VERSION }
    }

    private fun told(call: () -> Any?) {
        val outcome = runCatching(call)
        println(outcome.fold({ "worked: $it" }, { "${it::class.simpleName}: ${it.message?.replace('\n', ' ')}" }))
    }
}
