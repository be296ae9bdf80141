import type { Oid } from '../../../core/ids.ts'
import type { Quarantined } from '../quarantine.ts'
import { rawObject, writeLoose, type RawObject } from './raw-object.ts'

export interface CommitText {
  readonly tree: Oid
  readonly parents: readonly Oid[]
  /** `GIT_AUTHOR_*` and `GIT_COMMITTER_*`, as `commit-tree` would be given them. */
  readonly people: Readonly<Record<string, string>>
  readonly message: string
}

/**
 * The commit that `commit-tree` would write, byte for byte. Null for what needs git's own judgement of a name or a date.
 */
export function commitObject(text: CommitText): RawObject | null {
  const content = contentOf(text)
  return content === null ? null : rawObject('commit', content, text.tree)
}

/** As a loose object in the quarantine: the pack that takes it out of there walks all that it names. */
export async function writeCommit(privateDir: Quarantined, text: CommitText): Promise<Oid | null> {
  const object = commitObject(text)
  if (object === null) return null
  await writeLoose(privateDir, object)
  return object.id
}

function contentOf({ tree, parents, people, message }: CommitText): Buffer | null {
  const [author, committer] = [personOf(people, 'AUTHOR'), personOf(people, 'COMMITTER')]
  if (author === null || committer === null || new Set(parents).size !== parents.length) return null
  const header = [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${author}`,
    `committer ${committer}`,
  ]
  return Buffer.from(`${header.join('\n')}\n\n${message}`)
}

function personOf(people: CommitText['people'], role: 'AUTHOR' | 'COMMITTER'): string | null {
  const [name = '', email = '', date = ''] = ['NAME', 'EMAIL', 'DATE'].map(
    (what) => people[`GIT_${role}_${what}`],
  )
  const plain = isPlain(name) && (email === '' || isPlain(email))
  const when = /^@((?:0|[1-9]\d{0,9}) (?:\+\d{4}|-(?!0000)\d{4}))$/.exec(date)?.[1]
  return plain && when !== undefined ? `${name} <${email}> ${when}` : null
}

/** git takes some characters off the ends of a name, and `<`, `>` and line ends out of it. */
const isPlain = (text: string): boolean =>
  /^[^\x00-\x20.,:;<>"\\'](?:[^\x00<>\n]*[^\x00-\x20.,:;<>"\\'])?$/.test(text)
