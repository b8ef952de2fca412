@_exported import QuartzCore

// MARK: Application and scenes

@MainActor
open class UIResponder: NSObject {
    override public init() {}
}

@MainActor
public protocol UIApplicationDelegate: NSObjectProtocol {
    init()
    func application(
        _ application: UIApplication,
        configurationForConnecting connectingSceneSession: UISceneSession,
        options: UIScene.ConnectionOptions
    ) -> UISceneConfiguration
}

extension UIApplicationDelegate {
    public static func main() {}
}

@MainActor
open class UIApplication: UIResponder {
    public struct OpenExternalURLOptionsKey: Hashable, Sendable {}

    open class var shared: UIApplication { UIApplication() }
    public nonisolated class var openSettingsURLString: String { "" }
    open var isIdleTimerDisabled = false
    open func open(
        _ url: URL,
        options: [OpenExternalURLOptionsKey: Any] = [:],
        completionHandler completion: (@MainActor @Sendable (Bool) -> Void)? = nil
    ) {}
}

@MainActor
open class UISceneSession: NSObject {
    public struct Role: Hashable, Sendable {}
    open var role: Role { Role() }
}

extension UISceneSession {
    public typealias RoleType = Role
}

@MainActor
open class UISceneConfiguration: NSObject {
    public init(name: String?, sessionRole: UISceneSession.Role) {}
    open var delegateClass: AnyClass?
}

@MainActor
open class UIScene: UIResponder {
    @MainActor
    open class ConnectionOptions: NSObject {}
}

open class UIWindowScene: UIScene {}

@MainActor
public protocol UISceneDelegate: NSObjectProtocol {
    func scene(_ scene: UIScene, willConnectTo session: UISceneSession, options connectionOptions: UIScene.ConnectionOptions)
    func sceneDidBecomeActive(_ scene: UIScene)
    func sceneDidEnterBackground(_ scene: UIScene)
}

public protocol UIWindowSceneDelegate: UISceneDelegate {
    var window: UIWindow? { get set }
}

// MARK: Views

@MainActor
open class UIView: UIResponder {
    public enum ContentMode: Int, Sendable {
        case scaleToFill, scaleAspectFit, scaleAspectFill
    }

    public init(frame: CGRect) {}
    public required init?(coder: NSCoder) {}
    override public convenience init() { self.init(frame: .zero) }
    open var frame = CGRect.zero
    open var bounds: CGRect { get { .zero } set {} }
    open var layer: CALayer { CALayer() }
    open var isHidden = false
    open var clipsToBounds = false
    open var contentMode = ContentMode.scaleToFill
    open var backgroundColor: UIColor?
    open var tintColor: UIColor!
    open var isUserInteractionEnabled = true
    open var translatesAutoresizingMaskIntoConstraints = true
    open var intrinsicContentSize: CGSize { .zero }
    open var safeAreaLayoutGuide: UILayoutGuide { UILayoutGuide() }
    open var topAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
    open var bottomAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
    open var leadingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var trailingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var centerXAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var showsLargeContentViewer = false
    open var largeContentTitle: String?
    open func addSubview(_ view: UIView) {}
    open func insertSubview(_ view: UIView, belowSubview siblingSubview: UIView) {}
    open func removeFromSuperview() {}
    open func addInteraction(_ interaction: any UIInteraction) {}
    open func setNeedsLayout() {}
    open func layoutSubviews() {}
    open func tintColorDidChange() {}
    open func didMoveToWindow() {}
}

@MainActor
public protocol UIInteraction: NSObjectProtocol {}

@MainActor
public protocol UILargeContentViewerInteractionDelegate: NSObjectProtocol {}

@MainActor
open class UILargeContentViewerInteraction: NSObject, UIInteraction {
    public init(delegate: (any UILargeContentViewerInteractionDelegate)?) {}
}

@MainActor
open class UILayoutGuide: NSObject {
    open var topAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
    open var bottomAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
    open var leadingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var trailingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var centerXAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
}

@MainActor
open class NSLayoutConstraint: NSObject {
    open class func activate(_ constraints: [NSLayoutConstraint]) {}
}

