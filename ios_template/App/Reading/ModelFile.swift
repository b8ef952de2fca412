import Foundation

/// Finds the model in the app: Xcode compiles whatever Core ML model lies in the project.
enum ModelFile {
    /// The compiled model, whatever it is called; the first by name if there are several.
    static func url(in bundle: Bundle = .main) -> URL? {
        let found: [URL] = bundle.urls(forResourcesWithExtension: "mlmodelc", subdirectory: nil) ?? []
        let sorted = found.sorted { $0.lastPathComponent < $1.lastPathComponent }
        if let first = sorted.first, sorted.count > 1 {
            Log.reading.warning("There are several models; \(first.lastPathComponent, privacy: .public) is used.")
        }
        return sorted.first
    }

    /// What the model is called.
    static func name(in bundle: Bundle = .main) -> String? {
        url(in: bundle)?.deletingPathExtension().lastPathComponent
    }
}
