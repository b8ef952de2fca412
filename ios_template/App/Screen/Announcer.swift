import UIKit

/// Tells VoiceOver what is read.
@MainActor
struct Announcer {
    private var announcements = Announcements()

    /// Called for every picture, with an empty text where nothing is read.
    mutating func announce(_ text: String) {
        guard UIAccessibility.isVoiceOverRunning else { return }
        guard let news = announcements.take(text, at: ProcessInfo.processInfo.systemUptime) else { return }
        // Not urgent: it waits until VoiceOver has said what the user is touching.
        let announcement = NSAttributedString(
            string: news,
            attributes: [.accessibilitySpeechAnnouncementPriority: UIAccessibilityPriority.low]
        )
        UIAccessibility.post(notification: .announcement, argument: announcement)
    }
}
