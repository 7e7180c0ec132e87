import Kernel

/// What can keep somebody from learning or teaching.
extension ProblemKind {
    static let notEnrolled = ProblemKind(
        "TF6101", status: 409, "You are not enrolled in this course",
        explanation: "Lessons and quizzes are for learners. `POST /courses/{id}/enroll` first.")
    static let enrolmentClosed = ProblemKind(
        "TF6102", status: 409, "This course takes no learners right now",
        explanation: "Its time of enrolment has not begun, is over, or it is archived. `detail` says which.")
    static let wrongEnrolmentKey = ProblemKind(
        "TF6103", status: 422, "The enrolment key is not right",
        explanation: "Whoever teaches the course gives learners its key. Send it as `key`.")
    static let prerequisitesMissing = ProblemKind(
        "TF6104", status: 409, "Another course comes first",
        explanation: "`errors` lists the courses that have to be completed before this one.")
    static let itemLocked = ProblemKind(
        "TF6105", status: 409, "This is not open yet",
        explanation:
            "What comes before has to be completed, or its time has not come. `GET /courses/{id}` tells which are.")
    static let otherCompletion = ProblemKind(
        "TF6106", status: 409, "This is completed in another way",
        explanation: "A quiz is completed by its attempts, and what has to be viewed by being viewed.")
    static let noAttemptsLeft = ProblemKind(
        "TF6107", status: 409, "There is no attempt left",
        explanation:
            "All attempts are used up. Where they are counted in a window of time, `Retry-After` tells when the next is."
    )
    static let attemptTooSoon = ProblemKind(
        "TF6108", status: 409, "The next attempt has to wait",
        explanation: "The quiz has a delay between attempts. `Retry-After` says how long.")
    static let attemptOver = ProblemKind(
        "TF6109", status: 409, "This attempt is over",
        explanation: "It was handed in, or its time has run out. What had been saved by then counts.")
    static let quizPassed = ProblemKind(
        "TF6110", status: 409, "This quiz is passed already",
        explanation: "Taking it again would change nothing. To renew, take the course again.")
    static let cannotPublish = ProblemKind(
        "TF6111", status: 422, "The course cannot be published yet",
        explanation: "`errors` lists what is missing, with a JSON pointer into the draft.")
    static let hasLearners = ProblemKind(
        "TF6112", status: 409, "The course has been published",
        explanation: "Learners and their results belong to it. Archive it instead.")
    static let unreadableImport = ProblemKind(
        "TF6113", status: 422, "Nothing in this text can be imported",
        explanation: "`errors` lists each place with its line. Nothing was changed.")
    static let unreadablePackage = ProblemKind(
        "TF6114", status: 422, "This is no package of a course",
        explanation: """
            A package has a `manifest.json` of the format `territory-course/1` and the files it names, in base64. With a `cid` the \
            files have to be the ones of that address.
            """)
    static let contentUnavailable = ProblemKind(
        "TF6115", status: 409, "This territory does not have that content",
        explanation: """
            The package with this CID is neither in the territory's content storage nor with any peer that can be reached now. Try again \
            later, upload it, or send its files along.
            """)
}
