package com.avenping

import com.avenping.support.withFake
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ListsTest {
    @Test
    fun `a flow gives every item of every page, as far as it is read`() = withFake { server, avenping ->
        val all = avenping.templates.list(limit = 1).toList()
        val pages = avenping.templates.pages(limit = 1).toList()
        assertEquals(all.map { it.name }, pages.flatMap { page -> page.items.map { it.name } })
        assertEquals(null, pages.last().nextCursor)
        assertTrue(pages.size > 1)
        val before = server.requests().size
        assertEquals(all.first().name, avenping.templates.list(limit = 1).first().name)
        assertEquals(before + 1, server.requests().size)
    }

    @Test
    fun `an impossible limit is refused in the collector`() = withFake { _, avenping ->
        for ((limit, operation) in listOf(0 to "forms.list", -1 to "forms.list")) {
            val error = failure { avenping.forms.list(limit = limit).toList() }
            assertEquals(listOf("limit", operation), listOf(error.field, error.operation))
            assertTrue("found $limit" in error.reason) { "$error" }
        }
        assertEquals("limit", failure { avenping.forms.search(limit = -1) }.field)
        assertEquals("limit", failure { avenping.templates.list(limit = -1).toList() }.field)
    }
}
