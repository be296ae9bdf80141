import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { CaseTable } from './run/case-table.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Started by `npm run conformance`: real CLIs, so one case at a time. */
export default defineConfig({
  test: {
    root: at('../..'),
    include: ['test/conformance/**/*.case.ts'],
    globalSetup: [at('../support/build-dist.ts'), at('run/provide-clis.ts')],
    fileParallelism: false,
    pool: 'forks',
    hookTimeout: 120_000,
    reporters: ['default', new CaseTable()],
  },
})
