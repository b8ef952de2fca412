import UIKit

/// The line at the top: what is read, or what to do.
final class ReadoutView: UIView {
    private let label = UILabel()

    override init(frame: CGRect) {
        super.init(frame: frame)
        isUserInteractionEnabled = false
        let ground = UIVisualEffectView(effect: UIBlurEffect(style: .systemThinMaterialDark))
        ground.layer.cornerRadius = 16
        ground.layer.masksToBounds = true
        addFilling(ground)
        addFilling(label, margin: 12)
        label.textAlignment = .center
        label.textColor = .white
        label.numberOfLines = 0
        label.adjustsFontForContentSizeCategory = true
        label.accessibilityTraits = .updatesFrequently
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        nil
    }

    /// Shows what is read: digits and letters large, names so that several have room.
    func show(reading: String, hasNames: Bool) {
        show(reading, style: hasNames ? .headline : .title1)
    }

    func show(hint: String) {
        show(hint, style: .subheadline)
    }

    private func show(_ text: String, style: UIFont.TextStyle) {
        // Called for every picture; setting the same text again would lay out anew and disturb VoiceOver.
        guard label.text != text else { return }
        label.text = text
        label.font = .preferredFont(forTextStyle: style)
    }
}
