import { chmodSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { fakeClis } from './fake-clis.ts'
import { recorded } from './fake-cli.ts'
import type { ScratchRepository } from './scratch-repository.ts'

/**
 * A claude that is installed here, logged in, and writes a file for each task. `gitFirst`: a shell line that git runs first, each time.
 * @returns the PATH on which it, and no other agent of this machine, is found.
 */
export async function withClaude(
  repository: ScratchRepository,
  { gitFirst }: { readonly gitFirst?: string } = {},
): Promise<{ readonly PATH: string }> {
  const folder = repository.outside('bin')
  const PATH = await fakeClis(folder, {
    claude: `case "$1" in
--version) echo "2.1.332 (Claude Code)"; exit;;
auth) echo '{ "loggedIn": true }'; exit;;
esac
cat >/dev/null
echo done >"$LOOPWORK_ITEM.txt"
cat '${recorded('claude-ok.jsonl')}'`,
  })
  if (gitFirst !== undefined) {
    const git = repository.outside('bin/git')
    await writeFile(git, `#!/bin/sh\n${gitFirst}\nPATH=/usr/local/bin:/usr/bin:/bin exec git "$@"\n`)
    chmodSync(git, 0o755)
  }
  return { PATH }
}
