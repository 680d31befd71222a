import Hummingbird
import Logging

/// Gives every error the form of `Problem`: the router's own too, and what nobody foresaw.
struct ProblemDetails: RouterMiddleware {
    let document: OpenAPIDocument

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try problem.response(from: request, context: context)
        } catch let error as any HTTPResponseError {
            return try problem(for: error, request).response(from: request, context: context)
        } catch {
            // Not the request itself: it may tell of a person.
            context.logger.error("\(request.method) failed: \(error)")
            return try Problem(
                .internalServerError, "It went wrong here", "The daemon's log says what happened."
            ).response(from: request, context: context)
        }
    }

    private func problem(for error: any HTTPResponseError, _ request: Request) -> Problem {
        guard error.status == .notFound else {
            return Problem(error.status, error.status.reasonPhrase, "The request could not be read.")
        }
        let methods = document.methods(at: request.uri.path)
        guard !methods.isEmpty else { return .notHere }
        let allowed = methods.joined(separator: ", ")
        return Problem(
            .methodNotAllowed, "Not in this way", "It takes \(allowed), not \(request.method.rawValue).",
            headers: [.allow: allowed])
    }
}
