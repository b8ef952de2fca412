import DigitKit
import UIKit

extension CameraViewController {
    /// Brings everything on the screen in line with the state.
    func render() {
        let isPage = state.page != nil
        renderPage()
        for subview in [previewView, overlay, readout, controls] {
            subview.isHidden = isPage
        }
        view.backgroundColor = state.isOnBlack ? .black : .systemBackground
        controls.render(state)
        renderStill()
        showReadings()
        setNeedsStatusBarAppearanceUpdate()
        if state.camera != nil {
            // Of several windows, the one that has the camera decides.
            UIApplication.shared.isIdleTimerDisabled = state.staysLit
        }
    }

    /// Shows the boxes and the line at the top for what was read last.
    func showReadings() {
        guard let latest, state.hasReading, state.page == nil else {
            overlay.show([], geometry: geometry(of: nil))
            readout.show(hint: hint)
            return
        }
        let geometry = geometry(of: latest.frame)
        // The camera sees more than fits on the screen; of that nobody knows where it comes from.
        let readings = latest.steady.filter { geometry.shows(CGRect($0.box)) }
        overlay.show(readings, geometry: geometry)
        let text = ReadingOrder.text(of: readings)
        if text.isEmpty {
            readout.show(hint: hint)
        } else {
            readout.show(reading: text, hasNames: readings.contains { $0.label.count > 1 })
        }
        announcer.announce(text)
    }

    func renderStill() {
        stillView.isHidden = !state.isStill || state.page != nil
        guard !stillView.isHidden, let frame = latest?.frame else {
            stillView.image = nil
            return
        }
        stillView.image = frame.image(quarterTurns: geometry(of: frame).quarterTurns)
        placeStill()
    }

    /// Fills the screen with the picture that stands still, or shows it whole on a screen turned since.
    func placeStill() {
        stillView.contentMode = geometry(of: latest?.frame).isFilling ? .scaleAspectFill : .scaleAspectFit
    }

    /// How the picture is turned to lie as the preview does now.
    func quarterTurns(of frame: CameraFrame) -> Int {
        guard let rotation, !state.isBuiltIn else { return 0 }
        return PreviewGeometry.quarterTurns(
            fromFrameAngle: frame.rotationAngle, toPreviewAngle: Double(rotation.previewAngle)
        )
    }

    /// Where the places of a picture lie on the screen.
    func geometry(of frame: CameraFrame?) -> PreviewGeometry {
        let size = CGSize(width: frame?.width ?? 0, height: frame?.height ?? 0)
        let turns = state.isFrozen ? frozenTurns : frame.map(quarterTurns) ?? 0
        let viewSize = overlay.bounds.size
        let fills = PreviewGeometry.fills(frameSize: size, quarterTurns: turns, viewSize: viewSize)
        return PreviewGeometry(
            frameSize: size,
            quarterTurns: turns,
            viewSize: viewSize,
            isFilling: state.isBuiltIn ? false : !state.isFrozen || fills
        )
    }

    private var hint: String {
        if state.isBuiltIn {
            return String(
                localized: "There is no camera here. This is a built-in picture.",
                comment: "Line at the top in the simulator"
            )
        }
        if state.isFrozen {
            return readsDigits
                ? String(
                    localized: "There are no digits in this picture.",
                    comment: "Line at the top while a picture without digits is held still"
                )
                : String(
                    localized: "There is nothing to read in this picture.",
                    comment: "The same for a model that reads something else than digits"
                )
        }
        return readsDigits
            ? String(
                localized: "Point the camera at handwritten digits.",
                comment: "Line at the top while nothing is read"
            )
            : String(
                localized: "Point the camera at something to read.",
                comment: "The same for a model that reads something else than digits"
            )
    }

    private var readsDigits: Bool {
        model?.readsDigits ?? true
    }
}
