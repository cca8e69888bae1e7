package com.avenping

import com.avenping.ffi.AvenPingClient
import com.avenping.model.GetTemplate
import com.avenping.model.ListTemplates
import com.avenping.model.SendTemplate
import com.avenping.model.SentMessage
import com.avenping.model.Template
import com.avenping.model.TemplateComponent
import com.avenping.model.TemplateList
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** Message templates. */
public class Templates internal constructor(private val client: AvenPingClient) {
    /**
     * Every template of every page, fetched as it is collected. Collecting again begins anew.
     *
     * @param limit templates per page, at least 1; without it Meta decides.
     * @param after the cursor to start after.
     * @param search part of the name, in any case.
     */
    public fun list(
        limit: Int? = null,
        after: String? = null,
        search: String? = null,
        options: CallOptions? = null,
    ): Flow<Template> = flow { pages(limit, after, search, options).collect { page -> page.items.forEach { emit(it) } } }

    /** As [list], page by page. A page can be empty although more follow. */
    public fun pages(
        limit: Int? = null,
        after: String? = null,
        search: String? = null,
        options: CallOptions? = null,
    ): Flow<Page<Template>> = flow {
        val request = ListTemplates(pageSize("templates.list", limit), after, search)
        calling("templates.list") { client.templatePager(request, options.lowered()) }.use { pager ->
            while (true) {
                val page = calling("templates.list") { pager.nextPage() } ?: break
                emit(Page(page.items, page.nextCursor))
            }
        }
    }

    /** One page of templates, as the API answers it. */
    public suspend fun page(request: ListTemplates = ListTemplates(), options: CallOptions? = null): TemplateList =
        calling("templates.list") { client.templatesList(request, options.lowered()) }

    /** Reads one template by its name. */
    public suspend fun get(name: String, options: CallOptions? = null): Template = get(GetTemplate(name), options)

    /** Reads one template by its name. */
    public suspend fun get(request: GetTemplate, options: CallOptions? = null): Template =
        calling("templates.get") { client.templatesGet(request, options.lowered()) }

    /** Sends a template message. `components` hold the values for its variables. */
    public suspend fun send(
        to: String,
        templateName: String,
        language: String? = null,
        components: List<TemplateComponent>? = null,
        phoneNumberId: String? = null,
        contextMessageWamid: String? = null,
        options: CallOptions? = null,
    ): SentMessage =
        send(SendTemplate(phoneNumberId, to, templateName, language, components, contextMessageWamid), options)

    /** Sends a template message. */
    public suspend fun send(request: SendTemplate, options: CallOptions? = null): SentMessage =
        calling("templates.send") { client.templatesSend(request, options.lowered()) }
}

/**
 * One page of a list.
 *
 * @property items this page's items; may be empty although more pages follow.
 * @property nextCursor where the next page starts; null on the last page.
 */
public data class Page<T>(val items: List<T>, val nextCursor: String?)
