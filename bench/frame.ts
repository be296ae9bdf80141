import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** CPU of a frame in which only pane bodies change, and of a frame of chrome; baseline: the same content through Ink. */
const cases = [
  { name: 'frame bodies 200x50, six panes', size: ['200', '50', '6'], what: 'bodies', mostMs: 0.5 },
  { name: 'frame bodies 400x100, sixteen panes', size: ['400', '100', '16'], what: 'bodies', mostMs: 2 },
  { name: 'frame chrome 200x50, six panes', size: ['200', '50', '6'], what: 'chrome', mostMs: 3 },
] as const

interface Measured {
  readonly cpuMs: number
  readonly bytes: number
}

const folder = mkdtempSync(join(tmpdir(), 'loopwork-bench-'))
try {
  const program = await bundled()
  let missed = false
  for (const { name, size, what, mostMs } of cases) {
    const ours = measure(program, [...size, what, 'painter', '400'])
    const ink = measure(program, [...size, what, 'ink', '60'])
    const late = ours.cpuMs > mostMs
    missed ||= late
    const ratio = (ours.cpuMs / ink.cpuMs).toFixed(3)
    const verdict = late ? ` MISSED, must be at most ${mostMs}` : ''
    console.log(`${name}: ${ours.cpuMs.toFixed(3)} ms CPU (Ink ${ink.cpuMs.toFixed(2)}, ${ratio})${verdict}`)
  }
  process.exitCode = missed ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The least of three: what else the machine does only adds. */
function measure(program: string, args: readonly string[]): Measured {
  const runs = Array.from({ length: 3 }, () => {
    const printed = execFileSync(process.execPath, [program, ...args], { encoding: 'utf8' })
    return JSON.parse(printed) as Measured
  })
  return runs.reduce((least, run) => (run.cpuMs < least.cpuMs ? run : least))
}

/** As it is shipped: React's development build costs several times as much. */
async function bundled(): Promise<string> {
  const empty = join(folder, 'empty.mjs')
  writeFileSync(empty, 'export default {}\n')
  const outfile = join(folder, 'frame-parts.mjs')
  await build({
    entryPoints: [fileURLToPath(new URL('frame-parts.tsx', import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: { 'react-devtools-core': empty },
    banner: { js: "import {createRequire} from 'node:module';const require=createRequire(import.meta.url);" },
    logLevel: 'warning',
  })
  return outfile
}
