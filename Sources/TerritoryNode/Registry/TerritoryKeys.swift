import FederationBus
import FederationCore
import Foundation
import Kernel

/// The secrets a new territory is born with, and the identity that its public keys make.
struct TerritoryKeys {
    let tid: String
    let genesis: [UInt8]
    let databasePassword: String

    /// Makes fresh keys and writes every file of the folder that needs no database.
    static func write(_ id: String, to folder: KeyFolder, world: World) throws -> TerritoryKeys {
        let signing = world.randomBytes(32)
        let rotation = world.randomBytes(32)
        let rotationKey = try SigningKey(seed: rotation)
        let genesis = try Genesis(
            rotation: [rotationKey.publicKey], signing: [SigningKey(seed: signing).publicKey]
        )
        let password = Hexadecimal.encode(world.randomBytes(32))
        try folder.create()
        try folder.write(Data(genesis.encoded), to: .genesis)
        try folder.write(Data(IdentityChain.encode([genesis.signed(by: rotationKey)])), to: .identity)
        try folder.write(Data(password.utf8), to: .databasePassword)
        try folder.write(line(signing), to: .signing)
        try folder.write(line(rotation), to: .rotation)
        for file in [KeyFolder.File.token, .secret] { try folder.write(line(world.randomBytes(32)), to: file) }
        try folder.write(Data((NKey().seed + "\n").utf8), to: .bus)
        try folder.write(Data((id + "\n").utf8), to: .identifier)
        return TerritoryKeys(
            tid: TerritoryID(genesis: genesis).description, genesis: genesis.encoded, databasePassword: password)
    }

    /// A 32-byte secret as 64 hexadecimal digits and a line break.
    private static func line(_ secret: [UInt8]) -> Data {
        Data((Hexadecimal.encode(secret) + "\n").utf8)
    }
}
