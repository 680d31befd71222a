import Hummingbird
import NIOCore

/// What is known of a request besides itself: who makes it, and over which connection.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var access = Access.nobody
    let connection: any Channel

    init(source: Source) {
        coreContext = .init(source: source)
        connection = source.channel
    }
}
