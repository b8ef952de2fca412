import UIKit

/// A picture with its readings as files: the picture with boxes, and the samples as Digit Workbench reads them.
@MainActor
struct SharedReading {
    private let reading: FrameReading
    private let tint: UIColor

    init(of reading: FrameReading, tint: UIColor) {
        self.reading = reading
        self.tint = tint
    }

    /// Writes the files to a folder for temporary ones and returns where they lie.
    func write() throws -> [URL] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "Shared", directoryHint: .isDirectory)
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files: [(name: String, data: Data)] = [("digits.png", picture())]
        if let samples = try SampleArchive.data(of: reading.shown, from: source) {
            files.append((SampleArchive.name, samples))
        }
        return try files.map { file in
            let url = folder.appending(path: file.name)
            try file.data.write(to: url, options: .atomic)
            return url
        }
    }

    private var source: SampleArchive.Source {
        SampleArchive.Source(
            kind: reading.isStill ? "image" : "camera",
            name: UIDevice.current.model,
            model: ModelFile.name() ?? "",
            created: Date()
        )
    }

    private func picture() -> Data {
        let size = CGSize(width: reading.frame.width, height: reading.frame.height)
        let format = UIGraphicsImageRendererFormat()
        format.scale = 1
        return UIGraphicsImageRenderer(size: size, format: format).pngData { _ in
            reading.frame.image()?.draw(at: .zero)
            for digit in reading.shown {
                draw(digit)
            }
        }
    }

    private func draw(_ digit: ReadDigit) {
        let box = CGRect(digit.box).insetBy(dx: -6, dy: -6)
        tint.setStroke()
        let outline = UIBezierPath(roundedRect: box, cornerRadius: 8)
        outline.lineWidth = 4
        outline.stroke()
        let text = NSAttributedString(
            string: " \(digit.label) ",
            attributes: [
                .font: UIFont.systemFont(ofSize: 32, weight: .bold),
                .foregroundColor: UIColor.white,
                .backgroundColor: tint,
            ]
        )
        text.draw(at: CGPoint(x: box.minX, y: max(0, box.minY - text.size().height - 2)))
    }
}
