import type { CommonFlags } from '../../app/options/flags.ts'
import { findProject, withExistingStore } from '../../app/project.ts'
import type { StateFolder } from '../../app/state-folder/state-folder.ts'
import { stateFolderOf } from '../../app/state-folder/open-state-folder.ts'
import type { Attempt } from '../../core/attempt.ts'
import { seenByEach } from '../../core/candidate.ts'
import { LoopworkError } from '../../core/errors.ts'
import { itemId } from '../../core/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { detectAscii } from '../../text/detect-colours.ts'
import type { LogSource } from '../../process/logs/source-log.ts'
import { emptySafe, literal, safe, type Safe } from '../../text/safe.ts'
import { sanitize } from '../../text/sanitize.ts'
import { printedLine } from '../../wording/line-look.ts'
import { agentMark } from '../../wording/agents/vote-words.ts'
import type { LinePrinter } from '../print/line-printer.ts'
import { openPrinter } from '../print/open-printer.ts'
import { exitCodes } from '../run/exit-codes.ts'
import { restsOf, writtenBefore, type SourceTail } from '../run/rests-of.ts'

const lookMs = 100
const ascii = detectAscii(process.env)

/** Prints the output of an item's newest try: setup, agent, gate; of several agents one after the other, then judges and reviewers. With --follow until the try ends. */
export async function logs(id: string, flags: CommonFlags & { readonly follow?: boolean }): Promise<number> {
  const project = await findProject(flags)
  return withExistingStore(project, async (store) => {
    const attempt = (await store?.attemptsOf(itemId(id)))?.at(-1)
    if (store === null || attempt === undefined) {
      const known = (await store?.item(itemId(id))) ?? null
      throw new LoopworkError(
        'usage',
        known === null ? `there is no task ${id} here` : `${id} has not been tried yet`,
        {
          hint: 'loopwork list shows the tasks',
        },
      )
    }
    const folder = stateFolderOf(project)
    const { createProcesses } = await import('../../process/create-processes.ts')
    const processes = createProcesses()
    const tails = new Map<string, Told>()
    const printer = await openPrinter(process.stdout)
    for (;;) {
      // Checked before reading: so everything that was written before the end is read.
      const ended = flags.follow !== true || (await hasEnded(store, attempt))
      for (const { path, writer, read, prefix } of sourcesOf(folder, attempt)) {
        const tail = tails.get(path) ?? { ...processes.tail(path), writer, decode: read, prefix }
        tails.set(path, tail)
        if (tail.extent().totalBytes > 0) printRests(writtenBefore([...tails.values()], tail), printer)
        if (!(await print(tail, printer))) return exitCodes.good
      }
      if (ended) break
      await new Promise((resolve) => setTimeout(resolve, lookMs))
    }
    printRests([...tails.values()], printer)
    for (const tail of tails.values()) tail.close()
    await printer.flushed()
    for (const [path, tail] of tails) {
      if (!tail.hasCut()) continue
      process.stderr.write(`loopwork: lines longer than 1 MiB are cut here, and whole in ${sanitize(path)}\n`)
    }
    return exitCodes.good
  })
}

interface Told extends SourceTail {
  readonly prefix: Safe
}

/** Of each agent with its setup and gate, then of the judges and of the reviewers, in the order in which they work. */
function sourcesOf(folder: StateFolder, attempt: Attempt): readonly (LogSource & Pick<Told, 'prefix'>)[] {
  const isWorkers = ({ by }: LogSource): boolean => by === undefined
  const isReviewers = ({ by }: LogSource): boolean => by === 'reviewer'
  const marked = (prefix: Safe) => (source: LogSource) => ({ ...source, prefix })
  return [
    ...seenByEach(attempt).flatMap((seen) =>
      folder
        .logs(seen)
        .filter(isWorkers)
        .map(marked(prefixOf(seen))),
    ),
    ...folder.judgeLogs(attempt).map(marked(literal('[judge] '))),
    ...folder
      .logs(attempt)
      .filter(isReviewers)
      .map(marked(literal('[review] '))),
  ]
}

/** `[W0.1] ` for one of several agents. */
const prefixOf = ({ worker, candidate }: Attempt): Safe =>
  candidate === undefined ? emptySafe : safe`[W${worker}${agentMark(candidate)}] `

const hasEnded = async (store: Store, attempt: Attempt): Promise<boolean> =>
  ((await store.attempt(attempt.id))?.end ?? null) !== null

function printRests(tails: readonly Told[], printer: LinePrinter): void {
  for (const tail of tails) {
    for (const line of restsOf([tail])) printer.print(`${tail.prefix}${printedLine(line, ascii)}`)
  }
}

/** Prints what is new, as fast as its reader takes it; false when the reader has closed. */
async function print(tail: Told, printer: LinePrinter): Promise<boolean> {
  for (;;) {
    const { lines, more } = tail.read(0)
    for (const line of lines) {
      if (!(await printer.room())) return false
      printer.print(`${tail.prefix}${printedLine(tail.decode(line), ascii)}`)
    }
    if (!more) return true
  }
}
