import { execFileSync } from 'node:child_process'
import { writeSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { printedLines } from './printed-lines.ts'

/** Makes programs that only copy a pipe print at an even pace: what they use of the machine themselves is next to nothing. */
export interface PrintingPipes {
  readonly files: readonly string[]
  /** Resolves when each has a reader. */
  begin(linesPerSecond: number): Promise<void>
  /** The readers reach their end. */
  end(): Promise<void>
}

const stepMs = 10

export function makePrintingPipes(folder: string, names: readonly string[]): PrintingPipes {
  const files = names.map((name) => path.join(folder, `out.${name}`))
  execFileSync('mkfifo', files)
  let opened: readonly FileHandle[] = []
  let timer: NodeJS.Timeout | null = null
  let began = 0
  let printed = 0

  return {
    files,
    async begin(linesPerSecond) {
      opened = await Promise.all(files.map((file) => open(file, 'w')))
      began = performance.now()
      timer = setInterval(() => {
        const due = Math.floor(((performance.now() - began) * linesPerSecond) / 1000)
        if (due === printed) return
        for (const [index, { fd }] of opened.entries()) {
          // Every program prints lines of its own.
          writeSync(fd, printedLines(index * 1_000_000 + printed, due - printed))
        }
        printed = due
      }, stepMs)
    },
    async end() {
      if (timer !== null) clearInterval(timer)
      await Promise.all(opened.map((each) => each.close()))
    },
  }
}
