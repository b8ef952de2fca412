import DigitKit
import Foundation
import Testing

@Suite("Finding digits")
struct FinderTests {
    private let finder: DigitFinder

    init() throws {
        finder = DigitFinder(constants: try VisionConstants.bundled())
    }

    /// A bar, as of a 1, on even ground.
    private func sheet(ground: UInt8, ink: UInt8, bar: Box) -> [UInt8] {
        var luma = [UInt8](repeating: ground, count: 200 * 150)
        for y in bar.y..<bar.bottom {
            for x in bar.x..<bar.right { luma[y * 200 + x] = ink }
        }
        return luma
    }

    @Test("finds dark ink on light ground and light ink on dark", arguments: [(220, 40), (30, 200)])
    func polarity(ground: UInt8, ink: UInt8) throws {
        let bar = Box(x: 90, y: 40, width: 8, height: 60)
        let found = finder.find(
            luma: sheet(ground: ground, ink: ink, bar: bar), width: 200, height: 150
        ).digits
        let digit = try #require(found.first)
        #expect(found.count == 1)
        #expect(digit.box.overlap(bar) * 10 >= bar.area * 9)
        #expect(digit.sample.count == 28 * 28)
        #expect(digit.sample.max() == 255)
    }

    @Test("finds nothing where there is nothing")
    func nothing() {
        let blank = [UInt8](repeating: 200, count: 200 * 150)
        #expect(finder.find(luma: blank, width: 200, height: 150).digits.isEmpty)
        #expect(finder.find(luma: [], width: 0, height: 0).digits.isEmpty)
    }

    @Test("refuses a size that is not the luma's")
    func wrongSize() {
        #expect(finder.find(luma: [1, 2, 3], width: 2, height: 2).digits.isEmpty)
        #expect(finder.find(luma: [1, 2, 3], width: -3, height: -1).digits.isEmpty)
    }

    @Test(
        "survives any size and keeps boxes inside",
        arguments: [(1, 1), (1, 3000), (3000, 1), (8, 8), (9, 17), (127, 65)])
    func sizes(width: Int, height: Int) {
        var state: UInt32 = 12345
        let luma = (0..<width * height).map { _ -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
        for digit in finder.find(luma: luma, width: width, height: height).digits {
            #expect(digit.box.x >= 0 && digit.box.y >= 0)
            #expect(digit.box.right <= width && digit.box.bottom <= height)
        }
    }

    @Test("drops what touches the edge of the frame")
    func edge() {
        let bar = Box(x: 90, y: 0, width: 8, height: 60)
        let luma = sheet(ground: 220, ink: 40, bar: bar)
        #expect(finder.find(luma: luma, width: 200, height: 150).digits.isEmpty)
    }

    @Test("says which constant is missing")
    func constants() {
        #expect(throws: DecodingError.self) { try VisionConstants(json: Data("{}".utf8)) }
    }
}
