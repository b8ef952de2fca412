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
        // A sample needs a label of one byte; readings of other classes have none.
        let samples = reading.shown.compactMap { digit in UInt8(digit.label).map { (digit.sample, $0) } }
        if !samples.isEmpty {
            files.append(("digits-images-idx3-ubyte", IDXFile.images(samples.map(\.0))))
            files.append(("digits-labels-idx1-ubyte", IDXFile.labels(samples.map(\.1))))
        }
        return try files.map { file in
            let url = folder.appending(path: file.name)
            try file.data.write(to: url, options: .atomic)
            return url
        }
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
