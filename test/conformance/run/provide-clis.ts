import type { TestProject } from 'vitest/node'
import { clis } from '../clis/all.ts'
import { versionOf } from './version-of.ts'

/** Where the CLIs are, and why one is not. */
export interface ProvidedClis {
  readonly folder: string
  /** By name. */
  readonly missing: Readonly<Record<string, string>>
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly clis: ProvidedClis
  }
}

export default function provideClis(project: TestProject): void {
  const folder = process.env['LOOPWORK_TEST_CLIS']
  if (folder === undefined) throw new Error('start it as npm run conformance, which installs the CLIs')
  const missing = clis.flatMap((cli) => {
    const found = versionOf(cli, folder)
    return found.version === null ? [[cli.name, found.why]] : []
  })
  project.provide('clis', { folder, missing: Object.fromEntries(missing) as Record<string, string> })
}