@MainActor
open class NSLayoutAnchor<AnchorType: AnyObject>: NSObject {
    open func constraint(equalTo anchor: NSLayoutAnchor<AnchorType>) -> NSLayoutConstraint { NSLayoutConstraint() }
    open func constraint(equalTo anchor: NSLayoutAnchor<AnchorType>, constant c: CGFloat) -> NSLayoutConstraint {
        NSLayoutConstraint()
    }
    open func constraint(
        greaterThanOrEqualTo anchor: NSLayoutAnchor<AnchorType>, constant c: CGFloat
    ) -> NSLayoutConstraint { NSLayoutConstraint() }
    open func constraint(
        lessThanOrEqualTo anchor: NSLayoutAnchor<AnchorType>, constant c: CGFloat
    ) -> NSLayoutConstraint { NSLayoutConstraint() }
}

open class NSLayoutXAxisAnchor: NSLayoutAnchor<NSLayoutXAxisAnchor> {}
open class NSLayoutYAxisAnchor: NSLayoutAnchor<NSLayoutYAxisAnchor> {}

open class UIWindow: UIView {
    public init(windowScene: UIWindowScene) { super.init(frame: .zero) }
    public required init?(coder: NSCoder) { nil }
    open var rootViewController: UIViewController?
    open func makeKeyAndVisible() {}
}

open class UILabel: UIView {
    open var text: String?
    open var font: UIFont!
    open var textColor: UIColor!
    open var textAlignment = NSTextAlignment.natural
    open var numberOfLines = 1
    open var adjustsFontForContentSizeCategory = false
}

public enum NSTextAlignment: Int, Sendable {
    case left, center, right, justified, natural
}

open class UIImageView: UIView {
    open var image: UIImage?
}

open class UIStackView: UIView {
    public convenience init(arrangedSubviews views: [UIView]) { self.init(frame: .zero) }
    open var spacing: CGFloat = 0
}

open class UIVisualEffect: NSObject {}

open class UIBlurEffect: UIVisualEffect {
    public enum Style: Int, Sendable {
        case systemThinMaterialDark
    }

    @MainActor public init(style: Style) {}
}

open class UIVisualEffectView: UIView {
    public init(effect: UIVisualEffect?) { super.init(frame: .zero) }
    public required init?(coder: NSCoder) { nil }
}

public struct NSDirectionalEdgeInsets: Sendable {
    public init(top: CGFloat, leading: CGFloat, bottom: CGFloat, trailing: CGFloat) {}
}

// MARK: Controls

open class UIControl: UIView {
    public struct Event: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let touchUpInside = Event(rawValue: 1 << 6)
    }

    open var isEnabled = true
    open func addAction(_ action: UIAction, for controlEvents: UIControl.Event) {}
}

@MainActor
open class UIMenuElement: NSObject {}

public typealias UIActionHandler = (UIAction) -> Void

open class UIAction: UIMenuElement {
    public convenience init(title: String = "", image: UIImage? = nil, handler: @escaping UIActionHandler) {
        self.init()
    }
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

    public convenience init(configuration: Configuration, primaryAction: UIAction? = nil) { self.init(frame: .zero) }
    open var configuration: Configuration?
}

// MARK: View controllers

@MainActor
open class UIViewController: UIResponder {
    open var view: UIView!
    open var preferredStatusBarStyle: UIStatusBarStyle { .default }
    open var popoverPresentationController: UIPopoverPresentationController? { nil }
    open func viewDidLoad() {}
    open func viewDidLayoutSubviews() {}
    open func setNeedsStatusBarAppearanceUpdate() {}
    open func present(
        _ viewControllerToPresent: UIViewController, animated flag: Bool, completion: (() -> Void)? = nil
    ) {}
}

public enum UIStatusBarStyle: Int, Sendable {
    case `default`, lightContent, darkContent
}

@MainActor
open class UIPopoverPresentationController: NSObject {
    open var sourceView: UIView?
}

open class UIActivity: NSObject {}

open class UIActivityViewController: UIViewController {
    public init(activityItems: [Any], applicationActivities: [UIActivity]?) {}
}

open class UIAlertController: UIViewController {
    public enum Style: Int, Sendable {
        case actionSheet, alert
    }

    public convenience init(title: String?, message: String?, preferredStyle: Style) { self.init() }
    open func addAction(_ action: UIAlertAction) {}
}

@MainActor
open class UIAlertAction: NSObject {
    public enum Style: Int, Sendable {
        case `default`, cancel, destructive
    }

    public convenience init(title: String?, style: Style, handler: ((UIAlertAction) -> Void)? = nil) {
        self.init()
    }
}

@MainActor
public protocol UIContentConfiguration {}

public struct UIContentUnavailableConfiguration: UIContentConfiguration {
    public struct ButtonProperties {
        public var primaryAction: UIAction?
    }

