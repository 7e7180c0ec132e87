/// What is left of ``TreeLimits`` on the way through a tree.
struct WalkBudget {
    private var left: TreeLimits

    init(_ limits: TreeLimits) {
        left = limits
    }

    mutating func spend(_ block: Block, depth: Int) throws(TreeProblem) {
        guard depth <= left.depth else { throw .tooDeep }
        guard left.blocks > 0, UInt64(block.bytes.count) <= left.bytes else { throw .tooLarge }
        left.blocks -= 1
        left.bytes -= UInt64(block.bytes.count)
    }
}
