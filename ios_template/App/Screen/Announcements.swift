/// Decides when a reading is spoken: when it has settled, once, and not too often.
struct Announcements: Sendable {
    /// For how many seconds a reading stays the same before it is spoken: while a page comes into view,
    /// its digits appear one after the other.
    static let settling = 0.5
    /// The shortest time between two readings.
    static let pause = 1.5
    /// After how many seconds without any digit the same reading is news again.
    static let forgetting = 1.0

    private var text = ""
    private var since = 0.0
    private var spoken = ""
    private var spokenAt = -Double.infinity

    /// Takes what is shown at a time in seconds, empty for nothing; returns what to speak now, if anything.
    mutating func take(_ text: String, at time: Double) -> String? {
        if text != self.text {
            self.text = text
            since = time
        }
        if text.isEmpty {
            if time - since >= Self.forgetting { spoken = "" }
            return nil
        }
        guard text != spoken, time - since >= Self.settling, time - spokenAt >= Self.pause else { return nil }
        spoken = text
        spokenAt = time
        return text
    }
}
