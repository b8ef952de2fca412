@_exported import QuartzCore

open class UIColor: NSObject, @unchecked Sendable {
    public class var black: UIColor { UIColor() }
    public class var white: UIColor { UIColor() }
    public class var systemBackground: UIColor { UIColor() }
    public convenience init?(named name: String) { self.init() }
    open func resolvedColor(with traitCollection: UITraitCollection) -> UIColor { self }
    open var cgColor: CGColor { CGColor(gray: 0, alpha: 1) }
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

    public convenience init?(systemName name: String) { self.init() }
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
