import UIKit

extension CameraViewController {
    /// The page that stands in place of the picture, or nil while there is a picture to show.
    var pageConfiguration: UIContentUnavailableConfiguration? {
        switch readerState {
        case .noModel: return noModelPage
        case .failed: return modelFailedPage
        case .loading: return .loading()
        case .ready: break
        }
        switch cameraState {
        case .running, .unavailable: return nil
        case .starting, .stopped: return isFrozen ? nil : .loading()
        case .refused: return refusedPage
        case .interrupted(let reason): return interruptedPage(reason)
        case .failed: return cameraFailedPage
        }
    }

    private var refusedPage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "video.slash",
            title: String(localized: "No access to the camera", comment: "Title when the user refused the camera"),
            text: String(
                localized: "Allow the camera in Settings, so that digits can be read. Pictures stay on this device.",
                comment: "Text when the user refused the camera"
            ),
            button: String(localized: "Open Settings", comment: "Button that leads to the app's settings"),
            action: UIAction { _ in
                guard let url = URL(string: UIApplication.openSettingsURLString) else { return }
                UIApplication.shared.open(url)
            }
        )
    }

    private var cameraFailedPage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "exclamationmark.triangle",
            title: String(localized: "The camera has stopped", comment: "Title when the camera failed"),
            text: String(localized: "Try again, or start the app anew.", comment: "Text when the camera failed"),
            button: String(localized: "Try again", comment: "Button that starts the camera again"),
            action: UIAction { [weak self] _ in
                self?.commandCamera { await $0.start() }
            }
        )
    }

    private var noModelPage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "shippingbox",
            title: String(localized: "This app has no model", comment: "Title when no model is in the app"),
            text: String(
                localized: "Export the app again from Digit Workbench, or add a Core ML model to the project.",
                comment: "Text when no model is in the app"
            )
        )
    }

    private var modelFailedPage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "exclamationmark.triangle",
            title: String(localized: "The model cannot be used", comment: "Title when the model fails"),
            text: String(
                localized: "It must be an image classifier that takes 28×28 grey pixels.",
                comment: "Text when the model fails"
            )
        )
    }

    private func interruptedPage(_ reason: CameraState.Interruption) -> UIContentUnavailableConfiguration {
        let text = switch reason {
        case .otherApp:
            String(localized: "Another app is using the camera.", comment: "Why the camera is paused")
        case .splitView:
            String(localized: "The camera works only while this app has the screen to itself.", comment: "Why the camera is paused")
        case .heat:
            String(localized: "The device is too hot. Let it cool down.", comment: "Why the camera is paused")
        case .other:
            String(localized: "The system is using the camera.", comment: "Why the camera is paused")
        }
        return makePage(
            symbol: "pause.circle",
            title: String(localized: "The camera is paused", comment: "Title when the system took the camera away"),
            text: text
        )
    }

    private func makePage(
        symbol: String, title: String, text: String, button: String? = nil, action: UIAction? = nil
    ) -> UIContentUnavailableConfiguration {
        var page = UIContentUnavailableConfiguration.empty()
        page.image = UIImage(systemName: symbol)
        page.text = title
        page.secondaryText = text
        if let button {
            page.button = .filled()
            page.button.title = button
            page.buttonProperties.primaryAction = action
        }
        return page
    }
}
