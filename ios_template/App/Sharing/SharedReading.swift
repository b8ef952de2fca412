import UIKit

/// A picture with its readings as files: the picture with boxes, and the samples as Digit Workbench reads them.
@MainActor
struct SharedReading {
    private let reading: FrameReading
    private let model: ModelDecision?
    private let tint: UIColor

    /// - Parameter model: that has read the picture.
    init(of reading: FrameReading, model: ModelDecision?, tint: UIColor) {
        self.reading = reading
        self.model = model
        self.tint = tint
    }

    /// Writes the files to a folder for temporary ones and returns where they lie.
    func write() throws -> [URL] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "Shared", directoryHint: .isDirectory)
        try? FileManager.default.removeItem(at: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var files: [(name: String, data: Data)] = [("\(source.title).png", picture())]
        if let samples = try SampleArchive.data(of: reading.shown, from: source) {
            files.append(("\(source.title).npz", samples))
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
            classes: model?.classes ?? [],
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
        // A long name stays within the picture.
        let left = max(0, min(box.minX, CGFloat(reading.frame.width) - text.size().width))
        text.draw(at: CGPoint(x: left, y: max(0, box.minY - text.size().height - 2)))
    }
}
