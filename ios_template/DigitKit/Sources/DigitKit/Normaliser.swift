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
        if max(own.width, own.height) <= constants.smallSide {
            return normaliseSmall(contrast: contrast, own: own)
        }
        let table = saturation(
            mean: mean, low: constants.inkLowPercent, high: constants.inkHighPercent)
        return sample(of: own.dilated3x3().combined(with: contrast) { $0 & table[Int($1)] })
    }

    /// The sample of a region whose strokes are hardly wider than the blur of the lens: its contrast
    /// is sharpened and enlarged first, or its loops would be closed.
    private func normaliseSmall(contrast: Grey, own: Grey) -> (sample: [UInt8], box: Box)? {
        let scale = constants.smallScale
        let sharp = contrast.sharpened(constants.smallSharpening)
        let table = saturation(
            mean: sharp.mean(where: own),
            low: constants.smallLowPercent,
            high: constants.smallHighPercent
        )
        let near = own.dilated3x3().repeated(scale)
        let ink = near.combined(with: sharp.enlarged(by: scale)) { $0 & table[Int($1)] }
        return sample(of: ink).map { ($0.sample, $0.box.reduced(by: scale)) }
    }

    private func sample(of ink: Grey) -> (sample: [UInt8], box: Box)? {
        guard let box = ink.solidBox() else { return nil }
        let fine = fine(ink.cropped(to: box))
        let width = fine.strokeWidth()
        guard width <= constants.solid else { return nil }
        return (sample(of: fine, strokeWidth: width), box)
    }

    /// Contrast as ink: 0 up to a share of the digit's own mean contrast, 255 from another, both in
    /// percent.
    private func saturation(mean: Int, low: Int, high: Int) -> [UInt8] {
        let span = max(1, mean * (high - low))
        return (0...255).map { contrast in
            let share: Int = (contrast * 100 - mean * low) * 255 / span
            return UInt8(min(max(share, 0), 255))
        }
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

extension Box {
    /// The smallest box around it in an image that is smaller by `scale`.
    fileprivate func reduced(by scale: Int) -> Box {
        let (left, top) = (x / scale, y / scale)
        let (reducedRight, reducedBottom) = (
            (right + scale - 1) / scale, (bottom + scale - 1) / scale
        )
        return Box(x: left, y: top, width: reducedRight - left, height: reducedBottom - top)
    }
}

extension Grey {
    /// What a slight blur took given back, so many times over.
    fileprivate func sharpened(_ times: Int) -> Grey {
        combined(with: blurred3x3()) { value, smooth in
            let sharp: Int = (1 + times) * Int(value) - times * Int(smooth)
            return UInt8(min(max(sharp, 0), 255))
        }
    }

    /// The mean, rounded down, of the pixels on which `mask` is not 0.
    func mean(where mask: Grey) -> Int {
        let masked = combined(with: mask) { $1 != 0 ? $0 : 0 }
        return masked.pixels.reduce(0) { $0 + Int($1) } / max(1, mask.inkCount)
    }

    /// Each pixel as `scale` × `scale` of them.
    fileprivate func repeated(_ scale: Int) -> Grey {
        var result = Grey(width: width * scale, height: height * scale)
        for y in 0..<result.height {
            for x in 0..<result.width { result[x, y] = self[x / scale, y / scale] }
        }
        return result
    }

    /// The image `scale` times as large without steps, rounded half up.
    fileprivate func enlarged(by scale: Int) -> Grey {
        let columns = (0..<width * scale).map { Placed($0, of: width, block: scale) }
        let rows = (0..<height * scale).map { Placed($0, of: height, block: scale) }
        let unit = 2 * scale
        var result = Grey(width: columns.count, height: rows.count)
        for (y, down) in rows.enumerated() {
            for (x, across) in columns.enumerated() {
                func along(_ row: Int) -> Int {
                    Int(self[across.first, row]) * (unit - across.weight)
                        + Int(self[across.second, row]) * across.weight
                }
                let sum = along(down.first) * (unit - down.weight) + along(down.second) * down.weight
                result[x, y] = UInt8((sum + unit * unit / 2) / (unit * unit))
            }
        }
        return result
    }

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
