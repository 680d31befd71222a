import Foundation
import Testing

/// The live page in a real browser: one visit by all who use it, looked at from several sides.
///
/// The visit (`tools/page.py`) takes the time that an exercise takes to begin its rhythm, so it is made once. Its
/// screenshots stay in `test-output/page`.
@Suite(.serialized) struct PageTests {
    private static let visit = Task { try await PageVisit.make() }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func showsEveryViewWithoutTrouble() async throws {
        let seen = try await Self.visit.value
        #expect(seen.trouble.isEmpty, "errors in the browser: \(seen.trouble)")
        // Every view and sheet, at the sizes and in the languages that it is looked at in.
        for view in ["start", "guide", "practitioner", "group", "look-back"] {
            for size in ["phone", "tablet", "wall"] {
                for language in ["nl", "en"] {
                    #expect(seen.picturesTaken.contains("\(view)-\(size)-\(language)"))
                }
            }
        }
        #expect(seen.rows > 8)
        // Every number has a unit or is a bare ratio, an age and a quality.
        #expect(
            seen.cells.allSatisfy {
                $0.count == 5 && !$0[1].isEmpty && $0[3].hasSuffix("s") && !$0[4].isEmpty
            })
        #expect(seen.marked == 1)
        #expect(seen.notesOff, "notes are off until somebody turns them on")
        #expect(seen.spectrum)
        #expect(
            seen.pictures == 2, "the look back shows what this screen saw, and no begin that it did not see")
        #expect(
            seen.lateLooksBack.contains("zag te weinig van je hart"),
            "no screen says that there was no sensor where one was lost: \(seen.lateLooksBack)")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func isForEveryone() async throws {
        let seen = try await Self.visit.value
        #expect(seen.axe.isEmpty, "\(seen.axe.joined(separator: "\n"))")
        #expect(seen.forbidden.isEmpty, "words that a participant is not shown: \(seen.forbidden)")
        #expect(seen.stopInView, "at 200 % zoom the stop button is in view and nothing runs off sideways")
        #expect(seen.stillBar, "a bar stands in place of the shape where movement is unwelcome")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func stopsAndHelpsWithOneTouchOrKey() async throws {
        let seen = try await Self.visit.value
        #expect(seen.aloneRuns, "an exercise without a sensor starts with one touch")
        #expect(seen.contactHas112)
        #expect(seen.flemish.contains("1813"))
        #expect(seen.stopStays, "Escape does not close the question by accident")
        #expect(seen.urgentFirst.contains("112"))
        #expect(seen.resting, "the rhythm stops with the first touch")
        #expect(seen.stopsCut == 1, "her stop was lost on its way, and done all the same")
        // The exercise began in Dutch; what is said follows the language of her screen.
        #expect(seen.dizzyWords.contains("Breathe as you like again"))
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func goesOnWithoutSensorAndAfterReload() async throws {
        let seen = try await Self.visit.value
        #expect(seen.lostSaidAfter < 60)
        #expect(seen.lostWords.contains("gone") || seen.lostWords.contains("weg"))
        #expect(seen.oldAnswer == ["streaming"])
        #expect(seen.lostAfterOldAnswer == "true", "an old answer does not bring a sensor back")
        #expect(seen.goesOn, "the shape moves on without a sensor")
        #expect(seen.cutOff == 0, "no browser is so slow that it is cut off")
        #expect(seen.sensorReason.contains("lost") && seen.sensorReason.contains("gap:"))
        #expect(seen.reloaded.stop)
        #expect(Set(seen.sentences).count == 2, "the sentence follows the language: \(seen.sentences)")
        #expect(seen.reloaded.language == "en", "the language outlives the reload")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func theRoomSeesNobodysHeart() async throws {
        let seen = try await Self.visit.value
        #expect(seen.groupTellsOfOne.isEmpty)
        #expect(!seen.groupWords.isEmpty)
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func anotherScreenIsLetInWithACode() async throws {
        let seen = try await Self.visit.value
        #expect(seen.pairedNeedsNoCode == "participant")
        #expect(seen.pairedViews == 2, "a participant has her own view and the look back")
        #expect(seen.wallAddress.hasSuffix("/"), "the code does not stay in the address: \(seen.wallAddress)")
        #expect(seen.wallControls == 0, "a wall commands nothing")
    }

    @Test(.enabled(if: Place.canBrowse, "needs chromium, playwright and axe"))
    func keepsTimeAndIsLight() async throws {
        let seen = try await Self.visit.value
        // Each frame draws what the cues ask for at its own session time.
        let errors = seen.shape.sizes.map { abs($0[0] - $0[1]) }.sorted()
        #expect(errors.count > 3)
        #expect(errors.last ?? 1 < 0.001, "\(errors.suffix(3))")
        #expect(!seen.shape.sounds.isEmpty)
        #expect(seen.shape.sounds.allSatisfy { abs($0.error) < 0.04 }, "\(seen.shape.sounds)")
        // The rest depends on the machine; `figures.txt` has it.
        #expect(seen.beats.clockError < 1)
        #expect(!seen.beats.beats.isEmpty, "a beat changes the picture")
        #expect(seen.layout.layouts < 5, "no frame lays anything out: \(seen.layout)")
        #expect(seen.frames.frames > 0 && seen.slowFrames.frames > 0)
        try seen.report.write(
            to: PageVisit.folder.appendingPathComponent("figures.txt"), atomically: true, encoding: .utf8)
    }
}
