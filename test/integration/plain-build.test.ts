import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { spawn } from '@lydell/node-pty'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ScratchRepository } from '../support/scratch-repository.ts'

/*
 * What `npm run build` rewrites in Ink, Yoga, better-sqlite3 and string-width makes starts quicker and nothing else: without it, and with
 * the packages as they are installed, the program does the same. A new version of one of them can be taken in before its rewriting fits.
 */
const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''
let repository: ScratchRepository

beforeAll(async () => {
  repository = await ScratchRepository.make([{ id: 'A', title: 'As they are' }])
  const cache = join(root, 'node_modules/.cache')
  mkdirSync(cache, { recursive: true })
  // Below node_modules, so that the packages are found.
  folder = mkdtempSync(join(cache, 'plain-'))
  await build({
    entryPoints: { program: join(root, 'src/cli/program.ts') },
    ...{ outdir: folder, outExtension: { '.js': '.mjs' }, format: 'esm', platform: 'node' },
    ...{ bundle: true, packages: 'external', jsx: 'automatic', logLevel: 'error' },
  })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await repository.remove()
})

const start = (args: readonly string[]) => {
  const program = pathToFileURL(join(folder, 'program.mjs')).href
  const code = `const { main } = await import('${program}'); process.exitCode = await main(process.argv.slice(1))`
  return spawn(process.execPath, ['--input-type=module', '-e', code, '--', ...args], {
    ...{ cols: 100, rows: 30, cwd: repository.root },
    env: { ...process.env, HOME: repository.home, TERM: 'xterm-256color' },
  })
}

/** All that it prints, until it ends or `shown` stands in it: then it is asked to end. */
function printed(args: readonly string[], shown: string | null = null): Promise<string> {
  const terminal = start(args)
  return new Promise((resolve) => {
    let text = ''
    let isAsked = false
    terminal.onData((data) => {
      text += data
      if (shown === null || isAsked || !text.includes(shown)) return
      isAsked = true
      terminal.kill('SIGTERM')
    })
    terminal.onExit(() => resolve(text))
  })
}

test('without the rewriting of its packages the program lists, and opens its screen', async () => {
  expect(await printed(['list'])).toContain('As they are')
  expect(await printed(['tui', '--config', repository.config], 'As they are')).toContain('\u001b[?1049h')
})
