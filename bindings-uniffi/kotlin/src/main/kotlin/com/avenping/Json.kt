package com.avenping

import com.avenping.ffi.downloadMediaFromJson
import com.avenping.ffi.formListToJson
import com.avenping.ffi.formToJson
import com.avenping.ffi.getFormFromJson
import com.avenping.ffi.getTemplateFromJson
import com.avenping.ffi.healthToJson
import com.avenping.ffi.interactiveFromJson
import com.avenping.ffi.listFormsFromJson
import com.avenping.ffi.listTemplatesFromJson
import com.avenping.ffi.meToJson
import com.avenping.ffi.searchFormsFromJson
import com.avenping.ffi.sendInteractiveFromJson
import com.avenping.ffi.sendLocationFromJson
import com.avenping.ffi.sendMediaFromJson
import com.avenping.ffi.sendMessageFromJson
import com.avenping.ffi.sendTemplateFromJson
import com.avenping.ffi.sendTextFromJson
import com.avenping.ffi.sentMessageToJson
import com.avenping.ffi.setWebhookConfigFromJson
import com.avenping.ffi.templateComponentFromJson
import com.avenping.ffi.templateListToJson
import com.avenping.ffi.templateToJson
import com.avenping.ffi.uploadMediaFromJson
import com.avenping.ffi.uploadedMediaToJson
import com.avenping.ffi.versionToJson
import com.avenping.ffi.webhookConfigToJson
import com.avenping.model.DownloadMedia
import com.avenping.model.Form
import com.avenping.model.FormList
import com.avenping.model.GetForm
import com.avenping.model.GetTemplate
import com.avenping.model.Health
import com.avenping.model.Interactive
import com.avenping.model.ListForms
import com.avenping.model.ListTemplates
import com.avenping.model.Me
import com.avenping.model.SearchForms
import com.avenping.model.SendInteractive
import com.avenping.model.SendLocation
import com.avenping.model.SendMedia
import com.avenping.model.SendMessage
import com.avenping.model.SendTemplate
import com.avenping.model.SendText
import com.avenping.model.SentMessage
import com.avenping.model.SetWebhookConfig
import com.avenping.model.Template
import com.avenping.model.TemplateComponent
import com.avenping.model.TemplateList
import com.avenping.model.UploadMedia
import com.avenping.model.UploadedMedia
import com.avenping.model.Version
import com.avenping.model.WebhookConfig

// Models from and to JSON, by the API's own names: for those who keep them, log them, or have them from elsewhere.
// What an answer holds beyond the fields that this version knows is in its JSON too.

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun ListTemplates.Companion.fromJson(json: String): ListTemplates = callingNow { listTemplatesFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun GetTemplate.Companion.fromJson(json: String): GetTemplate = callingNow { getTemplateFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendTemplate.Companion.fromJson(json: String): SendTemplate = callingNow { sendTemplateFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun ListForms.Companion.fromJson(json: String): ListForms = callingNow { listFormsFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SearchForms.Companion.fromJson(json: String): SearchForms = callingNow { searchFormsFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun GetForm.Companion.fromJson(json: String): GetForm = callingNow { getFormFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun UploadMedia.Companion.fromJson(json: String): UploadMedia = callingNow { uploadMediaFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun DownloadMedia.Companion.fromJson(json: String): DownloadMedia = callingNow { downloadMediaFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendText.Companion.fromJson(json: String): SendText = callingNow { sendTextFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendMedia.Companion.fromJson(json: String): SendMedia = callingNow { sendMediaFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendLocation.Companion.fromJson(json: String): SendLocation = callingNow { sendLocationFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendInteractive.Companion.fromJson(json: String): SendInteractive = callingNow { sendInteractiveFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendMessage.Companion.fromJson(json: String): SendMessage = callingNow { sendMessageFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SetWebhookConfig.Companion.fromJson(json: String): SetWebhookConfig = callingNow { setWebhookConfigFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun Interactive.Companion.fromJson(json: String): Interactive = callingNow { interactiveFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun TemplateComponent.Companion.fromJson(json: String): TemplateComponent = callingNow { templateComponentFromJson(json) }

/** The same as JSON, with everything that the server sent. */
public fun Health.toJson(): String = healthToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun Version.toJson(): String = versionToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun Me.toJson(): String = meToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun TemplateList.toJson(): String = templateListToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun Template.toJson(): String = templateToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun FormList.toJson(): String = formListToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun Form.toJson(): String = formToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun UploadedMedia.toJson(): String = uploadedMediaToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun SentMessage.toJson(): String = sentMessageToJson(this)

/** The same as JSON, with everything that the server sent. */
public fun WebhookConfig.toJson(): String = webhookConfigToJson(this)
