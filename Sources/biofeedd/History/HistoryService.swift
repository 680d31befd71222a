import ServiceLifecycle

/// Looks after the history while the daemon runs: at the start, and once an hour.
struct HistoryService: Service {
    private static let period = Duration.seconds(3600)

    let keeper: HistoryKeeper

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await keeper.expire()
            await keeper.begin()
            while !Task.isCancelled {
                await keeper.expire()
                do { try await Task.sleep(for: Self.period) } catch { return }
            }
        }
    }
}
