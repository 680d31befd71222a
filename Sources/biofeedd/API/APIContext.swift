import Hummingbird

/// What is known of a request besides itself: who makes it.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var access = Access.nobody

    init(source: Source) { coreContext = .init(source: source) }
}
