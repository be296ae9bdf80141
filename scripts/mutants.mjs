// Plants the mutants of test/mutants.json one after the other in a copy of this checkout, and runs for each the tests that must fail.
// `npm run mutants`: all of them; `npm run mutants -- store clock`: those whose file or name has one of these words.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const data = 'test/mutants.json'
/** Many times what the slowest tests of a mutant need: a mutant may make a loop that never ends. */
const limitMs = 10 * 60_000

const words = process.argv.slice(2)
const all = JSON.parse(await readFile(path.join(root, data), 'utf8'))
const mutants = all.filter(
  ({ file, name }) => words.length === 0 || words.some((word) => `${file} ${name}`.includes(word)),
)

const copy = await copied()
try {
  process.exitCode = await judge()
} finally {
  await rm(copy, { recursive: true, force: true, maxRetries: 5 })
}

/** What is in the checkout now, committed or not. */
async function copied() {
  const folder = await mkdtemp(path.join(tmpdir(), 'loopwork-mutants-'))
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  for (const file of new Set(listed.stdout.split('\0'))) {
    if (file === '') continue
    await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
    // One that was deleted and not committed is still listed.
    await cp(path.join(root, file), path.join(folder, file)).catch((error) => {
      if (error.code !== 'ENOENT') throw error
    })
  }
  await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  return folder
}

async function judge() {
  // A test that fails anyway shows nothing.
  for (const [only, of] of Map.groupBy(mutants, (mutant) => mutant.only)) {
    const before = await run([...new Set(of.flatMap(({ tests = [] }) => tests))], only)
    if (before.kind === 'passed') continue
    console.error(`without any mutant: ${before.kind}\n${before.said}`)
    return 1
  }
  const verdicts = []
  for (const mutant of mutants) {
    const verdict = await verdictOf(mutant)
    verdicts.push({ ...mutant, ...verdict })
    console.log(`${verdict.kind.padEnd(8)} ${mutant.file}: ${mutant.name}${detailOf(verdict)}`)
  }
  printTable(verdicts)
  return verdicts.every(({ kind }) => kind === 'caught' || kind === 'open') ? 0 : 1
}

async function verdictOf({ file, find, replace, tests, only, open }) {
  const target = path.join(copy, file)
  const text = await readFile(target, 'utf8').catch(() => '')
  // The code has changed since: the mutant has to be written anew.
  if (text.split(find).length !== 2) return { kind: 'stale' }
  if (open !== undefined) return { kind: 'open', detail: open }
  await writeFile(
    target,
    text.replace(find, () => replace),
  )
  try {
    const { kind, said } = await run(tests, only)
    return { kind: { passed: 'SURVIVED', failed: 'caught', broken: 'BROKEN' }[kind], detail: said }
  } finally {
    await writeFile(target, text)
  }
}

/**
 * @param only a pattern of the names of the tests that count; all of these files when it is left out.
 * `broken`: no test failed, and yet it did not pass: the mutant doesn't even run. Tests that never end have failed.
 */
async function run(tests, only) {
  if (tests.length === 0) return { kind: 'passed', said: '' }
  const report = path.join(copy, 'mutants-report.json')
  rmSync(report, { force: true })
  const { status, output, isOver } = await runToItsEnd([
    path.join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--maxWorkers=1',
    '--bail=1',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...(only === undefined ? [] : ['-t', only]),
    ...tests,
  ])
  if (isOver) return { kind: 'failed', said: `its tests had not ended after ${limitMs / 60_000} minutes` }
  if (status === 0)
    return resultsIn(report).some(({ status }) => status === 'passed')
      ? { kind: 'passed', said: '' }
      : { kind: 'broken', said: `no test of ${tests.join(', ')} has the name ${only ?? ''}` }
  const failed = failedIn(report)
  return failed.length > 0
    ? { kind: 'failed', said: failed[0] }
    : { kind: 'broken', said: output.slice(-2_000) }
}

/** Of a process group of its own, so that what loops in a worker of the tests ends with them. */
function runToItsEnd(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: copy,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let isOver = false
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text))
    const limit = setTimeout(() => {
      isOver = true
      process.kill(-child.pid, 'SIGKILL')
    }, limitMs)
    const interrupted = () => {
      process.kill(-child.pid, 'SIGKILL')
      reject(new Error('interrupted'))
    }
    process.once('SIGINT', interrupted)
    child.on('error', reject)
    child.on('close', (status) => {
      clearTimeout(limit)
      process.off('SIGINT', interrupted)
      resolve({ status, output, isOver })
    })
  })
}

/** Names of the tests that failed. */
function failedIn(report) {
  return resultsIn(report)
    .filter(({ status }) => status === 'failed')
    .map(({ fullName }) => fullName)
}

/** None where not even a report was written. */
function resultsIn(report) {
  if (!existsSync(report)) return []
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  return testResults.flatMap(({ assertionResults }) => assertionResults)
}

function detailOf({ detail = '' }) {
  return detail === '' ? '' : `\n         ${detail}`
}

function printTable(verdicts) {
  const rooms = [...Map.groupBy(verdicts, ({ file }) => file.split('/')[1])].sort(([one], [other]) =>
    one < other ? -1 : 1,
  )
  const count = (of, kind) => of.filter((each) => each.kind === kind).length
  const row = (room, of) => {
    const [caught, open] = [count(of, 'caught'), count(of, 'open')]
    return `| ${room} | ${of.length} | ${caught} | ${open} | ${of.length - caught - open} |`
  }
  console.log('\n| room | mutants | caught | open | not as it should be |\n| --- | --- | --- | --- | --- |')
  for (const [room, of] of rooms) console.log(row(room, of))
  console.log(row('**all**', verdicts))
}
