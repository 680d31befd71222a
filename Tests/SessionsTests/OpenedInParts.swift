@testable import Sessions

/// Opens a recording, of which more samples than `mostSamples` are read a part at a time.
func open(_ path: String, mostSamples: Int) throws -> SessionInputs {
    var options = RecordingLoader.Options()
    options.mostSamples = mostSamples
    return try RecordingLoader.open(path, options: options)
}
