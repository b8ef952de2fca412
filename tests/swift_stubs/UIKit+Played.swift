import FoundationAdditions

/// What a view tells VoiceOver.
struct PlayedElement {
    var isElement = false
    var label: String?
    var value: String?
    var elements: [Any]?
}

/// What the test that runs the app hears and sees beside its views.
@MainActor
enum PlayedScreen {
    static var announced: [String] = []
    static var presented: [UIViewController] = []
    static var shared: [Any] = []
    static let application = UIApplication()
}
