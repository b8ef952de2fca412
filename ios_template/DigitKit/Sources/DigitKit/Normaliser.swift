/// Turns the ink of one region into the 28×28 sample that MNIST would have made of it.
///
/// The same, to the last bit, as the workbench's `vision.normalise`: the longer side is scaled to
/// 20 pixels by area averaging, the stroke is brought into MNIST's range of widths, and the centre
/// of mass is put into the centre of 28×28.
struct Normaliser: Sendable {
    let constants: VisionConstants.Normalise

    /// The sample of a region and where its ink begins and ends, or nil where its ink is no stroke
    /// but a solid patch.
    ///
    /// - Parameters:
    ///   - contrast: how strongly each pixel differs from its ground.
    ///   - own: 255 on the pixels of this digit; what lies beside them by more than a pixel belongs
    ///     to a neighbour and is left out.
    ///   - mean: the mean contrast over `own`.
    func normalise(contrast: Grey, own: Grey, mean: Int) -> (sample: [UInt8], box: Box)? {
        let table = saturation(mean: mean)
        let ink = own.dilated3x3().combined(with: contrast) { $0 & table[Int($1)] }
        guard let box = ink.solidBox() else { return nil }
        let fine = fine(ink.cropped(to: box))
        let width = fine.strokeWidth()
        guard width <= constants.solid else { return nil }
        return (sample(of: fine, strokeWidth: width), box)
    }

    /// Contrast as ink: 0 up to a share of the digit's own mean contrast, 255 from another.
    private func saturation(mean: Int) -> [UInt8] {
        let low = mean * constants.inkLowPercent
        let span = max(1, mean * (constants.inkHighPercent - constants.inkLowPercent))
        return (0...255).map { UInt8(min(max(($0 * 100 - low) * 255 / span, 0), 255)) }
    }

    /// The ink with its longer side scaled to the size at which strokes are measured.
    private func fine(_ cropped: Grey) -> Grey {
        let factor = max(cropped.width, cropped.height) / constants.fineBox
        guard factor > 1 else { return cropped.scaled(longest: constants.fineBox) }
        // A hairline would be averaged away; what this adds is measured and taken off afterwards.
        return cropped.framed(by: factor).highestAround(factor).scaled(longest: constants.fineBox)
    }

    private func sample(of fine: Grey, strokeWidth: Int) -> [UInt8] {
        var even = withEvenStroke(fine, strokeWidth: strokeWidth)
        if let box = even.solidBox() {
            even = even.cropped(to: box)
        } else {
            // It was thinned away.
            even = fine
        }
        return even.scaled(longest: constants.box).centred(in: constants.side).pixels
    }

    /// The ink with its stroke brought into the range that MNIST's strokes have.
    private func withEvenStroke(_ ink: Grey, strokeWidth: Int) -> Grey {
        let margin = constants.fineBox / 6
        let framed = ink.framed(by: margin)
        if strokeWidth < constants.thinnest {
            let radius = min((constants.thinnest - strokeWidth + 10) / 20, margin)
            return framed.around(radius: radius, start: 0, max)
        }
        if strokeWidth > constants.thickest {
            let radius = min((strokeWidth - constants.thickest + 10) / 20, margin)
            return framed.around(radius: radius, start: 255, min)
        }
        return framed
    }
}

extension Grey {
    /// The smallest box around ink of at least half strength, or nil where there is none.
    fileprivate func solidBox() -> Box? {
        var (left, right, top, bottom) = (width, -1, height, -1)
        for y in 0..<height {
            for x in 0..<width where pixels[y * width + x] > 127 {
                left = min(left, x)
                right = max(right, x)
                top = min(top, y)
                bottom = y
            }
        }
        guard right >= 0 else { return nil }
        return Box(x: left, y: top, width: right - left + 1, height: bottom - top + 1)
    }

