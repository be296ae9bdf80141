import { shellWord } from '../../core/shell-word.ts'
import { brokenRefs } from '../../git/repository/broken-refs.ts'
import type { Project } from '../project.ts'
import type { Finding } from './findings.ts'

/** A prune beside a commit, or a power cut: an agent's branches and stashes can be hit as well as the user's. */
export async function brokenRefFindings({ found }: Project): Promise<readonly Finding[]> {
  if (found === null) return []
  return (await brokenRefs(found)).map(({ name, object, before }) => {
    const ref = shellWord(name)
    return {
      kind: 'bad',
      name: 'refs',
      text: `${name} names ${object.slice(0, 7)}, of which objects are missing: clean-up, fetch and clone fail by it`,
      mend:
        before === null
          ? `nothing else is known of it: git update-ref -d ${ref}`
          : `back to where it stood before: git update-ref -d ${ref} && git update-ref --create-reflog ${ref} ${before}`,
    }
  })
}
