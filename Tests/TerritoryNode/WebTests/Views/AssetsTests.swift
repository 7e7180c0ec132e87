import Foundation
import Testing

@testable import Web

struct AssetsTests {
    private let assets: Assets

    init() throws {
        assets = try Assets(folder: Views.ownAssets)
    }

    @Test("A file is found at its hashed address only")
    func servesHashedAddresses() throws {
        let address = try #require(assets.address(of: "app.css"))
        #expect(address.wholeMatch(of: /\/assets\/app\.[0-9a-f]{12}\.css/) != nil)
        #expect(assets.asset(at: address)?.contentType == "text/css; charset=utf-8")
        for path in ["/assets/app.css", "/assets/../app.css", "/assets/", address + "x"] {
            #expect(assets.asset(at: path) == nil)
        }
    }

    @Test("The stylesheet and the icons keep their budgets even uncompressed")
    func staysSmall() throws {
        #expect(try bytes("app.css") <= 14 * 1024)
        #expect(try bytes("icons.svg") <= 6 * 1024)
    }

    @Test("The stylesheet uses logical properties only")
    func isLogical() throws {
        let css = try text("app.css")
        #expect(
            css.firstMatch(
                of: /(margin|padding|border)-(left|right|top|bottom)|[{;](width|height|left|right|top|bottom):/) == nil)
    }

    @Test("The twelve hues have contrast 4.5:1 with their page and with the text on them, in light and dark")
    func huesHaveContrast() throws {
        let parts = try text("app.css").split(separator: "@media (prefers-color-scheme:dark)", maxSplits: 1)
        for (css, page) in [(parts[0], "ffffff"), (parts[1], "10151c")] {
            let hues = css.matches(of: /\.hue-[0-9]+\{--hue:#([0-9a-f]{6})\}/).map { String($0.output.1) }
            #expect(hues.count == TerritoryHue.count)
            for hue in hues { #expect(contrast(hue, page) >= 4.5, "\(hue) on \(page)") }
        }
    }

    private func bytes(_ name: String) throws -> Int {
        let address = try #require(assets.address(of: name))
        return try #require(assets.asset(at: address)).bytes.count
    }

    private func text(_ name: String) throws -> String {
        let address = try #require(assets.address(of: name))
        return String(decoding: try #require(assets.asset(at: address)).bytes, as: UTF8.self)
    }

    /// WCAG 2.2, "contrast ratio".
    private func contrast(_ one: String, _ other: String) -> Double {
        let values = [luminance(one), luminance(other)].sorted()
        return (values[1] + 0.05) / (values[0] + 0.05)
    }

    private func luminance(_ hex: String) -> Double {
        let number = Int(hex, radix: 16) ?? 0
        let linear = [16, 8, 0].map { shift in
            let channel = Double((number >> shift) & 0xff) / 255
            return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
