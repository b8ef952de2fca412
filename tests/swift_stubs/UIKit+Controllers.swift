@_exported import QuartzCore

@MainActor
open class UIViewController: UIResponder {
    public init(nibName nibNameOrNil: String?, bundle nibBundleOrNil: Bundle?) {}
    public required init?(coder: NSCoder) {}
    open var view: UIView! = UIView()
    open var preferredStatusBarStyle: UIStatusBarStyle { .default }
    open var popoverPresentationController: UIPopoverPresentationController? { nil }
    open func viewDidLoad() {}
    open func viewDidLayoutSubviews() {}
    open func setNeedsStatusBarAppearanceUpdate() {}
    open func present(
        _ viewControllerToPresent: UIViewController, animated flag: Bool, completion: (() -> Void)? = nil
    ) {
        PlayedScreen.presented.append(viewControllerToPresent)
    }
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
    public init(activityItems: [Any], applicationActivities: [UIActivity]?) {
        super.init(nibName: nil, bundle: nil)
        PlayedScreen.shared = activityItems
    }

    public required init?(coder: NSCoder) { nil }
}

open class UIAlertController: UIViewController {
    public enum Style: Int, Sendable {
        case actionSheet, alert
    }

    public convenience init(title: String?, message: String?, preferredStyle: Style) {
        self.init(nibName: nil, bundle: nil)
    }

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
    private var played = UIButton.Configuration()
    @MainActor public var button: UIButton.Configuration { get { played } set { played = newValue } }
    public var buttonProperties = ButtonProperties()
}

open class UIContentUnavailableView: UIView {
    public convenience init(configuration: UIContentUnavailableConfiguration) { self.init(frame: .zero) }
    open var configuration: any UIContentConfiguration = UIContentUnavailableConfiguration.empty()
}
