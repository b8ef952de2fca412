import Foundation

/// Receives notifications for as long as it lives.
final class NotificationObservation {
    private let token: any NSObjectProtocol

    init(
        of name: Notification.Name,
        from object: AnyObject?,
        perform action: @escaping @Sendable (Notification) -> Void
    ) {
        token = NotificationCenter.default.addObserver(forName: name, object: object, queue: nil, using: action)
    }

    deinit {
        NotificationCenter.default.removeObserver(token)
    }
}
