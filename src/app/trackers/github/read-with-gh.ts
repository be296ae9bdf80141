import type { GithubSource } from '../../../backlog/formats/github/github-source.ts'
import type { TrackerProgram } from '../tracker.ts'
import type { Gh, GhAnswer } from './run-gh.ts'

const fields = ['number', 'title', 'body', 'state', 'stateReason', 'labels', 'milestone', 'url', 'assignees']
/** Which only a newer gh knows. */
const newerFields = ['parent', 'subIssues', 'blockedBy', 'issueType']

/** What a gh without a field prints, and the list of those that it has follows. */
const lacksField = /Unknown JSON field/

/** All issues, closed ones too: what an open one needs may be done. A gh that lacks the newer fields is asked for them once. */
export function readWithGh(which: GithubSource, gh: Gh): TrackerProgram['read'] {
  let known = [...fields, ...newerFields]
  return async () => {
    const first = await list(known, which, gh)
    const isOld = 'failure' in first && known !== fields && lacksField.test(first.failure)
    if (isOld) known = fields
    const listed = isOld ? await list(fields, which, gh) : first
    return 'failure' in listed ? listed : { text: listed.stdout }
  }
}

function list(names: readonly string[], { labels, limit }: GithubSource, gh: Gh): Promise<GhAnswer> {
  const wanted = labels.flatMap((label) => ['--label', label])
  return gh([
    'issue',
    'list',
    '--state',
    'all',
    '--limit',
    String(limit),
    '--json',
    names.join(','),
    ...wanted,
  ])
}
