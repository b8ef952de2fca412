import Foundation

/// A zip archive whose files lie in it as they are, not compressed: PKWARE's APPNOTE, sections 4.3 and 4.4.
struct StoredZip {
    private static let local: UInt32 = 0x0403_4B50
    private static let central: UInt32 = 0x0201_4B50
    private static let end: UInt32 = 0x0605_4B50
    /// The version of the format that knows files without compression, as ten times its number.
    private static let version: UInt16 = 10
    /// The first day that the format can tell, because the same files shall make the same archive.
    private static let date: UInt16 = 1 << 5 | 1

    private var content = Data()
    private var directory = Data()
    private var count: UInt16 = 0

    /// Adds a file with a name of plain letters.
    mutating func add(_ name: String, _ data: Data) {
        let place = UInt32(content.count)
        let described = Self.described(name, data)
        content.append(Self.local)
        content.append(described)
        content.append(contentsOf: name.utf8)
        content.append(data)
        directory.append(Self.central)
        directory.append(Self.version)
        directory.append(described)
        // No comment, on the first disk, neither text nor anything else, without attributes.
        directory.append(contentsOf: [UInt8](repeating: 0, count: 10))
        directory.append(place)
        directory.append(contentsOf: name.utf8)
        count += 1
    }

    /// Returns the archive with all files.
    func data() -> Data {
        var end = Data()
        end.append(Self.end)
        end.append(UInt32(0))
        end.append(count)
        end.append(count)
        end.append(UInt32(directory.count))
        end.append(UInt32(content.count))
        end.append(UInt16(0))
        return content + directory + end
    }

    /// What both the file's own head and the directory say of it.
    private static func described(_ name: String, _ data: Data) -> Data {
        var head = Data()
        head.append(version)
        // No flags, no compression, midnight.
        head.append(contentsOf: [UInt8](repeating: 0, count: 6))
        head.append(date)
        head.append(CRC32.checksum(of: data))
        head.append(UInt32(data.count))
        head.append(UInt32(data.count))
        head.append(UInt16(name.utf8.count))
        head.append(UInt16(0))
        return head
    }
}

extension Data {
    /// Appends a number, its lowest byte first.
    fileprivate mutating func append(_ number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }
}
