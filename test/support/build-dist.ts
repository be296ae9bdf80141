import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Stories run `bin/loopwork`, which runs the bundle: it must be of this source. */
export default function setup(): void {
  const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
  if (existsSync(at('src/cli/main.ts')))
    execFileSync(process.execPath, [at('scripts/build.mjs')], { stdio: 'inherit' })
}
