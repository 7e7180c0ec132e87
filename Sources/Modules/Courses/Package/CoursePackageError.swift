/// Why files are no course.
enum CoursePackageError: Error, Hashable {
    case otherFormat
    case missing(String)
    case unreadable(String)
    case tooLarge
    /// A file that no text names.
    case unnamed(String)
}
