import { readFileSync, writeFileSync } from 'node:fs'
import type { ScratchItem, ScratchRepository } from '../scratch-repository.ts'

/** Items whose agents note that they have started and then wait until they are let go, so that a test owns the time. */
export const heldItems = (
  repository: ScratchRepository,
  ids: readonly string[],
  before: readonly string[] = [],
): ScratchItem[] =>
  ids.map((id) => ({
    id,
    title: `Task ${id}`,
    script: [
      ...before,
      `print ${id} is at work`,
      `mark ${repository.outside('marks')}`,
      `wait-for ${repository.outside(`go-${id}`)}`,
      `write ${id}.txt ${id}`,
    ],
  }))

export function letGo(repository: ScratchRepository, ...ids: readonly string[]): void {
  for (const id of ids) writeFileSync(repository.outside(`go-${id}`), '')
}

export interface Started {
  readonly item: string
  readonly pid: number
}

/** The agents that have started so far, in order. */
export const startedAgents = (repository: ScratchRepository): readonly Started[] =>
  repository.marks().map((line) => {
    const [item = '', , pid] = line.split(' ')
    return { item, pid: Number(pid) }
  })

/** A zombie that nobody has collected yet is dead. */
export function isAlive(pid: number): boolean {
  try {
    return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] !== 'Z'
  } catch {
    return false
  }
}
