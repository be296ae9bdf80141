import type { RepositoryContext } from '../../../src/git/command/repository-context.ts'
import { takeSnapshot } from '../../../src/git/repository/config-snapshot.ts'
import { findRepository } from '../../../src/git/repository/find-repository.ts'
import { memoryRecords } from './memory-records.ts'
import type { Scratch } from './scratch-repository.ts'

/** What the git room knows of a scratch repository, for tests of what lies below its port. */
export async function siteOf(scratch: Scratch): Promise<RepositoryContext> {
  const found = await findRepository(scratch.root)
  const { head, identity } = found
  if (head === null || identity === null) throw new Error('the scratch repository has no commit or no author')
  return {
    ...(await takeSnapshot(found)),
    repository: { ...found, head },
    storeId: 'cafe12345678',
    records: memoryRecords(),
    privateDirs: `${found.commonDir}/loopwork/git`,
    mainRoot: found.root,
    identity,
  }
}
