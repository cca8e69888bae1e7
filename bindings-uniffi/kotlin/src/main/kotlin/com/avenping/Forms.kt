package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.model.Form
import com.avenping.model.FormList
import com.avenping.model.GetForm
import com.avenping.model.ListForms
import com.avenping.model.SearchForms
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** Forms, which Meta calls flows. */
public class Forms internal constructor(private val client: AvenPingClient) {
    /**
     * Every form of every page, fetched as it is collected. Collecting again begins anew.
     *
     * @param limit forms per page, at least 1; 25 when left out.
     * @param after the cursor to start after.
     */
    public fun list(limit: Int? = null, after: String? = null, options: CallOptions? = null): Flow<Form> =
        flow { pages(limit, after, options).collect { page -> page.items.forEach { emit(it) } } }

    /** As [list], page by page. */
    public fun pages(limit: Int? = null, after: String? = null, options: CallOptions? = null): Flow<Page<Form>> = flow {
        val request = ListForms(pageSize("forms.list", limit), after)
        calling("forms.list") { client.formPager(request, options.lowered()) }.use { pager ->
            while (true) {
                val page = calling("forms.list") { pager.nextPage() } ?: break
                emit(Page(page.items, page.nextCursor))
            }
        }
    }

    /** One page of forms, as the API answers it. */
    public suspend fun page(request: ListForms = ListForms(), options: CallOptions? = null): FormList =
        calling("forms.list") { client.formsList(request, options.lowered()) }

    /** Searches the forms that AvenPing has stored, by part of the name or by status; at most `limit`, 1 to 50. */
    public suspend fun search(q: String? = null, limit: Int? = null, options: CallOptions? = null): List<Form> =
        search(SearchForms(q, pageSize("forms.search", limit)), options).items

    /** Searches the forms that AvenPing has stored. */
    public suspend fun search(request: SearchForms, options: CallOptions? = null): FormList =
        calling("forms.search") { client.formsSearch(request, options.lowered()) }

    /** Reads one form by Meta's id of it. */
    public suspend fun get(flowId: String, options: CallOptions? = null): Form = get(GetForm(flowId), options)

    /** Reads one form by its id. */
    public suspend fun get(request: GetForm, options: CallOptions? = null): Form =
        calling("forms.get") { client.formsGet(request, options.lowered()) }
}

/** A number of items. What has no place in the core's record is refused here, in the core's words. */
internal fun pageSize(operation: String, limit: Int?): UInt? {
    if (limit != null && limit < 0) {
        throw refused(operation, "limit", "at least 1, found $limit; leave it out for the default")
    }
    return limit?.toUInt()
}
