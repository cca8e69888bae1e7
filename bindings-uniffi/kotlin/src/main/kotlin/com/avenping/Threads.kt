package com.avenping

import com.avenping.ffi.uniffiRustFutureContinuationCallbackImpl
import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native

/**
 * How the SDK's threads enter the JVM: they wake coroutines, and stay attached from the first time on. JNA would otherwise
 * attach and detach them for every call. They are daemons, so that none of them keeps a program from ending.
 */
internal object Threads {
    init {
        val staying = CallbackThreadInitializer(true, false, "avenping")
        Native.setCallbackThreadInitializer(uniffiRustFutureContinuationCallbackImpl, staying)
    }

    /** Makes sure of it. */
    fun prepare() = Unit
}
