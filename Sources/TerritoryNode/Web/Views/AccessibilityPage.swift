/// What is promised and checked about accessibility, and whom to tell when it fails.
public enum AccessibilityPage {
    public static func view() -> View {
        View("accessibility", title: Message("Accessibility"))
    }
}
