package com.avenping

/** The codes of [AvenPingError.code] that are known today. The set is open: compare, and expect others. */
public object ErrorCode {
    /** The client's own settings cannot work. */
    public const val CONFIG: String = "CONFIG"

    /** An argument was refused before anything was sent. */
    public const val INVALID_REQUEST: String = "INVALID_REQUEST"

    /** No answer. */
    public const val CONNECTION: String = "CONNECTION"

    /** No answer in time. */
    public const val TIMEOUT: String = "TIMEOUT"

    /** The call was cancelled. */
    public const val CANCELLED: String = "CANCELLED"

    /** An answer that is not what the API promises. */
    public const val INVALID_RESPONSE: String = "INVALID_RESPONSE"

    /** A defect in the SDK. */
    public const val INTERNAL: String = "INTERNAL"

    /** A webhook's body that could not be read. */
    public const val WEBHOOK: String = "WEBHOOK"

    /** The API's: the token is missing, wrong or revoked. */
    public const val UNAUTHORIZED: String = "UNAUTHORIZED"

    /** The API's: the account's plan has ended. */
    public const val PLAN_EXPIRED: String = "PLAN_EXPIRED"

    /** The API's: the plan has no API access. */
    public const val DEVELOPER_PLAN_REQUIRED: String = "DEVELOPER_PLAN_REQUIRED"

    /** The API's: not allowed. */
    public const val FORBIDDEN: String = "FORBIDDEN"

    /** The API's: not found. */
    public const val NOT_FOUND: String = "NOT_FOUND"

    /** The API's: it failed. */
    public const val INTERNAL_ERROR: String = "INTERNAL_ERROR"
}
