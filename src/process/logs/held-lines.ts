import type { Line } from '../../core/line.ts'
import type { SourceLog } from './source-log.ts'

/** Lines that are in no file, such as those between two tries. */
export interface HeldLines {
  /** Not the path of any log. */
  readonly name: string
  readonly lines: readonly Line[]
}

export interface HeldLog extends SourceLog {
  /** What is held now. True when that is something else than before. */
  take(lines: readonly Line[]): boolean
}

export function openHeldLines(name: string): HeldLog {
  let lines: readonly Line[] = []
  let generation = 0
  const count = (): number => Math.ceil(lines.length / inBlock)
  const block = (index: number): readonly Line[] => lines.slice(index * inBlock, (index + 1) * inBlock)
  return {
    name,
    take(next) {
      if (next.length === lines.length && next.every((line, index) => isSame(line, lines[index])))
        return false
      if (lines.some((line, index) => !isSame(line, next[index]))) generation += 1
      lines = [...next]
      return true
    },
    refresh: () => false,
    generation: () => generation,
    count,
    linesIn: (index) => block(index).length,
    known: () => lines.length,
    isKnown: () => true,
    isFull: (index) => (index + 1) * inBlock <= lines.length,
    lines: (index, from, to) => block(index).slice(from, to),
    newest: (index, most) => block(index).slice(-most),
    texts: (index) => block(index).map(({ text }) => text),
    bytes: () => lines.length,
    changedAtMs: () => null,
  }
}

const isSame = (one: Line | undefined, other: Line | undefined): boolean =>
  one === other || (one?.kind === other?.kind && one?.text === other?.text)

const inBlock = 256
