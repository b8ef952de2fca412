import DigitKit
import UIKit

/// The frame around one digit, with its label above it.
final class ReadingBox: UIView {
    private static let lineWidth: CGFloat = 3
    private static let margin: CGFloat = 6
    /// A longer name gives up its end.
    private static let longest: CGFloat = 220

    private let label = UILabel()
    private var shown: (label: String, percent: String)?
    private var quarterTurns = 0
    private var area = CGRect.zero

    override init(frame: CGRect) {
        super.init(frame: frame)
        isUserInteractionEnabled = false
        layer.borderWidth = Self.lineWidth
        layer.cornerRadius = 8
        label.font = UIFontMetrics(forTextStyle: .headline).scaledFont(for: .systemFont(ofSize: 20, weight: .bold))
        label.adjustsFontForContentSizeCategory = true
        // Larger ones would cover the neighbours; the line at the top and VoiceOver have no such limit.
        label.maximumContentSizeCategory = .accessibilityMedium
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

    /// Shows a reading around `rect`, turned as its digit is, with its label within `area`; both in the
    /// coordinates of the superview.
    func show(_ reading: TrackedReading, in rect: CGRect, quarterTurns: Int, area: CGRect) {
        frame = rect.insetBy(dx: -Self.margin, dy: -Self.margin)
        self.quarterTurns = quarterTurns
        self.area = area
        // The label's place depends on where the box lies, not only on how large it is.
        setNeedsLayout()
        let percent = reading.confidence.formatted(.percent.precision(.fractionLength(0)))
        guard shown?.label != reading.label || shown?.percent != percent else { return }
        shown = (reading.label, percent)
        label.text = reading.label
        accessibilityLabel = reading.label
        accessibilityValue = percent
    }

    override func layoutSubviews() {
        super.layoutSubviews()
        let text = label.intrinsicContentSize
        let room = min(Self.longest, quarterTurns.isMultiple(of: 2) ? area.width : area.height)
        let size = CGSize(width: min(text.width + 18, room), height: text.height + 4)
        let place = LabelPlace(
            size: size, box: frame, quarterTurns: quarterTurns, area: area, gap: Self.margin / 2
        )
        let up = LabelPlace.up(place.quarterTurns)
        label.bounds = CGRect(origin: .zero, size: size)
        label.center = CGPoint(x: place.center.x - frame.minX, y: place.center.y - frame.minY)
        // Spelt out, since of an angle it would depend on the system which way it turns.
        label.transform = CGAffineTransform(a: -up.y, b: up.x, c: -up.x, d: -up.y, tx: 0, ty: 0)
    }

    override func tintColorDidChange() {
        super.tintColorDidChange()
        // A layer's colour follows no look by itself.
        layer.borderColor = tintColor.resolvedColor(with: traitCollection).cgColor
        label.backgroundColor = tintColor
    }

    override func didMoveToWindow() {
        super.didMoveToWindow()
        tintColorDidChange()
    }
}
