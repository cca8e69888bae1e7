package com.avenping

import com.avenping.model.Buttons
import com.avenping.model.ButtonsAction
import com.avenping.model.CtaUrl
import com.avenping.model.CtaUrlAction
import com.avenping.model.CtaUrlParameters
import com.avenping.model.FlowAction
import com.avenping.model.FlowMessage
import com.avenping.model.FlowParameters
import com.avenping.model.Header
import com.avenping.model.HeaderType
import com.avenping.model.Interactive
import com.avenping.model.ListAction
import com.avenping.model.ListMenu
import com.avenping.model.LocationRequest
import com.avenping.model.LocationRequestAction
import com.avenping.model.Reply
import com.avenping.model.ReplyButton
import com.avenping.model.Section
import com.avenping.model.TextBlock

// The interactive messages that people use, in a line each; every other shape can be built from the models.

/** A text with one to three reply buttons: the id that comes back, and the title that is shown. */
public fun replyButtons(
    body: String,
    vararg buttons: Pair<String, String>,
    header: Header? = null,
    footer: String? = null,
): Interactive {
    val action = ButtonsAction(buttons.map { (id, title) -> ReplyButton(reply = Reply(id, title)) })
    return Interactive.Buttons(Buttons(header, TextBlock(body), footer?.let { TextBlock(it) }, action))
}

/** A text with a menu of up to ten rows in up to ten sections; [button] opens it. */
public fun listMenu(
    body: String,
    button: String,
    sections: List<Section>,
    header: Header? = null,
    footer: String? = null,
): Interactive {
    val action = ListAction(button, sections)
    return Interactive.List(ListMenu(header, TextBlock(body), footer?.let { TextBlock(it) }, action))
}

/** A text with one button that opens a web page. */
public fun ctaUrl(
    body: String,
    displayText: String,
    url: String,
    header: Header? = null,
    footer: String? = null,
): Interactive {
    val action = CtaUrlAction(parameters = CtaUrlParameters(displayText, url))
    return Interactive.CtaUrl(CtaUrl(header, TextBlock(body), footer?.let { TextBlock(it) }, action))
}

/** A text with one button that opens a form, by its id. [flowToken] comes back with the form's answer. */
public fun flowMessage(
    body: String,
    button: String,
    flowId: String,
    flowToken: String? = null,
    header: Header? = null,
    footer: String? = null,
): Interactive {
    val action = FlowAction(parameters = FlowParameters(flowId = flowId, flowCta = button, flowToken = flowToken))
    return Interactive.Flow(FlowMessage(header, TextBlock(body), footer?.let { TextBlock(it) }, action))
}

/** A text with one button that sends the customer's location. */
public fun locationRequest(body: String): Interactive =
    Interactive.LocationRequest(LocationRequest(TextBlock(body), LocationRequestAction()))

/** A header of text, at most 60 characters. */
public fun textHeader(text: String): Header = Header(kind = HeaderType.Text, text = text)
