import UIKit

/// The buttons below the picture: torch, hold still, share.
final class ControlBar: UIView {
    enum Action {
        case torch
        case freeze
        case share
    }

    var perform: ((Action) -> Void)?

    private(set) lazy var torchButton = makeButton(.torch)
    private(set) lazy var freezeButton = makeButton(.freeze)
    private(set) lazy var shareButton = makeButton(.share)

    override init(frame: CGRect) {
        super.init(frame: frame)
        let ground = UIVisualEffectView(effect: UIBlurEffect(style: .systemThinMaterialDark))
        ground.layer.cornerRadius = 28
        ground.layer.masksToBounds = true
        let stack = UIStackView(arrangedSubviews: [torchButton, freezeButton, shareButton])
        stack.spacing = 8
        addFilling(ground)
        addFilling(stack, margin: 8)
        tintColor = .white
        // Three larger buttons would not fit beside each other on the narrowest screen.
        maximumContentSizeCategory = .accessibilityMedium
        // For those who need large texts: holding a button shows its name large.
        addInteraction(UILargeContentViewerInteraction(delegate: nil))
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) {
        nil
    }

    func render(_ state: ScreenState) {
        let isTorchOn = state.torch == .on
        torchButton.isHidden = state.torch == .missing
        torchButton.isEnabled = state.torch != .unavailable
        set(
            torchButton,
            symbol: isTorchOn ? "flashlight.on.fill" : "flashlight.off.fill",
            title: isTorchOn
                ? String(localized: "Turn the light off", comment: "Button that switches the torch off")
                : String(localized: "Turn the light on", comment: "Button that switches the torch on")
        )
        freezeButton.isHidden = state.isBuiltIn
        freezeButton.isEnabled = state.canFreeze
        set(
            freezeButton,
            symbol: state.isFrozen ? "play.fill" : "pause.fill",
            title: state.isFrozen
                ? String(localized: "Continue", comment: "Button that lets a picture held still go on")
                : String(localized: "Hold still", comment: "Button that keeps the picture as it is")
        )
        shareButton.isEnabled = state.canShare
        set(
            shareButton,
            symbol: "square.and.arrow.up",
            title: String(localized: "Share the picture", comment: "Button that shares the picture with its readings")
        )
    }

    private func makeButton(_ action: Action) -> UIButton {
        var configuration = UIButton.Configuration.plain()
        configuration.preferredSymbolConfigurationForImage = UIImage.SymbolConfiguration(textStyle: .title2)
        configuration.contentInsets = NSDirectionalEdgeInsets(top: 10, leading: 18, bottom: 10, trailing: 18)
        let button = UIButton(configuration: configuration, primaryAction: UIAction { [weak self] _ in
            self?.perform?(action)
        })
        button.showsLargeContentViewer = true
        button.isPointerInteractionEnabled = true
        return button
    }

    private func set(_ button: UIButton, symbol: String, title: String) {
        button.configuration?.image = UIImage(systemName: symbol)
        button.accessibilityLabel = title
        button.largeContentTitle = title
    }
}
