import { githubSource } from '../../../backlog/formats/github/github-source.ts'
import type { OwnWords } from '../../../core/backlog/own-words.ts'
import type { TrackerProgram } from '../tracker.ts'
import { issueSpots } from './issue-spots.ts'
import { readWithGh } from './read-with-gh.ts'
import { runGh } from './run-gh.ts'
import { writeWithGh } from './write-with-gh.ts'

/** The issues of a repository, through the user's own `gh`: it has the login, and loopwork sees no token. */
export function githubProgram(root: string, source: string, own: OwnWords): TrackerProgram {
  const which = githubSource(source)
  const gh = (args: readonly string[]) =>
    runGh(root, [...args, ...(which.repository === null ? [] : ['--repo', which.repository])])
  return {
    read: readWithGh(which, gh),
    spots: (text) => issueSpots(text, own),
    write: (text, change) => writeWithGh(text, change, { gh, own }),
  }
}
