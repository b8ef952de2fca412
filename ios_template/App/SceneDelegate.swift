import UIKit

/// Owns a window; the camera runs only while a scene is in front.
final class SceneDelegate: UIResponder, UIWindowSceneDelegate {
    var window: UIWindow?
    private var cameraViewController: CameraViewController?

    func scene(
        _ scene: UIScene,
        willConnectTo session: UISceneSession,
        options connectionOptions: UIScene.ConnectionOptions
    ) {
        guard let windowScene = scene as? UIWindowScene,
              let app = UIApplication.shared.delegate as? AppDelegate
        else { return }
        let controller = CameraViewController(camera: app.camera)
        let window = UIWindow(windowScene: windowScene)
        window.rootViewController = controller
        window.makeKeyAndVisible()
        cameraViewController = controller
        self.window = window
    }

    func sceneDidBecomeActive(_ scene: UIScene) {
        cameraViewController?.resume()
    }

    func sceneDidEnterBackground(_ scene: UIScene) {
        cameraViewController?.pause()
    }

    func sceneDidDisconnect(_ scene: UIScene) {
        cameraViewController?.pause()
    }
}
