import Foundation
import Testing

@testable import Markdown

@Suite("Markdown that people wrote")
struct MarkdownTests {
    private func html(_ source: String, _ rules: MarkdownRules = .post) -> String { Markdown.html(source, rules) }

    @Test(
        "What is on the list becomes elements",
        arguments: [
            (
                "One\n\nTwo *em* **strong** `a<b` ~~gone~~",
                "<p>One</p><p>Two <em>em</em> <strong>strong</strong> <code>a&lt;b</code> <del>gone</del></p>"
            ),
            ("# Head\n\n###### Deep", "<h2>Head</h2><h6>Deep</h6>"),
            ("- a\n- b\n\n3. c", "<ul><li>a</li><li>b</li></ul><ol start=\"3\"><li>c</li></ol>"),
            ("- a\n\n- b", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
            (
                "> quoted\n\n---\n\n```swift\nx\n```",
                "<blockquote><p>quoted</p></blockquote><hr><pre><code>x\n</code></pre>"
            ),
            ("a  \nb\nc", "<p>a<br>b\nc</p>"),
            ("|a|b|\n|-|-|\n|1|2|", "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"),
        ])
    func elements(source: String, expected: String) {
        #expect(html(source) == expected)
    }

    @Test(
        "S-090: HTML is the text it is",
        arguments: [
            "<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<!-- x -->", "<svg/onload=alert(1)>",
            "</p><iframe src=//x>", "<a href=\"javascript:alert(1)\">x</a>", "&lt;script&gt;", "`<b>`", "<?php ?>",
            "<![CDATA[<script>]]>", "[x]: <javascript:alert(1)>\n\n[x]",
        ])
    func rawHTML(source: String) throws {
        let allowed = try Regex("</?(p|em|strong|del|code|pre|ul|ol|li|h[1-6]|blockquote|hr|br|a)( [^<>]*)?>")
        let rest = html(source).replacing(allowed, with: "")
        #expect(!rest.contains("<") && !rest.contains(">"), "\(rest)")
    }

    @Test(
        "S-091: links lead to https, http and mailto and nowhere else",
        arguments: [
            "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example",
            "/me/leave",
            "java&#115;cript:alert(1)", "\u{1}javascript:alert(1)", "file:///etc/passwd", "https:evil\u{0}", "ftp://x",
        ])
    func badLinks(address: String) {
        for source in ["[x](\(address))", "[x](<\(address)>)", "![x](\(address))", "<\(address)>"] {
            let shown = html(source)
            #expect(!shown.contains("href=") || shown.contains("href=\"https:evil"), "\(shown)")
        }
    }

    @Test("S-091: links say that strangers wrote them, and images become links")
    func goodLinks() {
        let rel = "rel=\"nofollow ugc noopener noreferrer\""
        #expect(html("[a](https://x.example/?b=\")").contains("href=\"https://x.example/?b=&quot;\""))
        #expect(
            html("[a](https://x.example/?a=1&b=2)") == "<p><a href=\"https://x.example/?a=1&amp;b=2\" \(rel)>a</a></p>")
        #expect(html("![pic](http://x.example/p.png)") == "<p><a href=\"http://x.example/p.png\" \(rel)>pic</a></p>")
        #expect(html("www.example.org").contains("href=\"http://www.example.org\""))
        let nested = html("[![pic](http://a.example/p.png)](http://b.example/)")
        #expect(nested.ranges(of: "<a ").count == 1 && nested.ranges(of: "</a>").count == 1)
    }

    private static let cid = "bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"

    @Test(
        "A lesson shows pictures, films and sounds of this territory, and links to its files",
        arguments: [
            (
                "![A *full* moon](ipfs:\(cid))",
                "<p><img src=\"/ipfs/\(cid)\" alt=\"A full moon\" loading=\"lazy\"></p>"
            ),
            ("[Map](ipfs://\(cid)?filename=map.pdf)", "<p><a href=\"/ipfs/\(cid)?filename=map.pdf\">Map</a></p>"),
            ("[Map](/ipfs/\(cid)/x)", "<p>Map</p>"),
            (
                "![Tide](/ipfs/\(cid)?filename=a%20b.mp4)",
                "<p><video src=\"/ipfs/\(cid)?filename=a%20b.mp4\" aria-label=\"Tide\" controls=\"\" preload=\"none\">"
                    + "</video><br><a href=\"/ipfs/\(cid)?filename=a%20b.mp4\">Tide</a></p>"
            ),
            (
                "[![Moon](ipfs:\(cid))](https://x.example/)",
                "<p><a href=\"https://x.example/\" rel=\"nofollow ugc noopener noreferrer\">"
                    + "<img src=\"/ipfs/\(cid)\" alt=\"Moon\" loading=\"lazy\"></a></p>"
            ),
            (
                "![a ![b](ipfs:\(cid)) <i>](ipfs:\(cid)?filename=%22%3E)",
                "<p><img src=\"/ipfs/\(cid)?filename=%22%3E\" alt=\"a b &lt;i&gt;\" loading=\"lazy\"></p>"
            ),
        ])
    func content(source: String, expected: String) {
        #expect(html(source, .lesson) == expected)
        #expect(!html(source, .post).contains("ipfs"))
        #expect(!Markdown.contentReferences(in: source, .lesson).isEmpty == expected.contains("/ipfs/"))
    }

    @Test("S-094: nesting ends at 16, and every element that opens closes")
    func nesting() {
        for opener in ["> ", "- ", "1. "] {
            let shown = html(String(repeating: opener, count: 200) + "deep")
            #expect(shown.contains("deep"))
            #expect(shown.ranges(of: "<blockquote>").count <= 16 && shown.ranges(of: "<li>").count <= 16)
            for name in ["blockquote", "li", "ul", "p"] {
                #expect(shown.ranges(of: "<\(name)>").count == shown.ranges(of: "</\(name)>").count, "\(name)")
            }
        }
    }

    @Test("Many bars on a line make no table, and nothing takes long or grows without bound")
    func cost() {
        let wide = String(repeating: "|a", count: 400) + "|\n" + String(repeating: "|-", count: 400) + "|\n"
        let sources = [
            wide + String(repeating: "|\n", count: 4000), String(repeating: "[", count: 30_000),
            String(repeating: "*a_ ", count: 8000), String(repeating: "<", count: 32_000),
            String(repeating: "![l", count: 9000), String(repeating: "&", count: 32_768),
        ]
        for source in sources {
            let shown = html(source)
            #expect(!shown.contains("<table>"))
            #expect(shown.utf8.count <= source.utf8.count * 8 + 65_536 || shown.hasPrefix("<p>"))
        }
    }

    @Test("A source that is too long is shown as it was written")
    func tooLong() {
        #expect(html(String(repeating: "*a* ", count: 1001), .short).hasPrefix("<p>*a* "))
    }
}
