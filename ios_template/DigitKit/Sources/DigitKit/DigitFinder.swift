/// A digit found in a frame: where it is, and the sample that a network reads.
public struct FoundDigit: Sendable, Hashable {
    /// Its box in pixels of the frame.
    public let box: Box

    /// 28×28 grey values row by row, white ink on black, 0 to 255, as MNIST has them.
    public let sample: [UInt8]

    /// The mean contrast of its ink, 0 to 255.
    public let contrast: Int

    public init(box: Box, sample: [UInt8], contrast: Int) {
        self.box = box
        self.sample = sample
        self.contrast = contrast
    }
}

/// The digits of a frame in reading order, and the ink that they were found in.
public struct Found: Sendable {
    public let digits: [FoundDigit]

    /// The mask of the frame without lines and textures, reduced by `factor`.
    let ink: Grey

    /// How strong the ink of the frame is, reduced by `factor`.
    let contrast: Grey
    let factor: Int

    /// What is found in a frame that cannot be one.
    static let nothing = Found(
        digits: [], ink: Grey(width: 0, height: 0), contrast: Grey(width: 0, height: 0), factor: 1)
}

/// Finds every digit of a frame and turns it into a sample.
///
/// It holds nothing but constants: one value may be used from any thread.
public struct DigitFinder: Sendable {
    public let constants: VisionConstants

    public init(constants: VisionConstants) {
        self.constants = constants
    }

    /// Returns the digits of a frame in reading order.
    ///
    /// - Parameters:
    ///   - luma: grey values row by row without padding, `width * height` of them, 0 to 255.
    ///   - width: pixels of a row.
    ///   - height: number of rows.
    /// - Returns: nothing if the size is not that of `luma`.
    public func find(luma: [UInt8], width: Int, height: Int) -> Found {
        guard width > 0, height > 0, luma.count == width * height else { return .nothing }
        let side = constants.ink.workingSide
        let factor = (max(width, height) + side - 1) / side
        guard min(width, height) >= factor else { return .nothing }
        let working = Grey(width: width, height: height, pixels: luma).reduced(by: factor)
        let ink = Ink(of: working, constants: constants.ink)
        let located = Locator(constants: constants).locate(ink)
        let cutter = RegionCutter(ink: ink, unlined: located.unlined, constants: constants)
        let digits = located.digits.compactMap { one -> FoundDigit? in
            guard let cut = cutter.digit(of: one) else { return nil }
            return FoundDigit(
                box: cut.box.scaled(by: factor), sample: cut.sample, contrast: cut.contrast)
        }
        return Found(
            digits: digits, ink: located.unlined.mask, contrast: ink.contrast, factor: factor)
    }
}
