import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { clis } from '../clis/all.ts'
import { installClis } from './install-clis.ts'
import { loopbackOnly } from './loopback-only.ts'
import { versionOf } from './version-of.ts'

/**
 * `npm run conformance [-- -t claude]`: installs the real CLIs, then runs every case with each of them, without a network.
 * LOOPWORK_TEST_CLIS=/path installs them there the first time, and uses them from then on.
 */
const given = process.env['LOOPWORK_TEST_CLIS']
const folder = given ?? mkdtempSync(path.join(tmpdir(), 'loopwork-clis-'))
if (!existsSync(path.join(folder, 'node_modules'))) installClis(folder)

for (const cli of clis) {
  const found = versionOf(cli, folder)
  const other = found.version === null || found.version === cli.version ? '' : `, tried with ${cli.version}`
  console.log(`${cli.name.padEnd(9)} ${found.version ?? found.why}${other}`)
}

const isolated = loopbackOnly()
console.log(
  isolated === null
    ? 'network   as it is: no namespace of its own is allowed here'
    : 'network   loopback only',
)

const root = fileURLToPath(new URL('../../..', import.meta.url))
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs')
const config = 'test/conformance/vitest.config.ts'
const [program = '', ...words] = [
  ...(isolated ?? []),
  ...[process.execPath, vitest, 'run', '--config', config, ...process.argv.slice(2)],
]
const { status } = spawnSync(program, words, {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, LOOPWORK_TEST_CLIS: folder },
})
if (given === undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
process.exitCode = status ?? 1
