import type { SupervisorContext } from '../context.ts'

/** As much as an answer or a summary may have. */
const mostBytes = 64 * 1_024

/** The end of what an agent has printed for people, with what it says last. */
export function lastPrinted({ processes }: Pick<SupervisorContext, 'processes'>, log: string): string {
  const tail = processes.tail(log)
  try {
    tail.jump(mostBytes)
    const lines: string[] = []
    for (let more = true; more;) {
      const read = tail.read(0)
      lines.push(...read.lines)
      more = read.more
    }
    return [...lines, tail.takeRest() ?? ''].join('\n')
  } finally {
    tail.close()
  }
}
