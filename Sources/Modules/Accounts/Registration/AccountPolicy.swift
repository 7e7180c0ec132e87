import Postgres

/// What administrators decide about accounts; without a decision, registration is open.
struct AccountPolicy: RowDecodable, Hashable {
    var registration = RegistrationMode.open
    /// What applicants are asked, in the administrators' own words.
    var question = ""
    /// Of whom a second factor is demanded.
    var secondFactor = SecondFactorPolicy.none

    init() {}

    init(row: Row) throws {
        registration = RegistrationMode(rawValue: try row.get("registration")) ?? .closed
        question = try row.get("question")
        secondFactor = SecondFactorPolicy(rawValue: try row.get("second_factor")) ?? .all
    }
}