    @MainActor public static func empty() -> UIContentUnavailableConfiguration { .init() }
    @MainActor public static func loading() -> UIContentUnavailableConfiguration { .init() }
    public var image: UIImage?
    public var text: String?
    public var secondaryText: String?
    @MainActor public var button: UIButton.Configuration { get { .plain() } set {} }
    public var buttonProperties = ButtonProperties()
}

open class UIContentUnavailableView: UIView {
    public convenience init(configuration: UIContentUnavailableConfiguration) { self.init(frame: .zero) }
    open var configuration: any UIContentConfiguration { get { UIContentUnavailableConfiguration.empty() } set {} }
}

// MARK: Colours, fonts, images, drawing

open class UIColor: NSObject, @unchecked Sendable {
    public class var black: UIColor { UIColor() }
    public class var white: UIColor { UIColor() }
    public class var systemBackground: UIColor { UIColor() }
    public convenience init?(named name: String) { nil }
    open var cgColor: CGColor { CGColor() }
    open func setStroke() {}
}

open class UIFont: NSObject, @unchecked Sendable {
    public struct TextStyle: Hashable, Sendable {
        public static let headline = TextStyle()
        public static let subheadline = TextStyle()
        public static let title1 = TextStyle()
        public static let title2 = TextStyle()
    }

    public struct Weight: Hashable, Sendable {
        public static let bold = Weight()
    }

    open class func systemFont(ofSize fontSize: CGFloat, weight: Weight) -> UIFont { UIFont() }
    open class func preferredFont(forTextStyle style: TextStyle) -> UIFont { UIFont() }
}

open class UIFontMetrics: NSObject {
    public init(forTextStyle textStyle: UIFont.TextStyle) {}
    open func scaledFont(for font: UIFont) -> UIFont { font }
}

open class UIImage: NSObject, @unchecked Sendable {
    public enum Orientation: Int, Sendable {
        case up, down, left, right, upMirrored, downMirrored, leftMirrored, rightMirrored
    }

    open class Configuration: NSObject, @unchecked Sendable {}

    open class SymbolConfiguration: Configuration, @unchecked Sendable {
        public convenience init(textStyle: UIFont.TextStyle) { self.init() }
    }

    public convenience init?(systemName name: String) { nil }
    public convenience init(cgImage: CGImage, scale: CGFloat, orientation: Orientation) { self.init() }
    open func draw(at point: CGPoint) {}
}

open class UIBezierPath: NSObject {
    public convenience init(roundedRect rect: CGRect, cornerRadius: CGFloat) { self.init() }
    open var lineWidth: CGFloat = 1
    open func stroke() {}
}

open class UIGraphicsRendererContext: NSObject {}
open class UIGraphicsImageRendererContext: UIGraphicsRendererContext {}

open class UIGraphicsImageRendererFormat: NSObject {
    open var scale: CGFloat = 0
}

open class UIGraphicsImageRenderer: NSObject {
    public init(size: CGSize, format: UIGraphicsImageRendererFormat) {}
    open func pngData(actions: (UIGraphicsImageRendererContext) -> Void) -> Data { Data() }
}

extension NSAttributedString.Key {
    public static let font = NSAttributedString.Key("font")
    public static let foregroundColor = NSAttributedString.Key("foregroundColor")
    public static let backgroundColor = NSAttributedString.Key("backgroundColor")
}

extension NSAttributedString {
    public func size() -> CGSize { .zero }
    public func draw(at point: CGPoint) {}
}

// MARK: Accessibility

@MainActor
public struct UIAccessibilityTraits: OptionSet, Sendable {
    public nonisolated let rawValue: UInt64
    public nonisolated init(rawValue: UInt64) { self.rawValue = rawValue }
    public nonisolated static let staticText = UIAccessibilityTraits(rawValue: 1)
    public nonisolated static let updatesFrequently = UIAccessibilityTraits(rawValue: 2)
}

extension UIView {
    public var isAccessibilityElement: Bool { get { false } set {} }
    public var accessibilityLabel: String? { get { nil } set {} }
    public var accessibilityValue: String? { get { nil } set {} }
    public var accessibilityTraits: UIAccessibilityTraits { get { [] } set {} }
    public var accessibilityElements: [Any]? { get { nil } set {} }
}

public enum UIAccessibility {
    public struct Notification: Sendable {
        public static let announcement = Notification()
    }

    @MainActor public static var isVoiceOverRunning: Bool { false }
    @MainActor public static func post(notification: Notification, argument: Any?) {}
}
