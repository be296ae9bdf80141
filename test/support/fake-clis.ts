import { chmod, mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Programs of a shell script each, in a folder in front of the PATH, without the agents that this machine may have.
 * @returns that PATH.
 */
export async function fakeClis(folder: string, scripts: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(path.join(folder, name), `#!/bin/sh\n${script}\n`)
    await chmod(path.join(folder, name), 0o755)
  }
  return [folder, '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter)
}

/** Answers as the real ones do. */
export const claude =
  'case "$1" in --version) echo "2.1.332 (Claude Code)";; auth) echo \'{ "loggedIn": true }\';; *) exit 9;; esac'
export const codex =
  'case "$1" in --version) echo "WARNING: noise" >&2; echo "codex-cli 0.169.0";; login) echo "Not logged in" >&2; exit 1;; *) exit 9;; esac'
