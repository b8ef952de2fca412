import UIKit

extension CameraViewController {
    /// Shows the page that stands in place of the picture, if there is one.
    func renderPage() {
        let wanted = state.page
        guard wanted != shownPage else { return }
        shownPage = wanted
        page.isHidden = wanted == nil
        page.overrideUserInterfaceStyle = state.isOnBlack ? .dark : .unspecified
        page.configuration = wanted.map(configuration) ?? .empty()
        // VoiceOver goes to the page, or back to the picture.
        UIAccessibility.post(notification: .screenChanged, argument: wanted == nil ? readout : page)
    }

    private func configuration(of page: ScreenState.Page) -> UIContentUnavailableConfiguration {
        switch page {
        case .loading: .loading()
        case .modelMissing: noModelPage
        case .modelFailed: modelFailedPage
        case .cameraRefused: refusedPage
        case .cameraRestricted: restrictedPage
        case .cameraPaused(let reason): interruptedPage(reason)
        case .cameraFailed: cameraFailedPage
        case .cameraElsewhere: elsewherePage
        }
    }

    private var refusedPage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "video.slash",
            title: String(localized: "No access to the camera", comment: "Title when the user refused the camera"),
            text: String(
                localized: "Allow the camera in Settings: without it, nothing can be read. Pictures stay on this device.",
                comment: "Text when the user refused the camera"
            ),
            button: String(localized: "Open Settings", comment: "Button that leads to the app's settings"),
            action: UIAction { _ in
                guard let url = URL(string: UIApplication.openSettingsURLString) else { return }
                UIApplication.shared.open(url)
            }
        )
    }

    private var restrictedPage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "video.slash",
            title: String(localized: "The camera is not allowed", comment: "Title when the device's owner forbids the camera"),
            text: String(
                localized: "Screen Time or the owner of this device does not allow the camera.",
                comment: "Text when the device's owner forbids the camera"
            )
        )
    }

    private var elsewherePage: UIContentUnavailableConfiguration {
        makePage(
            symbol: "rectangle.on.rectangle",
            title: String(localized: "The camera is in another window", comment: "Title when another window of the app has the camera"),
            text: String(
                localized: "Only one window at a time can use it.",
                comment: "Text when another window of the app has the camera"
            ),
            button: String(localized: "Use it here", comment: "Button that takes the camera from another window of the app"),
            action: UIAction { [weak self] _ in
                guard let self else { return }
                camera.asked(self)
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
                self?.camera.tryAgain()
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
        case .background, .other:
            String(localized: "The system has paused the camera.", comment: "Why the camera is paused")
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
