// Finds the digits of the pictures on standard input, each written as its width and height (four
// bytes, the lowest first) and its pixels, and prints a line of JSON for each: boxes, samples, and
// how many milliseconds each of the searches took, by the clock and of the processor.
//
// Arguments: the constants' file, how often each picture is searched.

import DigitKit
import Foundation

struct Answer: Encodable {
    let boxes: [[Int]]
    let samples: [Data]
    let milliseconds: [Double]
    let ofProcessor: [Double]
}

let constants = try VisionConstants(
    json: Data(contentsOf: URL(fileURLWithPath: CommandLine.arguments[1])))
let times = Int(CommandLine.arguments[2]) ?? 1
let finder = DigitFinder(constants: constants)
var input = FileHandle.standardInput.readDataToEndOfFile()

func takenNumber(from input: inout Data) -> Int {
    let bytes = input.prefix(4)
    input = input.dropFirst(4)
    return bytes.reversed().reduce(0) { $0 << 8 + Int($1) }
}

while !input.isEmpty {
    let width = takenNumber(from: &input)
    let height = takenNumber(from: &input)
    let luma = [UInt8](input.prefix(width * height))
    input = input.dropFirst(width * height)
    var found: [FoundDigit] = []
    var milliseconds: [Double] = []
    var ofProcessor: [Double] = []
    for _ in 0..<times {
        let started = DispatchTime.now().uptimeNanoseconds
        let ticks = clock()
        found = finder.find(luma: luma, width: width, height: height).digits
        ofProcessor.append(Double(clock() - ticks) * 1e3 / Double(CLOCKS_PER_SEC))
        milliseconds.append(Double(DispatchTime.now().uptimeNanoseconds - started) / 1e6)
    }
    let answer = Answer(
        boxes: found.map { [$0.box.x, $0.box.y, $0.box.width, $0.box.height] },
        samples: found.map { Data($0.sample) },
        milliseconds: milliseconds,
        ofProcessor: ofProcessor
    )
    FileHandle.standardOutput.write(try JSONEncoder().encode(answer) + Data("\n".utf8))
}
