@_exported import QuartzCore

@MainActor
public struct UIAccessibilityTraits: OptionSet, Sendable {
    public nonisolated let rawValue: UInt64
    public nonisolated init(rawValue: UInt64) { self.rawValue = rawValue }
    public nonisolated static let staticText = UIAccessibilityTraits(rawValue: 1)
    public nonisolated static let updatesFrequently = UIAccessibilityTraits(rawValue: 2)
}

extension UIView {
    public var isAccessibilityElement: Bool { get { spoken.isElement } set { spoken.isElement = newValue } }
    public var accessibilityLabel: String? { get { spoken.label } set { spoken.label = newValue } }
    public var accessibilityValue: String? { get { spoken.value } set { spoken.value = newValue } }
    public var accessibilityTraits: UIAccessibilityTraits { get { [] } set {} }
    public var accessibilityElements: [Any]? { get { spoken.elements } set { spoken.elements = newValue } }
}

public enum UIAccessibility {
    public struct Notification: Sendable {
        public static let announcement = Notification()
        public static let screenChanged = Notification()
    }

    @MainActor public static var isVoiceOverRunning: Bool { true }
    @MainActor public static func post(notification: Notification, argument: Any?) {
        guard let announcement = argument as? NSAttributedString else { return }
        PlayedScreen.announced.append(announcement.string)
    }
}

public struct UIAccessibilityPriority: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let low = UIAccessibilityPriority(rawValue: "")
}

extension NSAttributedString.Key {
    public static let accessibilitySpeechAnnouncementPriority = NSAttributedString.Key("priority")
}

public struct UIContentSizeCategory: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public static let accessibilityMedium = UIContentSizeCategory(rawValue: "")
}
