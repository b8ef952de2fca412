import Foundation
import os

/// The app's loggers, one for each part; the messages appear in Xcode and in Console.
enum Log {
    static let camera = Logger(subsystem: subsystem, category: "camera")
    static let reading = Logger(subsystem: subsystem, category: "reading")
    static let sharing = Logger(subsystem: subsystem, category: "sharing")

    private static let subsystem = Bundle.main.bundleIdentifier ?? "DigitCamera"
}
