import UIKit

@main
final class AppDelegate: UIResponder, UIApplicationDelegate {
    /// For all windows together: one camera cannot run for two.
    let camera = SharedCamera()

    func application(
        _ application: UIApplication,
        configurationForConnecting connectingSceneSession: UISceneSession,
        options: UIScene.ConnectionOptions
    ) -> UISceneConfiguration {
        let configuration = UISceneConfiguration(name: nil, sessionRole: connectingSceneSession.role)
        configuration.delegateClass = SceneDelegate.self
        return configuration
    }
}
