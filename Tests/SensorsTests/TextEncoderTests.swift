import Biosignals
import Testing

@testable import Sensors

@Suite struct TextEncoderTests {
    private func text(_ form: TextEncoder.Form, _ samples: [PersonSample]) -> String {
        var encoder = TextEncoder(form)
        var bytes: [UInt8] = []
        for sample in samples { encoder.encode(sample, into: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    private let beat = PersonBeat(time: 1, interval: 0.833, ectopic: false)

    @Test func speaksEachForm() {
        let sample = PersonSample(ecg: 510, resp: 0.25)
        #expect(text(.number, [sample, PersonSample(contact: false)]) == "614\r\n!\r\n")
        #expect(text(.csv, [sample, sample]) == "ecg,resp\r\n614,325\r\n614,325\r\n")
        #expect(text(.plotter, [sample]) == "ecg:614,resp:325\r\n")
        #expect(text(.teleplot, [sample]) == ">ecg:0:0.510§mV\r\n>resp:0:0.250\r\n")
        #expect(
            text(.json, [sample, PersonSample(ecg: -60, beat: beat)])
                == "{\"ts\":0,\"ecg\":0.510,\"resp\":0.250}\r\n"
                + "{\"ts\":10,\"ecg\":-0.060,\"resp\":0.000,\"ibi\":833}\r\n")
    }
}
