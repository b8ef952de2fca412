import DigitKit

/// A picture described by a few numbers and rendered by whole numbers alone, as
/// `vision/golden/scene.py` of the workbench does it.
struct Scene: Decodable {
    struct Placed: Decodable {
        let index: Int
        let x: Int
        let y: Int
        let width: Int
        let height: Int
        let ink: Int
        let isMirrored: Bool
    }

    struct Bar: Decodable {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
        let ink: Int
    }

    let width: Int
    let height: Int
    let paper: Int
    var slopeX = 0
    var slopeY = 0
    var shadowFrom = 100_000
    var shadowTilt = 0
    var shadow = 0
    var ruleStep = 0
    var ruleWidth = 2
    var ruleDepth = 0
    var isSquared = false
    var page: Box?
    var table = 0
    var grain = 1
    var grainDepth = 0
    var dust = 0
    var dustDepth = 0
    var blur = 0
    var noise = 0
    var seed = 0
    var digits: [Placed] = []
    var bars: [Bar] = []

    /// The picture, row by row; `bank` holds the digits' 28×28 pixels.
    func rendered(bank: [[UInt8]]) -> [UInt8] {
        var image = [Int](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let isTable = page.map { !$0.contains(x: x, y: y) } ?? false
                var value = isTable ? tableValue(x, y) : paperValue(x, y)
                if x + floored(shadowTilt * y, 16) >= shadowFrom { value -= shadow }
                image[y * width + x] = value
            }
        }
        for bar in bars {
            for y in bar.y..<bar.y + bar.height {
                for x in bar.x..<bar.x + bar.width { image[y * width + x] = bar.ink }
            }
        }
        for digit in digits { draw(digit, of: bank[digit.index], in: &image) }
        for index in image.indices { image[index] = min(max(image[index], 0), 255) }
        for _ in 0..<blur { image = blurred(image) }
        return image.enumerated().map { index, value in
            let lifted = isDusty(index) ? value + dustDepth : value
            let grain = Scene.hashed(index, seed: seed) % (2 * noise + 1) - noise
            return UInt8(min(max(lifted + grain, 0), 255))
        }
    }

    private func paperValue(_ x: Int, _ y: Int) -> Int {
        let value = paper + floored(slopeX * x, width) + floored(slopeY * y, height)
        guard ruleStep > 0 else { return value }
        let isRuled = y % ruleStep < ruleWidth || (isSquared && x % ruleStep < ruleWidth)
        return isRuled ? value - ruleDepth : value
    }

    private func tableValue(_ x: Int, _ y: Int) -> Int {
        let patch = y / grain * width + x / grain
        return table + Scene.hashed(patch, seed: seed + 2) % (2 * grainDepth + 1) - grainDepth
    }

    private func isDusty(_ index: Int) -> Bool {
        guard dust > 0 else { return false }
        let place = index / width / 2 * width + index % width / 2
        return Scene.hashed(place, seed: seed + 1) % 1000 < dust
    }

    private func draw(_ digit: Placed, of sample: [UInt8], in image: inout [Int]) {
        let rows = Scene.between(digit.height)
        let columns = Scene.between(digit.width)
        func pixel(_ row: Int, _ column: Int) -> Int {
            Int(sample[row * 28 + (digit.isMirrored ? 27 - column : column)])
        }
        for (y, down) in rows.enumerated() {
            for (x, across) in columns.enumerated() {
                func along(_ row: Int) -> Int {
                    pixel(row, across.first) * (16 - across.share)
                        + pixel(row, across.second) * across.share
                }
                let sum = along(down.first) * (16 - down.share) + along(down.second) * down.share
                let depth = sum / 256
                let index = (digit.y + y) * width + digit.x + x
                image[index] = floored(image[index] * (255 - depth) + digit.ink * depth, 255)
            }
        }
    }

    /// For each of `size` pixels the two of 28 around it, and the sixteenths of the second.
    private static func between(_ size: Int) -> [(first: Int, second: Int, share: Int)] {
        (0..<size).map { pixel in
            let place = pixel * 27 * 16 / max(size - 1, 1)
            return (place / 16, min(place / 16 + 1, 27), place % 16)
        }
    }

    private func blurred(_ image: [Int]) -> [Int] {
        var down = image
        for y in 0..<height {
            let (above, below) = (max(y - 1, 0) * width, min(y + 1, height - 1) * width)
            for x in 0..<width {
                down[y * width + x] = image[above + x] + 2 * image[y * width + x] + image[below + x]
            }
        }
        var result = image
        for y in 0..<height {
            let row = y * width
            for x in 0..<width {
                let sum =
                    down[row + max(x - 1, 0)] + 2 * down[row + x] + down[row + min(x + 1, width - 1)]
                result[row + x] = (sum + 8) / 16
            }
        }
        return result
    }

    /// A whole number below 2 ** 24 that looks like chance.
    private static func hashed(_ place: Int, seed: Int) -> Int {
        var value = (UInt32(place) &+ UInt32(seed * 7919)) &* 2_654_435_761
        value ^= value >> 15
        value = value &* 2_246_822_519
        value ^= value >> 13
        return Int(value >> 8)
    }

    private func floored(_ dividend: Int, _ divisor: Int) -> Int {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }
}

extension Box {
    fileprivate func contains(x column: Int, y row: Int) -> Bool {
        column >= x && column < right && row >= y && row < bottom
    }
}
