import { afterAll, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

let repository: ScratchRepository
afterAll(() => repository.remove())

/*
 * The longest chain decides how long the run takes, whatever else there is: no worker may begin anything else while a link of
 * it that others wait for could be begun. Told by the order of the events, as times say little on a busy machine.
 */
test('with --strategy dependency the longest chain starts first and is gone on with before anything else', async () => {
  repository = await ScratchRepository.make()
  const item = (id: string, ms: number, dependsOn: readonly string[] = []) => ({
    id,
    dependsOn,
    script: [`sleep ${ms}ms`, `write ${id}.txt ${id}`],
  })
  await repository.backlog([
    ...Array.from({ length: 14 }, (_, index) => item(`SHORT-${index}`, 400)),
    item('LAST', 100, ['MIDDLE']),
    item('MIDDLE', 100, ['LONG']),
    item('LONG', 1200),
  ])
  const { exit, stdout } = await repository.loopwork([
    ...['run', '--json', '--parallel', '3', '--strategy', 'dependency'],
  ])
  expect(exit).toBe(0)
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; task_id: string | null })
  const claimed = events.filter(({ type }) => type === 'item:claimed').map(({ task_id }) => task_id)
  expect(claimed.indexOf('LONG')).toBe(0)
  const landed = events.findIndex(({ type, task_id }) => type === 'item:done' && task_id === 'LONG')
  expect(events.slice(landed).find(({ type }) => type === 'item:claimed')?.task_id).toBe('MIDDLE')
  // Else nobody had the choice.
  expect(claimed.indexOf('MIDDLE')).toBeLessThan(claimed.length - 2)
})
