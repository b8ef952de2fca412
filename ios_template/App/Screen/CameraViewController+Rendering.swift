import DigitKit
import UIKit

extension CameraViewController {
    var isShowingPage: Bool { pageConfiguration != nil }

    /// Brings everything on the screen in line with the state.
    func render() {
        let configuration = pageConfiguration
        page.isHidden = configuration == nil
        page.configuration = configuration ?? .empty()
        for subview in [previewView, overlay, readout, controls] {
            subview.isHidden = configuration != nil
        }
        view.backgroundColor = configuration == nil ? .black : .systemBackground
        renderStill()
        renderControls()
        showReadings()
        setNeedsStatusBarAppearanceUpdate()
        UIApplication.shared.isIdleTimerDisabled = isRunning && !isFrozen
    }

    func renderControls() {
        var hasTorch = false
        if case .running(true) = cameraState {
            hasTorch = true
        }
        controls.render(
            hasTorch: hasTorch,
            isTorchOn: isTorchOn,
            canFreeze: isRunning,
            isFrozen: isFrozen,
            canShare: latest != nil
        )
    }

    /// Shows the boxes and the line at the top for what was read last.
    func showReadings() {
        guard let latest, !isShowingPage else {
            overlay.show([], geometry: geometry(of: nil))
            readout.show(hint: hint)
            return
        }
        let readings = latest.steady
        overlay.show(readings, geometry: geometry(of: latest.frame))
        if readings.isEmpty {
            readout.show(hint: hint)
        } else {
            let text = ReadingOrder.text(of: readings)
            readout.show(digits: text)
            announcer.announce(text)
        }
    }

    var isRunning: Bool {
        if case .running = cameraState { true } else { false }
    }

    /// Whether a picture is shown instead of what the camera sees.
    var isStill: Bool {
        isFrozen || cameraState == .unavailable
    }

    private func renderStill() {
        stillView.isHidden = !isStill || isShowingPage
        guard isStill, let frame = latest?.frame else {
            stillView.image = nil
            return
        }
        stillView.contentMode = isFrozen ? .scaleAspectFill : .scaleAspectFit
        stillView.image = frame.image(quarterTurns: quarterTurns(of: frame))
    }

    private func geometry(of frame: CameraFrame?) -> PreviewGeometry {
        PreviewGeometry(
            frameSize: CGSize(width: frame?.width ?? 0, height: frame?.height ?? 0),
            quarterTurns: frame.map(quarterTurns) ?? 0,
            viewSize: overlay.bounds.size,
            isFilling: cameraState != .unavailable
        )
    }

    private func quarterTurns(of frame: CameraFrame) -> Int {
        guard let rotation, cameraState != .unavailable else { return 0 }
        return PreviewGeometry.quarterTurns(
            fromFrameAngle: frame.rotationAngle, toPreviewAngle: Double(rotation.previewAngle)
        )
    }

    private var hint: String {
        if cameraState == .unavailable {
            return String(
                localized: "There is no camera here. This is a built-in picture.",
                comment: "Line at the top in the simulator"
            )
        }
        return String(
            localized: "Point the camera at handwritten digits.",
            comment: "Line at the top while nothing is read"
        )
    }
}
