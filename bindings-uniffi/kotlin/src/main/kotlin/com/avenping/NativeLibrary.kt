package com.avenping

import com.avenping.ffi.uniffiCallbackInterfaceProgressListener
import com.avenping.ffi.uniffiEnsureInitialized
import com.avenping.ffi.uniffiRustFutureContinuationCallbackImpl
import com.avenping.model.ErrorKind
import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native
import com.sun.jna.Platform

/** The native library: loaded once, or not at all. */
internal object NativeLibrary {
    private val failure: LinkageError? =
        try {
            uniffiEnsureInitialized()
            keepThreads()
            null
        } catch (failure: LinkageError) {
            failure
        }

    /**
     * Makes sure of it.
     *
     * @throws ConfigError which says why it cannot be loaded, each time.
     */
    fun prepare() {
        if (failure != null) throw notLoaded(failure)
    }

    /**
     * How the SDK's threads enter the JVM: they wake coroutines and tell of progress, and stay attached from the first time
     * on. JNA would otherwise attach and detach them for every call. They are daemons, so that none of them keeps a program
     * from ending.
     */
    private fun keepThreads() {
        val staying = CallbackThreadInitializer(true, false, "avenping")
        val entrances = listOf(
            uniffiRustFutureContinuationCallbackImpl,
            uniffiCallbackInterfaceProgressListener.progress,
            uniffiCallbackInterfaceProgressListener.uniffiClone,
            uniffiCallbackInterfaceProgressListener.uniffiFree,
        )
        for (entrance in entrances) Native.setCallbackThreadInitializer(entrance, staying)
    }

    private fun notLoaded(failure: LinkageError): ConfigError {
        // What an initializer threw is wrapped, and what was wrapped says more.
        val cause = generateSequence<Throwable>(failure) { it.cause }.last()
        val here = Platform.RESOURCE_PREFIX
        val there = PLATFORMS.filter { has(it) }
        val hint = if (here in there) {
            "it is unpacked into a temporary folder, from which the system must allow to run: -Djna.tmpdir=… names another"
        } else {
            "this is $here, and the jar has it for ${there.ifEmpty { listOf("no platform") }.joinToString()}"
        }
        val reason = "the native library cannot be loaded: ${cause.message.orEmpty().lineSequence().first()}"
        val record = recordOf(ErrorCode.CONFIG, ErrorKind.CONFIG, null, reason, hint)
        return ConfigError(record).apply { initCause(failure) }
    }

    private fun has(platform: String): Boolean =
        listOf("libavenping_uniffi.so", "libavenping_uniffi.dylib", "avenping_uniffi.dll")
            .any { NativeLibrary::class.java.getResource("/$platform/$it") != null }

    /** The folders that JNA would look into, where a library was ever made for them. */
    private val PLATFORMS: List<String>
        get() = listOf("linux", "darwin", "win32").flatMap { system -> listOf("$system-x86-64", "$system-aarch64") }
}
