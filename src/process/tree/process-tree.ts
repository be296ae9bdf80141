import { hasEnded, isSame, startedAt, type ProcessFacts } from '../table/process-table.ts'
import type { ProcessScanner } from './process-scanner.ts'

export interface TreeOrder {
  /** The process that everything began with; null when it is known only by its marker. */
  readonly root: Member | null
  readonly marker: string
  /** Its worktree: the last means to find stray processes that have dropped everything else. Null: not available. */
  readonly worktree: string | null
}

/**
 * The processes of one agent or command: what descends from the root, shares a session that the tree began, or carries its
 * marker. Once seen, a process is remembered by pid and start time, however far it detaches itself later.
 */
export interface ProcessTree {
  readonly rootPid: number | null
  /** Remembers new processes. Cheap with a quick scan; to be called a few times a second. */
  notice(): void
  /** Reads everything anew, working directories too. */
  search(): void
  /** Remembered processes that live now, zombies not counted. */
  living(): readonly ProcessFacts[]
  /** Everything that is remembered, whether it lives or not. */
  members(): readonly Member[]
  /**
   * Process groups of the tree: made by the root, or led by a member. A group that has a living member is not made again by others.
   */
  groups(): ReadonlySet<number>
  /** Whether a process that just appeared belongs to the tree, by its marker alone. */
  owns(facts: ProcessFacts): boolean
  /** A process that can't be signalled (another user's) is not waited for. */
  giveUp(facts: ProcessFacts): void
}

/** A process, named for good. */
export interface Member {
  readonly pid: number
  readonly startTime: string
}

type Scan = ReadonlyMap<number, ProcessFacts>

export function createTree(scanner: ProcessScanner, order: TreeOrder): ProcessTree {
  const { root, marker, worktree } = order
  const remembered = new Map<number, Member>()
  const givenUp = new Map<number, string>()
  const ours = scanner.table.read(process.pid)
  const examined = new WeakSet<ProcessFacts>()
  if (root !== null) remembered.set(root.pid, root)

  const untouchable = (facts: ProcessFacts): boolean =>
    facts.pid <= 1 ||
    facts.pid === process.pid ||
    facts.group === ours?.group ||
    givenUp.get(facts.pid) === facts.startTime

  const isMember = (facts: ProcessFacts): boolean => {
    const entry = remembered.get(facts.pid)
    return entry !== undefined && isSame(facts, entry)
  }

  const carriesMarker = (facts: ProcessFacts): boolean => scanner.markerOf(facts) === marker

  const belongs = (facts: ProcessFacts, scan: Scan): boolean => {
    const parent = scan.get(facts.parent)
    if (parent !== undefined && isMember(parent)) return true
    return inOurSession(facts, scan) || carriesMarker(facts)
  }

  /** While a session has members its number isn't given to another process; a leader with another start time is no leader of ours. */
  const inOurSession = (facts: ProcessFacts, scan: Scan): boolean => {
    const leader = remembered.get(facts.session)
    if (leader === undefined) return false
    const now = scan.get(facts.session)
    return now === undefined ? startedAt(facts) >= startedAt(leader) : isSame(now, leader)
  }

  /** Children may come before their parents in a scan, so it is repeated until none is new. */
  const take = (scan: Scan, test: (facts: ProcessFacts) => boolean): void => {
    let candidates = [...scan.values()].filter((facts) => !examined.has(facts) && !untouchable(facts))
    for (const facts of candidates) examined.add(facts)
    for (;;) {
      const outside = candidates.filter((facts) => {
        if (!isMember(facts) && !test(facts)) return true
        remembered.set(facts.pid, { pid: facts.pid, startTime: facts.startTime })
        return false
      })
      if (outside.length === candidates.length) return
      candidates = outside
    }
  }

  const forgetTheDead = (scan: Scan): void => {
    const dead = [...remembered.keys()].filter((pid) => !scan.has(pid))
    if (dead.length === 0) return
    const sessions = new Set([...scan.values()].map((facts) => facts.session))
    for (const pid of dead) if (!sessions.has(pid)) remembered.delete(pid)
  }

  const living = (): readonly ProcessFacts[] =>
    [...remembered.values()].flatMap((entry) => {
      const facts = scanner.table.read(entry.pid)
      return facts === null || !isSame(facts, entry) || hasEnded(facts) || untouchable(facts) ? [] : [facts]
    })

  return {
    rootPid: root?.pid ?? null,
    notice() {
      const scan = scanner.quick()
      take(scan, (facts) => belongs(facts, scan))
      forgetTheDead(scan)
    },
    search() {
      const scan = scanner.full()
      take(
        scan,
        (facts) =>
          belongs(facts, scan) || (worktree !== null && strayed(scanner, facts, { scan, worktree, root })),
      )
    },
    living,
    groups() {
      const own = living().filter(({ group }) => group > 1 && (group === root?.pid || remembered.has(group)))
      return new Set(own.map(({ group }) => group))
    },
    members: () => [...remembered.values()],
    owns: (facts) => !untouchable(facts) && carriesMarker(facts),
    giveUp: (facts) => void givenUp.set(facts.pid, facts.startTime),
  }
}

/**
 * Has dropped its environment, its session and its parent before it was ever seen, but its working directory is still in the worktree.
 * So may that of a person's shell, editor or tmux server be: those have a terminal, a living parent or at least a HOME.
 */
function strayed(
  scanner: ProcessScanner,
  facts: ProcessFacts,
  at: { readonly scan: Scan; readonly worktree: string; readonly root: TreeOrder['root'] },
): boolean {
  if (facts.terminal || at.root === null || startedAt(facts) < startedAt(at.root)) return false
  const orphaned = facts.parent === 1 || at.scan.get(facts.parent)?.parent === 1
  if (!orphaned) return false
  const directory = scanner.table.directory(facts.pid)
  if (directory === null || !(directory === at.worktree || directory.startsWith(`${at.worktree}/`)))
    return false
  const environment = scanner.table.environment(facts.pid)
  return environment !== null && !environment.some((pair) => pair.startsWith('HOME='))
}
