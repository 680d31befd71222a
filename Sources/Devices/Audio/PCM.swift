import CALSA
import Glibc

/// An open ALSA PCM with its hardware settings. Used by one thread at a time.
@safe struct PCM: ~Copyable {
    enum Direction {
        case playback, capture
    }

    /// What is asked of the card; what it gives stands in the properties of the same names.
    struct Request {
        var rate: Double
        /// Lower rates only where the card has no others; 0 for any.
        var leastRate = 0.0
        var channels: Int
        var formats: [SampleFormat]
        /// May ALSA's own plug-ins change the rate?
        var resampling: Bool
        /// Frames that are moved at once.
        var period: Int
        var periods: Int
    }

    let name: String
    let handle: OpaquePointer
    let rate: Double
    let channels: Int
    /// Channels that could be had.
    let mostChannels: Int
    let format: SampleFormat
    /// Frames in a period and in the whole buffer.
    let period: Int
    let buffer: Int

    /// Opens `name` without waiting for it.
    init(_ name: String, _ direction: Direction, _ request: Request) throws(AudioError) {
        var opened: OpaquePointer?
        // ALSA writes its own lines to standard error; what matters of them is in the error thrown here.
        _ = unsafe snd_lib_error_set_local { _, _, _, _, _, _ in }
        let stream = direction == .playback ? SND_PCM_STREAM_PLAYBACK : SND_PCM_STREAM_CAPTURE
        let code = unsafe snd_pcm_open(&opened, name, stream, Int32(SND_PCM_NONBLOCK))
        guard code >= 0, let handle = unsafe opened else {
            throw Self.failure(name, direction, "open", code)
        }
        do {
            let settings = try unsafe Self.configure(handle, name, direction, request)
            self.name = name
            unsafe self.handle = unsafe handle
            rate = settings.rate
            channels = settings.channels
            mostChannels = settings.mostChannels
            format = settings.format
            period = settings.period
            buffer = settings.buffer
        } catch {
            unsafe snd_pcm_close(handle)
            throw error
        }
    }

    deinit { unsafe snd_pcm_close(handle) }

    /// Whether a program in between (PulseAudio, PipeWire, JACK) has the card, and may change the rate.
    var isServed: Bool { unsafe snd_pcm_type(handle) == SND_PCM_TYPE_IOPLUG }

    private struct Settings {
        var rate: Double
        var channels: Int
        var mostChannels: Int
        var format: SampleFormat
        var period: Int
        var buffer: Int
    }

    private static func configure(
        _ handle: OpaquePointer, _ name: String, _ direction: Direction, _ request: Request
    ) throws(AudioError) -> Settings {
        func check(_ what: String, _ code: Int32) throws(AudioError) {
            if code < 0 { throw failure(name, direction, what, code) }
        }
        var allocated: OpaquePointer?
        try check("describe", unsafe snd_pcm_hw_params_malloc(&allocated))
        guard let hw = unsafe allocated else { throw failure(name, direction, "describe", -ENOMEM) }
        defer { unsafe snd_pcm_hw_params_free(hw) }
        try check("use", unsafe snd_pcm_hw_params_any(handle, hw))
        try check(
            "set resampling of",
            unsafe snd_pcm_hw_params_set_rate_resample(handle, hw, request.resampling ? 1 : 0))
        try check(
            "write interleaved frames to",
            unsafe snd_pcm_hw_params_set_access(handle, hw, SND_PCM_ACCESS_RW_INTERLEAVED))
        let offered = request.formats.first {
            unsafe snd_pcm_hw_params_test_format(handle, hw, $0.alsa) == 0
        }
        guard let format = offered else {
            throw failure(name, direction, "find a sample format of", -EINVAL)
        }
        try check("set the sample format of", unsafe snd_pcm_hw_params_set_format(handle, hw, format.alsa))
        var mostChannels: UInt32 = 0
        try check(
            "count the channels of", unsafe snd_pcm_hw_params_get_channels_max(hw, &mostChannels))
        var channels = UInt32(request.channels)
        try check(
            "set the channels of", unsafe snd_pcm_hw_params_set_channels_near(handle, hw, &channels))
        var least = UInt32(request.leastRate)
        // A card that has only lower rates refuses this; it still does for some sensors.
        if least > 0 { _ = unsafe snd_pcm_hw_params_set_rate_min(handle, hw, &least, nil) }
        var rate = UInt32(request.rate)
        try check("set the rate of", unsafe snd_pcm_hw_params_set_rate_near(handle, hw, &rate, nil))
        var period = snd_pcm_uframes_t(request.period)
        try check(
            "set the period of", unsafe snd_pcm_hw_params_set_period_size_near(handle, hw, &period, nil))
        var buffer = period * snd_pcm_uframes_t(request.periods)
        try check("set the buffer of", unsafe snd_pcm_hw_params_set_buffer_size_near(handle, hw, &buffer))
        try check("set up", unsafe snd_pcm_hw_params(handle, hw))
        return Settings(
            rate: Double(rate), channels: Int(channels), mostChannels: Int(mostChannels), format: format,
            period: Int(period), buffer: Int(buffer))
    }

    private static func failure(
        _ name: String, _ direction: Direction, _ what: String, _ code: Int32
    ) -> AudioError {
        let reason = AudioError.reason(code)
        return switch direction {
        case .playback:
            AudioError(
                "cannot \(what) sound output '\(name)': \(reason); list outputs with aplay -L, or go without"
                    + " sound with --sound none")
        case .capture:
            AudioError("cannot \(what) sound input '\(name)': \(reason); list inputs with arecord -L")
        }
    }
}
