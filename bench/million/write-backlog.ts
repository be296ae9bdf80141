import { closeSync, openSync, writeSync } from 'node:fs'

/**
 * A backlog of openagents with so many tasks: a description of some sentences, ten priorities, up to two needs among the thousand tasks
 * before, and every hundredth one with nine others in it.
 */
export function writeBacklog(path: string, size: number): void {
  const file = openSync(path, 'w')
  try {
    let lines: string[] = []
    for (let index = 0; index < size; index++) {
      lines.push(JSON.stringify(taskOf(index)))
      if (lines.length < 5_000 && index < size - 1) continue
      writeSync(file, `${lines.join('\n')}\n`)
      lines = []
    }
  } finally {
    closeSync(file)
  }
}

const description =
  'What is to be done, in a sentence or two, as people write it. It names the place in the code, what is wrong there now, and how somebody can see that it is mended.'

export const idOf = (index: number): string => `task-${index.toString().padStart(7, '0')}`

function taskOf(index: number): object {
  const holder = index - (index % 100)
  const isInside = index % 100 >= 1 && index % 100 <= 9
  const needs = [7, 13].flatMap((step, at) => {
    const needed = index - 1 - ((index * step) % 1_000)
    const isPlain = needed >= 0 && needed % 100 > 9
    return isPlain && index % 100 > 9 && (index + at) % 3 > 0 ? [needed] : []
  })
  return {
    id: idOf(index),
    title: `Task ${index} of many`,
    description,
    status: 'open',
    priority: index % 5,
    type: 'feature',
    deps: [
      ...[...new Set(needs)].map((needed) => ({ id: idOf(needed), type: 'blocks' })),
      ...(isInside ? [{ id: idOf(holder), type: 'parent-child' }] : []),
    ],
    createdAt: '2026-11-01T12:00:00Z',
  }
}
