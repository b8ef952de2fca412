@_exported import QuartzCore

open class UIControl: UIView {
    public struct Event: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let touchUpInside = Event(rawValue: 1 << 6)
    }

    open var isEnabled = true
    var actions: [UIAction] = []
    open func addAction(_ action: UIAction, for controlEvents: UIControl.Event) { actions.append(action) }
}

@MainActor
open class UIMenuElement: NSObject {}

public typealias UIActionHandler = (UIAction) -> Void

open class UIAction: UIMenuElement {
    private var handler: UIActionHandler?

    public convenience init(title: String = "", image: UIImage? = nil, handler: @escaping UIActionHandler) {
        self.init()
        self.handler = handler
    }

    func perform() { handler?(self) }
}

open class UIButton: UIControl {
    public struct Configuration {
        @MainActor public static func plain() -> Configuration { Configuration() }
        @MainActor public static func filled() -> Configuration { Configuration() }
        public var image: UIImage?
        public var title: String?
        public var preferredSymbolConfigurationForImage: UIImage.SymbolConfiguration?
        public var contentInsets = NSDirectionalEdgeInsets(top: 0, leading: 0, bottom: 0, trailing: 0)
    }

    public convenience init(configuration: Configuration, primaryAction: UIAction? = nil) {
        self.init(frame: .zero)
        self.configuration = configuration
        actions = [primaryAction].compactMap { $0 }
    }

    open var configuration: Configuration?
    open var isPointerInteractionEnabled = false
}
