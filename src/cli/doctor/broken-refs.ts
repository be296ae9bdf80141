import type { Project } from '../../app/project.ts'
import { shortOid } from '../../core/ids.ts'
import { shellWord } from '../../core/naming/shell-word.ts'
import { brokenRefs } from '../../git/repository/broken-refs.ts'
import { brokenStashes } from '../../git/repository/broken-stashes.ts'
import type { FoundRepository } from '../../git/repository/find-repository.ts'
import type { Finding } from './finding.ts'

/** A prune beside a commit, or a power cut: an agent's branches and stashes can be hit as well as the user's. */
export async function brokenRefFindings({ found }: Project): Promise<readonly Finding[]> {
  if (found === null) return []
  return [...(await stashFinding(found)), ...(await refFindings(found))]
}

async function stashFinding(found: FoundRepository): Promise<readonly Finding[]> {
  const { broken, count } = await brokenStashes(found)
  if (broken.length === 0) return []
  const names = broken.map((number) => shellWord(`stash@{${number}}`)).join(' ')
  return [
    {
      kind: 'bad',
      name: 'refs',
      text: `objects of ${names} are missing: clean-up, fetch and clone fail by it`,
      mend:
        broken.length === count
          ? 'no stash is whole: git stash clear'
          : `the others stay: git reflog delete --updateref --rewrite ${names}`,
    },
  ]
}

async function refFindings(found: FoundRepository): Promise<readonly Finding[]> {
  const refs = (await brokenRefs(found)).filter(({ name }) => name !== 'refs/stash')
  return refs.map(({ name, object, before }) => {
    const ref = shellWord(name)
    return {
      kind: 'bad',
      name: 'refs',
      text: `${name} names ${shortOid(object)}, of which objects are missing: clean-up, fetch and clone fail by it`,
      mend:
        before === null
          ? `nothing else is known of it: git update-ref -d ${ref}`
          : `back to where it stood before: git update-ref -d ${ref} && git update-ref --create-reflog ${ref} ${before}`,
    }
  })
}
