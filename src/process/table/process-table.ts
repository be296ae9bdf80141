/** Facts of the operating system about one process. */
export interface ProcessFacts {
  readonly pid: number
  readonly parent: number
  readonly session: number
  readonly group: number
  /** First letter: `R S D T t Z X …`. */
  readonly state: string
  /** With the pid it names a process for good. Clock ticks since boot on Linux, a date elsewhere. */
  readonly startTime: string
  /** Has a controlling terminal: a person uses it. */
  readonly terminal: boolean
  /** The program that it runs and the environment that came with that: another one after each exec. Absent where it can't be known. */
  readonly image?: string
}

/** What a process uses of the machine, with its facts at the same moment. */
export interface ProcessUsage {
  readonly facts: ProcessFacts
  /** Processor time, of the kernel on its behalf too. Counted in steps of 10 ms on Linux. */
  readonly cpuMs: number
  /** Of its children that have ended and whose end it has read, with theirs. 0 where it can't be known. */
  readonly childrenCpuMs: number
  /** Memory in RAM. Pages that it shares with others count in each of them. */
  readonly rssBytes: number
}

/** All that this room knows of the operating system's processes. */
export interface ProcessTable {
  /** Of this boot of the machine; empty where it can't be known. */
  bootId(): string
  /** 0 where there are none. */
  pidNamespace(): number
  /** Null when there is no such process. */
  read(pid: number): ProcessFacts | null
  /** What these processes use; without those that do not exist. */
  usage(pids: Iterable<number>): ReadonlyMap<number, ProcessUsage>
  /** Memory in RAM and swap, a page shared by n processes counted as an n-th; null when it can't be seen. A millisecond. */
  ownMemory(pid: number): number | null
  /** Every process by its pid. Facts in `known` may be given again, unread. */
  scan(known?: ReadonlyMap<number, ProcessFacts>): Map<number, ProcessFacts>
  /** `NAME=value` pairs; null when it can't be seen. */
  environment(pid: number): readonly string[] | null
  /** argv; null when it can't be seen. */
  command(pid: number): readonly string[] | null
  /** The command lines of all processes that can be seen, in no order. */
  commandLines(): readonly string[]
  /** Working directory; null when it can't be seen. */
  directory(pid: number): string | null
  /** The pid given last; null when it can't be seen. */
  newest(): number | null
}

/** A zombie answers to kill(pid, 0), but has ended. */
export const hasEnded = (facts: ProcessFacts): boolean => /^[ZX]$/i.test(facts.state)

export const isSame = (
  one: ProcessFacts,
  other: { readonly pid: number; readonly startTime: string },
): boolean => one.pid === other.pid && one.startTime === other.startTime

/** For comparing two of the same machine; the unit is the machine's. */
export const startedAt = ({ startTime }: { readonly startTime: string }): number =>
  /^\d+$/.test(startTime) ? Number(startTime) : Date.parse(startTime)

/** Names a process for good, as a key. */
export const keyOf = ({ pid, startTime }: { readonly pid: number; readonly startTime: string }): string =>
  `${pid} ${startTime}`
