/// A C expression over `n`, as gettext plural rules write them. Arithmetic is unsigned and cannot trap.
indirect enum PluralExpression: Sendable {
    case number
    case literal(UInt)
    case not(PluralExpression)
    case binary(PluralOperator, PluralExpression, PluralExpression)
    case choice(PluralExpression, PluralExpression, PluralExpression)

    func value(at number: UInt) -> UInt {
        switch self {
        case .number: number
        case .literal(let value): value
        case .not(let operand): operand.value(at: number) == 0 ? 1 : 0
        case .binary(let symbol, let left, let right): symbol.apply(left.value(at: number), right.value(at: number))
        case .choice(let condition, let yes, let no):
            condition.value(at: number) != 0 ? yes.value(at: number) : no.value(at: number)
        }
    }
}