    /// The image with its longer side scaled by area averaging, rounded half up.
    fileprivate func scaled(longest: Int) -> Grey {
        let longer = max(width, height)
        let newWidth = max(1, (2 * width * longest + longer) / (2 * longer))
        let newHeight = max(1, (2 * height * longest + longer) / (2 * longer))
        let columns = shares(of: width, in: newWidth)
        let rows = shares(of: height, in: newHeight)
        var across = [Int](repeating: 0, count: newWidth * height)
        for y in 0..<height {
            for (x, shares) in columns.enumerated() {
                var sum = 0
                for (offset, share) in shares.weights.enumerated() {
                    sum &+= share &* Int(pixels[y &* width &+ shares.first &+ offset])
                }
                across[y * newWidth + x] = sum
            }
        }
        let total = width * height
        var result = Grey(width: newWidth, height: newHeight)
        for (y, shares) in rows.enumerated() {
            for x in 0..<newWidth {
                var sum = 0
                for (offset, share) in shares.weights.enumerated() {
                    sum &+= share &* across[(shares.first &+ offset) &* newWidth &+ x]
                }
                result.pixels[y * newWidth + x] = UInt8((2 * sum + total) / (2 * total))
            }
        }
        return result
    }

    /// For each new pixel the first old one that it covers, and how much of it and of the following
    /// ones, in units of one over the new count.
    private func shares(of old: Int, in new: Int) -> [(first: Int, weights: [Int])] {
        (0..<new).map { index in
            let start = index * old
            let end = start + old
            let first = start / new
            let last = (end - 1) / new
            let weights = (first...last).map { min(end, ($0 + 1) * new) - max(start, $0 * new) }
            return (first, weights)
        }
    }

    /// The mean width of a stroke in tenths of a pixel, as twice its area over its outline.
    ///
    /// The outline is Crofton's estimate: edges met along rows, columns and both diagonals.
    fileprivate func strokeWidth() -> Int {
        let framed = framed(by: 1)
        let solid = framed.pixels.map { $0 > 127 ? 1 : 0 }
        let stride = framed.width
        var (across, slanted, area) = (0, 0, 0)
        for y in 0..<framed.height {
            for x in 0..<stride {
                let here = solid[y &* stride &+ x]
                area &+= here
                if x + 1 < stride { across &+= here ^ solid[y &* stride &+ x &+ 1] }
                guard y + 1 < framed.height else { continue }
                let below = (y &+ 1) &* stride &+ x
                across &+= here ^ solid[below]
                if x + 1 < stride { slanted &+= here ^ solid[below &+ 1] }
                if x > 0 { slanted &+= here ^ solid[below &- 1] }
            }
        }
        // A hundred-thousandth of pi/8 for each edge across, and of that over the root of 2 for
        // each slanted.
        let outline = 39270 * across + 27768 * slanted
        return outline == 0 ? 0 : 2_000_000 * area / outline
    }

    /// The highest or lowest value in a disc around each pixel; outside the image there is nothing.
    fileprivate func around(
        radius: Int, start: UInt8, _ choose: (UInt8, UInt8) -> UInt8
    ) -> Grey {
        guard radius > 0 else { return self }
        // How far a row of the disc reaches to each side.
        let limit = radius * radius + radius
        let reaches: [Int] = (-radius...radius).map { row in
            var reach = 0
            while (reach + 1) * (reach + 1) + row * row <= limit { reach += 1 }
            return reach
        }
        var result = Grey(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                var value = start
                for row in max(y - radius, 0)...min(y + radius, height - 1) {
                    let reach = reaches[row - y + radius]
                    for column in max(x - reach, 0)...min(x + reach, width - 1) {
                        value = choose(value, pixels[row &* width &+ column])
                    }
                }
                result.pixels[y * width + x] = value
            }
        }
        return result
    }

    /// The image in `side` × `side` with its centre of mass in the centre, as far as it fits.
    fileprivate func centred(in side: Int) -> Grey {
        var result = Grey(width: side, height: side)
        var (total, massX, massY) = (0, 0, 0)
        for y in 0..<height {
            for x in 0..<width {
                let value = Int(pixels[y * width + x])
                total += value
                massX += value * x
                massY += value * y
            }
        }
        guard total > 0 else { return result }
        // MNIST's centre is the pixel side / 2: side / 2 - mass / total, rounded half up.
        let left = floorDivided((side + 1) * total - 2 * massX, by: 2 * total)
        let top = floorDivided((side + 1) * total - 2 * massY, by: 2 * total)
        let startX = min(max(left, 0), side - width)
        let startY = min(max(top, 0), side - height)
        for y in 0..<height {
            for x in 0..<width {
                result[startX + x, startY + y] = pixels[y * width + x]
            }
        }
        return result
    }
}
