import DigitKit
import UIKit

/// The frame around one digit, with its label above it.
final class ReadingBox: UIView {
    private static let lineWidth: CGFloat = 3
    private static let margin: CGFloat = 6

    private let label = UILabel()
    private var shown: (label: String, percent: String)?

    override init(frame: CGRect) {
        super.init(frame: frame)
        isUserInteractionEnabled = false
        layer.borderWidth = Self.lineWidth
        layer.cornerRadius = 8
        label.font = UIFontMetrics(forTextStyle: .headline).scaledFont(for: .systemFont(ofSize: 20, weight: .bold))
        label.adjustsFontForContentSizeCategory = true
        label.textAlignment = .center
        label.textColor = .white
        label.layer.cornerRadius = 8
        label.layer.masksToBounds = true
        addSubview(label)
        isAccessibilityElement = true
        accessibilityTraits = .staticText
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        nil
    }

    func show(_ reading: TrackedReading, in rect: CGRect) {
        frame = rect.insetBy(dx: -Self.margin, dy: -Self.margin)
        let percent = reading.confidence.formatted(.percent.precision(.fractionLength(0)))
        guard shown?.label != reading.label || shown?.percent != percent else { return }
        shown = (reading.label, percent)
        label.text = reading.label
        accessibilityLabel = reading.label
        accessibilityValue = percent
        setNeedsLayout()
    }

    override func layoutSubviews() {
        super.layoutSubviews()
        let size = label.intrinsicContentSize
        let width = size.width + 18, height = size.height + 4
        // Above the box, or inside it at the top edge of the screen.
        let isAtTop = frame.minY < height + Self.margin
        label.frame = CGRect(
            x: (bounds.width - width) / 2,
            y: isAtTop ? Self.margin : -height - Self.margin / 2,
            width: width,
            height: height
        )
    }

    override func tintColorDidChange() {
        super.tintColorDidChange()
        layer.borderColor = tintColor.cgColor
        label.backgroundColor = tintColor
    }

    override func didMoveToWindow() {
        super.didMoveToWindow()
        tintColorDidChange()
    }
}
