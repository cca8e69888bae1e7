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
public fun ListTemplates.Companion.fromJson(json: String): ListTemplates = calling(null) { listTemplatesFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun GetTemplate.Companion.fromJson(json: String): GetTemplate = calling(null) { getTemplateFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendTemplate.Companion.fromJson(json: String): SendTemplate = calling(null) { sendTemplateFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun ListForms.Companion.fromJson(json: String): ListForms = calling(null) { listFormsFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SearchForms.Companion.fromJson(json: String): SearchForms = calling(null) { searchFormsFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun GetForm.Companion.fromJson(json: String): GetForm = calling(null) { getFormFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun UploadMedia.Companion.fromJson(json: String): UploadMedia = calling(null) { uploadMediaFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun DownloadMedia.Companion.fromJson(json: String): DownloadMedia = calling(null) { downloadMediaFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendText.Companion.fromJson(json: String): SendText = calling(null) { sendTextFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendMedia.Companion.fromJson(json: String): SendMedia = calling(null) { sendMediaFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendLocation.Companion.fromJson(json: String): SendLocation = calling(null) { sendLocationFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendInteractive.Companion.fromJson(json: String): SendInteractive = calling(null) { sendInteractiveFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SendMessage.Companion.fromJson(json: String): SendMessage = calling(null) { sendMessageFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun SetWebhookConfig.Companion.fromJson(json: String): SetWebhookConfig = calling(null) { setWebhookConfigFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun Interactive.Companion.fromJson(json: String): Interactive = calling(null) { interactiveFromJson(json) }

/** Reads it from JSON. Throws [InvalidRequestError], which names the field that does not fit. */
public fun TemplateComponent.Companion.fromJson(json: String): TemplateComponent = calling(null) { templateComponentFromJson(json) }

/** The same as JSON, with everything that the server sent. */
public fun Health.toJson(): String = calling(null) { healthToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun Version.toJson(): String = calling(null) { versionToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun Me.toJson(): String = calling(null) { meToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun TemplateList.toJson(): String = calling(null) { templateListToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun Template.toJson(): String = calling(null) { templateToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun FormList.toJson(): String = calling(null) { formListToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun Form.toJson(): String = calling(null) { formToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun UploadedMedia.toJson(): String = calling(null) { uploadedMediaToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun SentMessage.toJson(): String = calling(null) { sentMessageToJson(this) }

/** The same as JSON, with everything that the server sent. */
public fun WebhookConfig.toJson(): String = calling(null) { webhookConfigToJson(this) }
