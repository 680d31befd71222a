import Biosignals
import Foundation
import Sessions
import Testing

/// The power goes, or the daemon is killed: the recording opens and lacks at most the last second.
@Suite(.serialized) struct CrashTests {
    @Test func killedInTheMiddle() async throws {
        let folder = try WorkFolder()
        let daemon = try await LiveDaemon(
            folder,
            [
                "--sensor", "sim:ecg+resp?hr=80&breath=10", "--store", folder.file("store"), "--exercise",
                "calm-6",
            ])
        try await daemon.wait(30, for: "twelve seconds of session") { events in
            (events.last { $0.name == "wave" }?.number("t0_s") ?? 0) > 12
        }
        let reached = try #require(daemon.events("wave").last?.number("t0_s"))
        daemon.program.signal(SIGKILL)
        daemon.program.wait()

        let path = try #require(folder.recording)
        let recording = try SessionRecording(path: path)
        var last = 0.0
        var count = 0
        try recording.forEachInput { time, _ in
            last = time.seconds
            count += 1
            return true
        }
        #expect(count > 100)
        #expect(last > reached - 1, "recorded to \(last) s of \(reached) s")

        let cli = Place.program("biofeed-cli").path
        let replay = try Program.run(cli, ["replay", path, "--speed", "max", "--jsonl"])
        #expect(replay.status == 0, "\(replay.err)")
        #expect(replay.out.contains("\"class\":\"beat\""))
        let edf = folder.file("session.edf")
        let converted = try Program.run(cli, ["convert", path, edf])
        #expect(converted.status == 0, "\(converted.err)")
        guard let python = Place.python else { return }
        let check = """
            import sys, pyedflib, mne
            f = pyedflib.EdfReader(sys.argv[1]); assert f.signals_in_file >= 2; assert f.file_duration > 9
            assert len(f.readAnnotations()[0]) > 5; f.close()
            raw = mne.io.read_raw_edf(sys.argv[1], preload=True, verbose='error'); assert raw.n_times > 1000
            """
        let read = try Program.run(python, ["-c", check, edf])
        #expect(read.status == 0, "\(read.err)")
    }
}
