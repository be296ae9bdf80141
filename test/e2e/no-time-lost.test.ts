import { expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

/** Two six-second items in a row are the bound; ten of one second fit beside them on two workers. */
const boundMs = 12_000

// A machine that is busy with something else may take the tenth away: it gets another chance, the scheduler doesn't need one.
test(
  'with --strategy dependency the critical path starts first, so the bound is reached within a tenth',
  { retry: 2 },
  async () => {
    const repository = await ScratchRepository.make()
    try {
      const marks = repository.outside('marks')
      const stamp = (id: string) => `run echo ${id} $(date +%s%3N) >> ${marks}`
      const item = (id: string, seconds: number, dependsOn: readonly string[] = []) => ({
        id,
        dependsOn,
        script: [
          stamp(`start-${id}`),
          `sleep ${seconds * 1000}ms`,
          `write ${id}.txt ${id}`,
          stamp(`end-${id}`),
        ],
      })
      await repository.backlog([
        ...Array.from({ length: 10 }, (_, index) => item(`SHORT-${index}`, 1)),
        item('LAST', 6, ['LONG']),
        item('LONG', 6),
      ])
      const finished = await repository.loopwork(['run', '--parallel', '3', '--strategy', 'dependency'])
      expect(finished.exit).toBe(0)
      const times = repository.marks().map((line) => Number(line.split(' ')[1]))
      const spanMs = Math.max(...times) - Math.min(...times)
      expect(spanMs).toBeLessThan(boundMs * 1.1)
      expect(spanMs).toBeGreaterThanOrEqual(boundMs)
    } finally {
      await repository.remove()
    }
  },
)
