import CImages
import Glibc

/// Which system calls the process may make from now on, as a program for the kernel (seccomp(2), bpf(4)). Every other call fails as
/// if it were not permitted.
struct SystemCallFilter {
    private var program: [sock_filter] = []

    /// What it takes to decode from memory into memory: memory, threads, and the two ends of a pipe. Nothing opens a file, connects,
    /// begins a program, or makes memory that can be run.
    static let imageWorker = SystemCallFilter {
        $0.allow(
            SYS_read, SYS_write, SYS_close, SYS_fstat, SYS_lseek, SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise,
            SYS_futex,
            SYS_set_robust_list, SYS_rseq, SYS_sched_yield, SYS_sched_getaffinity, SYS_sched_setaffinity, SYS_getrandom,
            SYS_clock_gettime, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettid, SYS_getpid, SYS_rt_sigaction,
            SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_tgkill, SYS_exit, SYS_exit_group)
        $0.allow(SYS_mmap, without: PROT_EXEC, inArgument: 2)
        $0.allow(SYS_mprotect, without: PROT_EXEC, inArgument: 2)
        // Threads, and no processes. What newer libraries try first keeps its flags where no filter can look.
        $0.allow(SYS_clone, only: CLONE_THREAD, inArgument: 0)
        $0.refuse(SYS_clone3, with: ENOSYS)
    }

    private init(_ fill: (inout SystemCallFilter) -> Void) {
        // One architecture, and of its two ways to number calls one.
        load(MemoryLayout<seccomp_data>.offset(of: \.arch)!)
        next(BPF_JMP | BPF_JEQ, territory_audit_architecture, yes: 1)
        answer(SECCOMP_RET_KILL_PROCESS)
        load(MemoryLayout<seccomp_data>.offset(of: \.nr)!)
        next(BPF_JMP | BPF_JGE, Self.otherNumbers, no: 1)
        answer(SECCOMP_RET_KILL_PROCESS)
        fill(&self)
        answer(UInt32(SECCOMP_RET_ERRNO) | UInt32(EPERM))
    }

    /// Gives it to the kernel: for this process, and for good.
    func install() -> Bool {
        var instructions = program
        return unsafe instructions.withUnsafeMutableBufferPointer { buffer in
            var program = unsafe sock_fprog(len: UInt16(buffer.count), filter: buffer.baseAddress)
            return unsafe territory_prctl(PR_SET_SECCOMP, UInt(SECCOMP_MODE_FILTER), &program) == 0
        }
    }

    /// From here on calls are numbered as x32 does.
    private static let otherNumbers: UInt32 = 0x4000_0000

    private mutating func allow(_ calls: Int32...) {
        for call in calls {
            next(BPF_JMP | BPF_JEQ, UInt32(call), no: 1)
            answer(SECCOMP_RET_ALLOW)
        }
    }

    private mutating func allow(_ call: Int32, without flags: Int32, inArgument index: Int) {
        judge(call, flags, index, set: UInt32(SECCOMP_RET_ERRNO) | UInt32(EPERM), clear: UInt32(SECCOMP_RET_ALLOW))
    }

    private mutating func allow(_ call: Int32, only flags: Int32, inArgument index: Int) {
        judge(call, flags, index, set: UInt32(SECCOMP_RET_ALLOW), clear: UInt32(SECCOMP_RET_ERRNO) | UInt32(EPERM))
    }

    private mutating func refuse(_ call: Int32, with error: Int32) {
        next(BPF_JMP | BPF_JEQ, UInt32(call), no: 1)
        answer(UInt32(SECCOMP_RET_ERRNO) | UInt32(error))
    }

    /// The low half of an argument comes first on the architectures that are known.
    private mutating func judge(_ call: Int32, _ flags: Int32, _ index: Int, set: UInt32, clear: UInt32) {
        next(BPF_JMP | BPF_JEQ, UInt32(call), no: 4)
        load(MemoryLayout<seccomp_data>.offset(of: \.args)! + index * MemoryLayout<UInt64>.size)
        next(BPF_JMP | BPF_JSET, UInt32(flags), no: 1)
        answer(set)
        answer(clear)
    }

    private mutating func load(_ offset: Int) {
        next(BPF_LD | BPF_W | BPF_ABS, UInt32(offset))
    }

    private mutating func answer(_ answer: some BinaryInteger) {
        next(BPF_RET | BPF_K, UInt32(truncatingIfNeeded: answer))
    }

    private mutating func next(_ code: Int32, _ value: UInt32, yes: UInt8 = 0, no: UInt8 = 0) {
        program.append(sock_filter(code: UInt16(code), jt: yes, jf: no, k: value))
    }
}
