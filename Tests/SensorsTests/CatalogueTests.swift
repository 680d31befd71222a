import Biosignals
import Foundation
import Testing

@testable import Sensors

@Suite struct CatalogueTests {
    @Test func theListIsTheFolder() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Sensors/Drivers")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) }
        #expect(Set(files) == Set(DriverCatalogue.all.map { "\($0)" }))
    }

    @Test func idsAreUniqueAndFound() {
        #expect(Set(DriverCatalogue.ids).count == DriverCatalogue.ids.count)
        for id in DriverCatalogue.ids { #expect(DriverCatalogue.driver(id)?.descriptor.id == id) }
        #expect(DriverCatalogue.driver("nothing") == nil)
    }

    @Test func anUnknownDriverIsSaidWithTheKnownOnes() {
        #expect(throws: DriverOptionError.self) { try SensorDecoder(driver: "bitalimo") }
        let error = #expect(throws: DriverOptionError.self) {
            try DriverCatalogue.make("x", options: .init())
        }
        for id in DriverCatalogue.ids { #expect(error?.description.contains(id) == true) }
        let option = #expect(throws: DriverOptionError.self) {
            try DriverCatalogue.make("openview", options: DriverOptions(["gain": "6"]))
        }
        #expect(option?.description == "openview takes no option 'gain'")
    }
}
