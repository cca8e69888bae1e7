package com.avenping.conformance

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ConformanceTest {
    @Test
    fun `every case holds`() {
        val only = System.getProperty("case")
        val cases = Case.all().filter { only == null || only in it.name }
        assertTrue(only != null || cases.size >= 900) { "only ${cases.size} cases were found" }
        val outcomes = runAll(cases)
        val failures = outcomes.filter { it.problem != null }.map { "${it.name}: ${it.problem}" }
        val byName = outcomes.filter { it.byName }.map { it.name }
        println(
            "conformance, Kotlin: ${outcomes.size} of ${cases.size} cases ran, ${failures.size} failed, 0 skipped, " +
                "${byName.size} by the operation's name",
        )
        assertTrue(failures.isEmpty()) { failures.joinToString("\n", "\n") }
        assertEquals(cases.map { it.name }.sorted(), outcomes.map { it.name }.sorted())
        // What no record can hold can only be refused.
        val fine = cases.filter { it.name in byName && "error" !in it.expect }.map { it.name }
        assertEquals(emptyList<String>(), fine)
    }

    /** Several at once, because many wait for a backoff or a timeout. */
    private fun runAll(cases: List<Case>): List<Outcome> = runBlocking(Dispatchers.IO) {
        val atOnce = Semaphore(12)
        cases.map { case ->
            async {
                atOnce.withPermit {
                    try {
                        run(case)
                    } catch (failure: Exception) {
                        Outcome(case.name, failure.stackTraceToString(), false)
                    }
                }
            }
        }.awaitAll()
    }
}
