import UIKit

/// Owns the window; the camera runs only while its scene is in front.
final class SceneDelegate: UIResponder, UIWindowSceneDelegate {
    var window: UIWindow?
    private let cameraViewController = CameraViewController()

    func scene(
        _ scene: UIScene,
        willConnectTo session: UISceneSession,
        options connectionOptions: UIScene.ConnectionOptions
    ) {
        guard let windowScene = scene as? UIWindowScene else { return }
        let window = UIWindow(windowScene: windowScene)
        window.rootViewController = cameraViewController
        window.makeKeyAndVisible()
        self.window = window
    }

    func sceneDidBecomeActive(_ scene: UIScene) {
        cameraViewController.resume()
    }

    func sceneDidEnterBackground(_ scene: UIScene) {
        cameraViewController.pause()
    }
}
