/// How much still fits into one batch, by items and by bytes. Whoever ends batches with it makes none that nobody takes.
///
/// Room for the longest note is set aside, for witnesses add lines to a head after its entries were chosen.
public struct BatchBudget: Sendable {
    /// Bytes that all items of a batch may have together.
    public static let itemBytes = Batch.maximumBytes - Batch.frameByteCount - SignedNote.maximumBytes

    private var items = 0
    private var bytes = 0

    public init() {}

    /// What is left beside one item.
    public init(first byteCount: Int) {
        items = 1
        bytes = byteCount
    }

    /// Counts one more item, if it fits. An item always fits an empty batch.
    /// - Parameter byteCount: of the item as it travels: ``BatchItem/encodedCount``.
    public mutating func take(_ byteCount: Int) -> Bool {
        guard items < Batch.maximumItems, bytes + byteCount <= Self.itemBytes else { return false }
        items += 1
        bytes += byteCount
        return true
    }
}
