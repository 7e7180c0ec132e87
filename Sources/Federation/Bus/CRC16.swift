/// The check sum at the end of an NKey: CRC-16/XMODEM (polynomial 0x1021, initial value 0).
enum CRC16 {
    static func xmodem(_ bytes: [UInt8]) -> UInt16 {
        bytes.reduce(0) { value, byte in
            (0..<8).reduce(value ^ UInt16(byte) << 8) { rest, _ in
                rest & 0x8000 == 0 ? rest << 1 : rest << 1 ^ 0x1021
            }
        }
    }
}
