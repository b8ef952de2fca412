@_exported import QuartzCore

@MainActor
open class UIView: UIResponder {
    public enum ContentMode: Int, Sendable {
        case scaleToFill, scaleAspectFit, scaleAspectFill
    }

    public init(frame: CGRect) {}
    public required init?(coder: NSCoder) {}
    override public convenience init() { self.init(frame: .zero) }
    var subviews: [UIView] = []
    private(set) weak var superview: UIView?
    private let played = CALayer()
    var spoken = PlayedElement()

    open var frame = CGRect.zero
    open var bounds: CGRect {
        get { CGRect(origin: .zero, size: frame.size) }
        set { frame.size = newValue.size }
    }

    open var center = CGPoint.zero
    open var transform = CGAffineTransform.identity
    open var maximumContentSizeCategory: UIContentSizeCategory?
    open var traitCollection: UITraitCollection { UITraitCollection() }
    open var overrideUserInterfaceStyle = UIUserInterfaceStyle.unspecified
    open var layer: CALayer { played }
    open var isHidden = false
    open var clipsToBounds = false
    open var contentMode = ContentMode.scaleToFill
    open var backgroundColor: UIColor?
    open var tintColor: UIColor! = UIColor()
    open var isUserInteractionEnabled = true
    open var translatesAutoresizingMaskIntoConstraints = true
    open var intrinsicContentSize: CGSize { .zero }
    open var safeAreaLayoutGuide: UILayoutGuide {
        let guide = UILayoutGuide()
        guide.view = self
        return guide
    }

    open var topAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
    open var bottomAnchor: NSLayoutYAxisAnchor { NSLayoutYAxisAnchor() }
    open var leadingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var trailingAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var centerXAnchor: NSLayoutXAxisAnchor { NSLayoutXAxisAnchor() }
    open var heightAnchor: NSLayoutDimension { NSLayoutDimension() }
    open var showsLargeContentViewer = false
    open var largeContentTitle: String?
    open func addSubview(_ view: UIView) {
        subviews.append(view)
        view.superview = self
        view.didMoveToWindow()
    }

    open func insertSubview(_ view: UIView, belowSubview siblingSubview: UIView) { addSubview(view) }

    open func removeFromSuperview() {
        superview?.subviews.removeAll { $0 === self }
        superview = nil
    }

    open func addInteraction(_ interaction: any UIInteraction) {}
    open func setNeedsLayout() {}
    open func layoutSubviews() {}
    open func tintColorDidChange() {}
    open func didMoveToWindow() {}
}

@MainActor
open class UITraitCollection: NSObject {
    override public init() {}
}

public enum UIUserInterfaceStyle: Int, Sendable {
    case unspecified, light, dark
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
    fileprivate weak var view: UIView?
    open var layoutFrame: CGRect { view?.bounds ?? .zero }
    open var heightAnchor: NSLayoutDimension { NSLayoutDimension() }
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

open class NSLayoutDimension: NSLayoutAnchor<NSLayoutDimension> {
    open func constraint(lessThanOrEqualTo anchor: NSLayoutDimension, multiplier m: CGFloat) -> NSLayoutConstraint {
        NSLayoutConstraint()
    }
}

open class UIWindow: UIView {
    public init(windowScene: UIWindowScene) { super.init(frame: .zero) }
    public required init?(coder: NSCoder) { nil }
    open var rootViewController: UIViewController?
    open func makeKeyAndVisible() {}
}

open class UILabel: UIView {
    override open var intrinsicContentSize: CGSize { CGSize(width: 12 * (text?.count ?? 0), height: 24) }
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
