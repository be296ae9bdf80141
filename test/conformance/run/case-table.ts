import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { cliNames } from '../clis/cli.ts'

/** Prints case by CLI at the end, and below it what failed and why something was skipped. */
export class CaseTable implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]).filter(wasAskedFor)
    const rows = [...Map.groupBy(tests, caseOf)].map(([name, own]) => [
      name,
      ...cliNames.map((cli) => cellOf(own.find((test) => test.name.startsWith(`${cli}: `)))),
    ])
    console.log(`\n${columns([['', ...cliNames], ...rows])}\n`)
    for (const test of tests) {
      const result = test.result()
      if (result.state === 'skipped') console.log(`skipped  ${test.name}: ${result.note ?? ''}`)
      if (result.state === 'failed')
        console.log(`failed   ${test.name}: ${result.errors.map(firstLine).join('; ')}`)
    }
  }
}

/** Not left out by `-t`. */
function wasAskedFor(test: TestCase): boolean {
  const result = test.result()
  return result.state !== 'skipped' || result.note !== undefined
}

/** `claude: four items` is the case `four items`. */
const caseOf = (test: TestCase): string => test.name.replace(/^\w+: /, '')

function cellOf(test: TestCase | undefined): string {
  if (test === undefined) return ''
  const result = test.result()
  if (result.state === 'skipped') return 'skipped'
  const seconds = `${((test.diagnostic()?.duration ?? 0) / 1000).toFixed(1)} s`
  if (result.state !== 'passed') return `FAILED ${seconds}`
  return [`ok ${seconds}`, ...test.annotations().map(({ message }) => message)].join(', ')
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
  return rows.map((row) => line(row).trimEnd()).join('\n')
}

const firstLine = ({ message }: { readonly message: string }): string => message.split('\n')[0] ?? ''
