/// Where SQL finds what an entry says of itself, in the bytes of the column `entry` (federation.md, "Entry").
public enum EntryColumn {
    /// The 16 bytes of the object's id: they stand behind the type, whose length is in byte 37. Indices are on this very expression.
    public static let object = "substr(entry, 41 + get_byte(entry, 37), 16)"
}
