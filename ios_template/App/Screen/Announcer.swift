import UIKit

/// Tells VoiceOver what is read, when it has changed and not too often.
@MainActor
struct Announcer {
    private static let pause: TimeInterval = 1.5

    private var lastText = ""
    private var lastTime: TimeInterval = 0

    mutating func announce(_ text: String) {
        guard UIAccessibility.isVoiceOverRunning, text != lastText else { return }
        let now = ProcessInfo.processInfo.systemUptime
        guard now - lastTime >= Self.pause else { return }
        lastText = text
        lastTime = now
        UIAccessibility.post(notification: .announcement, argument: text)
    }
}
