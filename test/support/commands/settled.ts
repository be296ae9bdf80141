import { ScratchRepository } from '../scratch-repository.ts'

/** A repository after a run: tasks that are done, failed at their gate, blocked by that, blocked by their backlog, cancelled. */
export async function settledRepository(): Promise<ScratchRepository> {
  const repository = await ScratchRepository.make(
    [
      { id: 'LATE', title: 'Blocked in its backlog', status: 'blocked', priority: 'high' },
      { id: 'DONE', title: 'Done', script: ['print I did it', 'write done.txt d'] },
      { id: 'FAIL', title: 'Fails its gate', script: ['print I tried', 'write fail.txt f'] },
      { id: 'NEEDS', title: 'Needs what failed', dependsOn: ['FAIL'], script: ['write needs.txt n'] },
      { id: 'NOT', title: 'Not wanted', status: 'cancelled' },
    ],
    {
      retry: { attempts: 2, backoff: '50ms' },
      gate: ['if [ -e fail.txt ]; then echo "assertion: 401 is not 200"; exit 3; fi'],
    },
  )
  await repository.loopwork(['run'])
  return repository
}
