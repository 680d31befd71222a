import Biosignals
import Foundation

/// Recordings that tests of the command line read, and how they run it.
enum CLITestRecording {
    /// A simulated person as a table of 250 samples a second with an ECG and a breathing belt.
    static func csv(seconds: Double, source: String = "sim:ecg+resp?hr=66&breath=6&rsa=8&noise=0.01") throws
        -> String
    {
        var settings = try SimulatedPersonSettings(source: source)
        settings.rate = 250
        var person = SimulatedPerson(settings: settings)
        var text = "# rate: 250\necg [uV],belt\n"
        for _ in 0..<Int(seconds * 250) {
            let sample = person.next()
            text += "\(sample.ecg),\(sample.resp)\n"
        }
        return text
    }

    /// Writes a recording and gives its path.
    static func write(_ text: String, _ name: String, in folder: WorkFolder) throws -> String {
        let path = folder.file(name)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    static func run(_ arguments: String...) throws -> (status: Int32, out: String, err: String) {
        try Program.run(Place.program("biofeed-cli").path, arguments)
    }
}
