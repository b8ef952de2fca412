import UIKit

extension CameraViewController {
    func perform(_ action: ControlBar.Action) {
        switch action {
        case .torch: camera.switchTorch(isOn: state.torch != .on)
        case .freeze: toggleFreeze()
        case .share: share()
        }
    }

    /// Holds the picture that was read last, or lets the camera go on.
    func toggleFreeze() {
        guard state.canFreeze, let latest else { return }
        frozenTurns = quarterTurns(of: latest.frame)
        state.toggleFreeze()
        render()
    }

    private func share() {
        guard state.canShare, let latest else { return }
        let visible = latest.part(within: geometry(of: latest.frame).visibleRect)
        do {
            let files = try SharedReading(of: visible, model: model, tint: view.tintColor).write()
            let sheet = UIActivityViewController(activityItems: files, applicationActivities: nil)
            sheet.popoverPresentationController?.sourceView = controls.shareButton
            present(sheet, animated: true)
        } catch {
            Log.sharing.error("The picture cannot be shared: \(String(describing: error), privacy: .public)")
            let alert = UIAlertController(
                title: String(localized: "The picture cannot be shared", comment: "Title of an error"),
                message: error.localizedDescription,
                preferredStyle: .alert
            )
            alert.addAction(UIAlertAction(title: String(localized: "OK", comment: "Button that closes an error"), style: .default))
            present(alert, animated: true)
        }
    }
}
