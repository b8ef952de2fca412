/// A grey image: `pixels` row by row without padding.
struct Grey: Sendable, Equatable {
    let width: Int
    let height: Int
    var pixels: [UInt8]

    init(width: Int, height: Int, pixels: [UInt8]) {
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    init(width: Int, height: Int) {
        self.init(width: width, height: height, pixels: [UInt8](repeating: 0, count: width * height))
    }

    /// An image all pixels of which are written by `fill`.
    ///
    /// It gets a plain pointer: a buffer that the compiler has to read anew for each pixel keeps it
    /// from handling many at a time.
    init(width: Int, height: Int, fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        let count = width * height
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { target, written in
            if let base = target.baseAddress { fill(base) }
            written = count
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    subscript(x: Int, y: Int) -> UInt8 {
        get { pixels[y * width + x] }
        set { pixels[y * width + x] = newValue }
    }

    /// The pixels inside a box that lies in the image.
    func cropped(to box: Box) -> Grey {
        var result = Grey(width: box.width, height: box.height)
        for row in 0..<box.height {
            let start = (box.y + row) * width + box.x
            let target = row * box.width
            result.pixels.replaceSubrange(
                target..<target + box.width, with: pixels[start..<start + box.width])
        }
        return result
    }

    /// The image with `margin` black pixels on every side.
    func framed(by margin: Int) -> Grey {
        var result = Grey(width: width + 2 * margin, height: height + 2 * margin)
        for row in 0..<height {
            let target = (row + margin) * result.width + margin
            result.pixels.replaceSubrange(
                target..<target + width, with: pixels[row * width..<(row + 1) * width])
        }
        return result
    }

    /// The image with its last row and column repeated up to a multiple of `block` each way.
    func padded(toMultipleOf block: Int) -> Grey {
        let fullWidth = (width + block - 1) / block * block
        let fullHeight = (height + block - 1) / block * block
        guard fullWidth > width || fullHeight > height else { return self }
        var result = Grey(width: fullWidth, height: fullHeight)
        for y in 0..<fullHeight {
            let source = min(y, height - 1) * width
            for x in 0..<fullWidth {
                result.pixels[y * fullWidth + x] = pixels[source + min(x, width - 1)]
            }
        }
        return result
    }

    /// Rows as columns.
    func transposed() -> Grey {
        var result = Grey(width: height, height: width)
        let (width, height) = (width, height)
        pixels.withUnsafeBufferPointer { source in
            result.pixels.withUnsafeMutableBufferPointer { target in
                for x in 0..<width {
                    for y in 0..<height {
                        target[x &* height &+ y] = source[y &* width &+ x]
                    }
                }
            }
        }
        return result
    }

    /// Means of `factor` × `factor` pixels, rounded half up; a rest at the edge is cut.
    func reduced(by factor: Int) -> Grey {
        guard factor > 1 else { return self }
        let newWidth = width / factor
        let newHeight = height / factor
        var result = Grey(width: newWidth, height: newHeight)
        let count = factor * factor
        for y in 0..<newHeight {
            for x in 0..<newWidth {
                var sum = 0
                for row in y * factor..<(y + 1) * factor {
                    for column in x * factor..<(x + 1) * factor {
                        sum += Int(pixels[row * width + column])
                    }
                }
                result.pixels[y * newWidth + x] = UInt8((sum + count / 2) / count)
            }
        }
        return result
    }
}

/// Work on whole images.
extension Grey {
    /// Combines two images of one size pixel by pixel.
    func combined(with other: Grey, _ combine: (UInt8, UInt8) -> UInt8) -> Grey {
        let count = pixels.count
        return Grey(width: width, height: height) { target in
            pixels.withUnsafeBufferPointer { one in
                other.pixels.withUnsafeBufferPointer { two in
                    for index in 0..<count {
                        target[index] = combine(one[index], two[index])
                    }
                }
            }
        }
    }

    /// How many pixels are not 0.
    var inkCount: Int {
        pixels.withUnsafeBufferPointer { source in
            var count = 0
            for value in source where value != 0 { count &+= 1 }
            return count
        }
    }
}

/// A number rounded down after division, also below zero.
func floorDivided(_ dividend: Int, by divisor: Int) -> Int {
    let quotient = dividend / divisor
    return dividend % divisor < 0 ? quotient - 1 : quotient
}
