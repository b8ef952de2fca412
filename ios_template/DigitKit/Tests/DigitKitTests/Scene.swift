/// A sheet of paper with drawn digits, described by a few numbers and rendered by whole numbers
/// alone, as `tests/vision/scenes.py` of the workbench does it.
struct Scene: Decodable {
    struct Placed: Decodable {
        let index: Int
        let x: Int
        let y: Int
        let size: Int
        let ink: Int
    }

    let width: Int
    let height: Int
    let paper: Int
    let slopeX: Int
    let slopeY: Int
    let shadowFrom: Int
    let shadow: Int
    let ruleStep: Int
    let ruleDepth: Int
    let noise: Int
    let seed: Int
    let digits: [Placed]

    /// The picture, row by row; `bank` holds the digits' 28×28 pixels.
    func rendered(bank: [[UInt8]]) -> [UInt8] {
        var image = [Int](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                var value = paper + floored(slopeX * x, width) + floored(slopeY * y, height)
                if x >= shadowFrom { value -= shadow }
                if ruleStep > 0, y % ruleStep < 2 { value -= ruleDepth }
                image[y * width + x] = value
            }
        }
        for digit in digits {
            let depth = enlarged(bank[digit.index], to: digit.size)
            for y in 0..<digit.size {
                for x in 0..<digit.size {
                    let index = (digit.y + y) * width + digit.x + x
                    let share = depth[y * digit.size + x]
                    image[index] = floored(image[index] * (255 - share) + digit.ink * share, 255)
                }
            }
        }
        return image.enumerated().map { UInt8(min(max($1 + noise(at: $0), 0), 255)) }
    }

    private func enlarged(_ sample: [UInt8], to size: Int) -> [Int] {
        let places = (0..<size).map { $0 * 27 * 16 / (size - 1) }
        var result = [Int](repeating: 0, count: size * size)
        for (y, down) in places.enumerated() {
            for (x, across) in places.enumerated() {
                func row(_ row: Int) -> Int {
                    let first = Int(sample[row * 28 + across / 16])
                    let second = Int(sample[row * 28 + min(across / 16 + 1, 27)])
                    return first * (16 - across % 16) + second * (across % 16)
                }
                let sum =
                    row(down / 16) * (16 - down % 16) + row(min(down / 16 + 1, 27)) * (down % 16)
                result[y * size + x] = sum / 256
            }
        }
        return result
    }

    private func noise(at index: Int) -> Int {
        var value = (UInt32(index) &+ UInt32(seed * 7919)) &* 2_654_435_761
        value ^= value >> 15
        value = value &* 2_246_822_519
        value ^= value >> 13
        return Int(value >> 8) % (2 * noise + 1) - noise
    }

    private func floored(_ dividend: Int, _ divisor: Int) -> Int {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }
}
